"""What staff see in the inbox, and what they may not see."""

from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from services.messaging.views.inbox import live
from shared import clock, ids
from shared.auth import Principal
from shared.contracts.accounts import PlaceGroupDefined
from shared.contracts.invitations import GuestAnonymised
from shared.web.formats import day
from tests.services.messaging.house import (
    ANNA,
    BEN,
    HX,
    OTHER_TALK,
    TALK,
    a_complaint,
    a_stay,
    a_wish_to_talk,
    act,
    conversation_of,
    form,
    rows,
    shelves,
    text,
)
from tests.services.stream.house import FOREIGN_PLACE, GROUP, SECOND, a_member
from tests.services.stream.told import BUSINESS, PLACE, told
from tests.support.stage import Stage


async def figures(browser: httpx.AsyncClient) -> dict[str, Any]:
    return dict((await browser.get("/v1/inbox/waiting")).json())


async def test_an_empty_inbox_says_that_all_is_done(marta: httpx.AsyncClient) -> None:
    page = await text(marta, "/inbox")
    assert "All done" in page
    assert "No conversation is open" in page
    assert "Nothing here" in await text(marta, "/inbox/spam")


async def test_alerts_are_shown_before_all_others_and_the_first_is_open(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here), a_wish_to_talk(stage.here))
    page = await text(marta, "/inbox")
    assert rows(page) == ["Anna Kowalska", "Ben Ryan"]
    assert "Laut und kalt." in page
    assert f'data-opened="c{conversation_of(ANNA)}"' in page
    await act(stage, marta, "hold", BEN)
    assert rows(await text(marta, "/inbox")) == ["Anna Kowalska", "Ben Ryan"]


async def test_a_conversation_is_told_in_the_time_of_its_place(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here), a_wish_to_talk(stage.here, place_id=SECOND))
    for talk, zone in ((TALK, "Europe/Berlin"), (OTHER_TALK, "Europe/Lisbon")):
        await marta.post(f"{talk}/note", data={**form(), "words": "Zimmer 12."}, headers=HX)
        await stage.settle()
        said_at = f"{clock.now().astimezone(ZoneInfo(zone)):%-d %b %Y %H:%M}"
        for url in (talk, f"{talk}/thread"):
            assert f'title="{said_at}"' in await text(marta, url)


async def test_each_counts_once_and_exactly(stage: Stage, marta: httpx.AsyncClient) -> None:
    await stage.hear(a_complaint(stage.here), a_wish_to_talk(stage.here))
    assert await figures(marta) == {"on_hold": 0, "alerts": 1, "new": 1}
    await act(stage, marta, "hold")
    assert await figures(marta) == {"on_hold": 1, "alerts": 0, "new": 1}
    await act(stage, marta, "done", BEN)
    assert await figures(marta) == {"on_hold": 1, "alerts": 0, "new": 0}
    counts = await text(marta, "/inbox/counts", **HX)
    assert '"#count-inbox" hx-swap="innerHTML">1<' in counts
    assert '"#count-new" hx-swap="innerHTML"><' in counts


async def test_a_conversation_shows_the_guest_the_stay_and_the_review(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_stay(stage.here), a_complaint(stage.here))
    page = await text(marta, TALK)
    for said in ("Anna Kowalska", "room 204", "20%", "Dissatisfaction alert", "Deutsch"):
        assert said in page
    assert 'title="anna@example.com">anna@<wbr>example.com<' in page
    assert day(clock.now().date()) in page.split('class="info"')[1]
    assert f"/reviews/{ANNA}" in page


async def test_a_part_of_the_page_is_asked_for_alone(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here))
    detail = await text(marta, TALK, **HX, **{"HX-Target": "div#detail"})
    assert "data-opened" in detail and "data-row" not in detail and "<html" not in detail
    listed = await text(marta, "/inbox", **HX, **{"HX-Target": "div#rows"})
    assert "data-row" in listed and "data-opened" not in listed


async def test_what_was_said_is_asked_for_alone_with_the_word_that_is_seen_by_it(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here))
    assert 'name="version" value="1"' in await text(marta, TALK)
    await act(stage, marta, "write", words="Das tut uns leid.", version=1)
    said = await text(marta, f"{TALK}/thread", **HX)
    assert "Laut und kalt." in said and "Das tut uns leid." in said
    assert 'form="write" name="version" value="2"' in said
    assert "data-row" not in said and "<textarea" not in said
    async with stage.browser("stranger") as stranger:
        assert (await stranger.get(f"{TALK}/thread")).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=kowalska", {"Anna Kowalska"}),
        ("q=laut", {"Anna Kowalska"}),
        ("q=ben+ryan", {"Ben Ryan"}),
        ("q=anna+ryan", set()),
        (f"place={PLACE}", {"Anna Kowalska"}),
        (f"place={SECOND}", {"Ben Ryan"}),
        (f"place={GROUP}", {"Anna Kowalska", "Ben Ryan"}),
        (f"place={FOREIGN_PLACE}", set()),
    ],
)
async def test_the_inbox_is_searched_and_filtered(
    stage: Stage, marta: httpx.AsyncClient, query: str, found: set[str]
) -> None:
    await stage.hear(a_complaint(stage.here), a_wish_to_talk(stage.here, place_id=SECOND))
    page = await text(marta, f"/inbox?{query}")
    assert set(rows(page)) == found
    if not found:
        assert "Nothing found" in page


async def test_who_sees_some_places_filters_by_their_groups(stage: Stage) -> None:
    third, wide, foreign = (ids.of(name) for name in ("third", "wide", "out of sight"))
    groups = {wide: ("Wide", [PLACE, third]), foreign: ("Out of sight", [third])}
    defined = [
        told(PlaceGroupDefined, id, place_id=None, name=name, places=places)
        for id, (name, places) in groups.items()
    ]
    await stage.hear(
        *defined,
        *a_member(stage.here, "both", name="Bo Both", places=[PLACE, SECOND]),
        a_complaint(stage.here),
        a_wish_to_talk(stage.here, place_id=SECOND),
        a_complaint(stage.here, ids.of("far"), author="Far Away", place_id=third),
    )
    async with stage.browser("both") as both:
        page = await text(both, f"/inbox?place={GROUP}")
        assert set(rows(page)) == {"Anna Kowalska", "Ben Ryan"}
        assert ">Alps<" in page and ">Wide<" in page and ">Out of sight<" not in page
        assert rows(await text(both, f"/inbox?place={wide}")) == ["Anna Kowalska"]
        assert rows(await text(both, f"/inbox?place={foreign}")) == []
        waiting = await both.get(f"/v1/inbox/waiting?place={foreign}")
        assert waiting.json() == {"on_hold": 0, "alerts": 0, "new": 0}


async def test_a_long_shelf_is_walked_without_loss(stage: Stage, marta: httpx.AsyncClient) -> None:
    for n in range(60):
        stage.time.passes(minutes=n % 2)
        await stage.hear(a_complaint(stage.here, ids.of("n", n), words=None))
    first = await text(marta, "/inbox/alerts")
    further = first.split('class="pager"')[1].split('href="/inbox')[1].split('"')[0]
    second = await text(marta, f"/inbox{further}")
    shown = [[one[:36] for one in page.split('<li id="c')[1:]] for page in (first, second)]
    assert [len(each) for each in shown] == [50, 10]
    assert len({*shown[0], *shown[1]}) == 60
    together = await text(marta, f"/inbox?place={PLACE}")
    assert f'<a href="/inbox/alerts?place={PLACE}">Show all 60</a>' in together
    assert "Show all" not in first


async def test_a_shelf_shown_whole_offers_no_more(stage: Stage, marta: httpx.AsyncClient) -> None:
    await stage.hear(a_complaint(stage.here))
    assert "Show all" not in await text(marta, "/inbox")


async def test_nobody_without_a_session_gets_in(stage: Stage) -> None:
    async with stage.browser(None) as nobody:
        for url in ("/inbox", TALK):
            assert (await nobody.get(url)).headers["location"].startswith("/login")


@pytest.mark.parametrize("cookie", ["stranger", "toni"])
async def test_what_is_out_of_sight_is_not_there(stage: Stage, cookie: str) -> None:
    await stage.hear(a_complaint(stage.here))
    before = len(stage.stored())
    async with stage.browser(cookie) as browser:
        assert not await shelves(browser)
        assert await figures(browser) == {"on_hold": 0, "alerts": 0, "new": 0}
        never = await browser.get(f"/conversations/{ids.of('never')}")
        foreign = await browser.get(TALK)
        assert foreign.status_code == never.status_code == 404
        assert foreign.text.split("<main")[1] == never.text.split("<main")[1]
        business = str(BUSINESS if cookie == "toni" else ids.of("elsewhere"))
        for action, fields in EVERY.items():
            data = {**form(business=business), **fields}
            assert (await browser.post(f"{TALK}/{action}", data=data)).status_code == 404, action
    assert len(stage.stored()) == before


EVERY: dict[str, dict[str, Any]] = {
    "done": {},
    "spam": {},
    "return": {},
    "release": {},
    "hold": {},
    "write": {"words": "x", "version": 9},
    "note": {"words": "x"},
    "call": {"outcome": "reached"},
    "forward": {"to": str(ids.of("user", "otto"))},
    "share": {"to": str(ids.of("user", "otto"))},
    "presence": {},
}


async def test_readers_see_and_change_nothing(stage: Stage) -> None:
    await stage.hear(a_complaint(stage.here))
    before = len(stage.stored())
    async with stage.browser("reader") as reader:
        page = await text(reader, TALK)
        assert "Laut und kalt." in page
        assert '<form method="post" action="/conversations' not in page
        for action, fields in {**EVERY, "delegate": {}}.items():
            answer = await reader.post(f"{TALK}/{action}", data={**form(), **fields})
            assert answer.status_code == 403, action
    assert len(stage.stored()) == before


async def test_of_a_forgotten_guest_only_the_steps_are_left(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here))
    await act(stage, marta, "note", words="Zimmer 12.")
    guest = ids.of("guest of", ANNA)
    forgotten = {"contact_hash": "x", "erases_words": True, "review_ids": [ANNA]}
    await stage.hear(told(GuestAnonymised, guest, 3, **forgotten))
    for subject in (f"guest:{guest}", f"review:{ANNA}"):
        stage.here.vault.destroy(BUSINESS, subject)
    page = await text(marta, TALK)
    assert "Anonymous guest" in page and "Erased with the guest" in page
    for personal in ("Kowalska", "Laut", "Zimmer 12", "anna@"):
        assert personal not in page
    assert rows(await text(marta, "/inbox?q=kowalska")) == []


async def test_a_page_that_connects_asks_anew_for_what_it_shows(stage: Stage) -> None:
    id, name, language = ids.of("user", "marta"), "Marta", "en"
    who = Principal(id, BUSINESS, "staff", None, name, language, ids.of("session"), (BUSINESS,))
    told = live(who, stage.here)
    assert (await anext(told)).event == "inbox-changed"


async def test_staff_are_spoken_to_in_their_own_language_not_the_browser_s(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here))
    url, spoken = f"/conversations/{conversation_of(ANNA)}/note", {"accept-language": "de"}
    as_part = {**spoken, "hx-request": "true"}
    answer = await marta.post(url, data={**form(), "words": "Techniker war da."}, headers=as_part)
    assert "Noted, for staff only." in answer.text
    async with stage.browser("reader") as rita:
        refused = await rita.post(url, data={**form(), "words": "Auch ich."}, headers=spoken)
    assert refused.status_code == 403
    assert "Your rights do not include this." in refused.text

"""The board and a dispute, as staff see them, and what they may not see."""

from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import pytest

from shared import clock, ids
from shared.domain import Acting, acting
from tests.services.disputes.pages import PAGE, dispute_of, figures, guests, opened_by_hand, post
from tests.services.messaging.house import ANNA, BEN, a_complaint, a_wish_to_talk, form, text
from tests.services.stream.house import FOREIGN_PLACE, SECOND
from tests.services.stream.told import BUSINESS, PLACE
from tests.support.stage import Stage


async def test_an_empty_board_says_what_will_come(marta: httpx.AsyncClient) -> None:
    assert "No open disputes" in await text(marta, "/disputes")
    assert "Nothing closed yet" in await text(marta, "/disputes?state=closed")


@pytest.mark.parametrize(
    ("place", "zone"), [(PLACE, "Europe/Berlin"), (SECOND, "Europe/Lisbon")], ids=["ours", "other"]
)
async def test_a_dispute_is_told_in_the_time_of_its_place(
    stage: Stage, marta: httpx.AsyncClient, place: UUID, zone: str
) -> None:
    await stage.hear(a_complaint(stage.here, place_id=place))
    ends = (clock.now() + timedelta(days=14)).astimezone(ZoneInfo(zone))
    assert f"{ends:%-d %b %Y %H:%M}" in await text(marta, PAGE)


async def test_the_nearest_deadline_stands_first_with_what_is_to_do(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here))
    stage.time.passes(hours=1)
    await stage.hear(a_complaint(stage.here, BEN, author="Ben Ryan"))
    page = await text(marta, "/disputes")
    assert guests(page) == ["Anna Kowalska", "Ben Ryan"]
    assert page.count("To do: write to the guest") == 2
    await post(stage, marta, f"{PAGE}/ask", words="Was ist passiert?")
    page = await text(marta, "/disputes")
    assert page.count("To do: write to the guest") == 1 and "Guest asked" in page


async def test_the_figures_beside_the_tabs_are_exact(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here), a_complaint(stage.here, BEN))
    assert figures(await text(marta, "/disputes")) == ["2", "0"]
    assert len((await marta.get("/v1/disputes")).json()["items"]) == 2
    with acting(Acting("guest:1", BUSINESS, PLACE, command_id=ids.new())):
        stage.here.application.revoke(dispute_of())
    await stage.settle()
    assert figures(await text(marta, "/disputes")) == ["1", "1"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=kowalska", ["Anna Kowalska"]),
        ("q=nobody", []),
        (f"place={PLACE}", ["Anna Kowalska"]),
        (f"place={SECOND}", ["Ben Ryan"]),
        (f"place={FOREIGN_PLACE}", []),
    ],
)
async def test_the_board_is_searched_and_filtered(
    stage: Stage, marta: httpx.AsyncClient, query: str, found: list[str]
) -> None:
    other = a_complaint(stage.here, BEN, author="Ben Ryan", place_id=SECOND)
    await stage.hear(a_complaint(stage.here), other)
    page = await text(marta, f"/disputes?{query}")
    assert guests(page) == found
    if not found:
        assert "Nothing found" in page


async def test_a_long_board_is_walked_without_loss(stage: Stage, marta: httpx.AsyncClient) -> None:
    for n in range(30):
        stage.time.passes(minutes=n % 2)
        await stage.hear(a_complaint(stage.here, ids.of("n", n), words=None))
    first = await text(marta, "/disputes")
    further = first.split('class="pager"')[1].split('href="/disputes')[1].split('"')[0]
    second = await text(marta, "/disputes" + further.replace("&amp;", "&"))
    shown = [
        [part[:36] for part in page.split('class="name" href="/disputes/')[1:]]
        for page in (first, second)
    ]
    assert [len(each) for each in shown] == [25, 5]
    assert len({*shown[0], *shown[1]}) == 30


async def test_a_dispute_shows_the_review_the_time_and_what_was_written(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here))
    await post(stage, marta, f"{PAGE}/ask", words="Was ist passiert?")
    page = await text(marta, PAGE)
    ends = clock.now() + timedelta(days=14, hours=1)
    for said in ("Anna Kowalska", "Laut und kalt.", "20%", "Was ist passiert?", "on its way"):
        assert said in page
    assert f"{ends:%-d %b %Y %H:%M}" in page


async def test_a_dispute_that_was_shown_before_replacements_were_told_apart_is_shown_still(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here))
    board = await stage.here.documents.current("board")
    await board.update_one({"_id": str(dispute_of())}, {"$unset": {"is_replacement": ""}})
    assert "or to replace it" in await text(marta, PAGE)


async def test_one_form_asks_once(stage: Stage, marta: httpx.AsyncClient) -> None:
    await stage.hear(a_complaint(stage.here))
    once = {**form(), "words": "Was ist passiert?"}
    for _ in range(2):
        assert (await marta.post(f"{PAGE}/ask", data=once)).status_code == 303
    assert stage.stored("dispute.guest_asked", "letter.intended") == [
        "dispute.guest_asked",
        "letter.intended",
    ]


@pytest.mark.parametrize("words", ["", "   \n", "x" * 5_001])
async def test_what_cannot_be_sent_is_refused(
    stage: Stage, marta: httpx.AsyncClient, words: str
) -> None:
    await stage.hear(a_complaint(stage.here))
    assert (await post(stage, marta, f"{PAGE}/ask", words=words)).status_code == 422
    assert not stage.stored("dispute.guest_asked")


async def test_a_guest_without_an_address_cannot_be_asked(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here, email=None))
    page = await text(marta, PAGE)
    assert "This guest cannot be written to" in page and "<textarea" not in page
    answer = await post(stage, marta, f"{PAGE}/ask", words="Hallo")
    assert answer.status_code == 409
    assert "There is no address of this guest" in answer.text


async def test_a_forgotten_guest_is_asked_nothing_from_a_page_that_was_open(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here))
    stage.here.vault.destroy(BUSINESS, f"guest:{ids.of('guest of', ANNA)}")
    answer = await post(stage, marta, f"{PAGE}/ask", words="Hallo")
    assert answer.status_code == 409
    assert "There is no address of this guest" in answer.text
    assert not stage.stored("dispute.guest_asked")


async def test_a_closed_one_is_closed(stage: Stage, marta: httpx.AsyncClient) -> None:
    await stage.hear(a_complaint(stage.here))
    with acting(Acting("guest:1", BUSINESS, PLACE, command_id=ids.new())):
        stage.here.application.revoke(dispute_of())
    await stage.settle()
    page = await text(marta, PAGE)
    assert "The guest took the review back" in page and "<textarea" not in page
    answer = await post(stage, marta, f"{PAGE}/ask", words="Hallo")
    assert answer.status_code == 409 and "closed, and stays so" in answer.text
    assert guests(await text(marta, "/disputes")) == []
    assert guests(await text(marta, "/disputes?state=closed")) == ["Anna Kowalska"]


async def test_nobody_without_a_session_gets_in(stage: Stage) -> None:
    async with stage.browser(None) as nobody:
        for url in ("/disputes", PAGE):
            assert (await nobody.get(url)).headers["location"].startswith("/login")


@pytest.mark.parametrize("cookie", ["stranger", "toni"])
async def test_what_is_out_of_sight_is_not_there(stage: Stage, cookie: str) -> None:
    await stage.hear(a_complaint(stage.here), a_wish_to_talk(stage.here))
    before = len(stage.stored())
    business = str(BUSINESS if cookie == "toni" else ids.of("elsewhere"))
    async with stage.browser(cookie) as browser:
        assert guests(await text(browser, "/disputes")) == []
        assert (await browser.get("/v1/disputes")).json()["items"] == []
        foreign, never = await browser.get(PAGE), await browser.get(f"/disputes/{ids.of('x')}")
        assert foreign.status_code == never.status_code == 404
        assert foreign.text.split("<main")[1] == never.text.split("<main")[1]
        asked = await browser.post(f"{PAGE}/ask", data={**form(business=business), "words": "x"})
        by_hand = {**form(business=business), "review_id": str(BEN)}
        opened = await browser.post("/disputes", data=by_hand)
        assert asked.status_code == opened.status_code == 404
    assert len(stage.stored()) == before


async def test_readers_see_and_change_nothing(stage: Stage) -> None:
    await stage.hear(a_complaint(stage.here), a_wish_to_talk(stage.here))
    before = len(stage.stored())
    async with stage.browser("reader") as reader:
        page = await text(reader, PAGE)
        assert "Laut und kalt." in page and "<textarea" not in page
        assert (await post(stage, reader, f"{PAGE}/ask", words="x")).status_code == 403
        assert (await opened_by_hand(stage, reader, BEN)).status_code == 403
    assert len(stage.stored()) == before

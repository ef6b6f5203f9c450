"""The guest list, as staff read, filter and walk it."""

import re
from datetime import date, timedelta
from uuid import UUID

import httpx
import pytest

from services.invitations.views.guests import tell
from tests.services.invitations.pages import (
    GUEST,
    OTHER_PLACE,
    STRANGE_PLACE,
    invited,
    names,
    posted,
    some_guests,
)
from tests.services.invitations.people import (
    a_guest,
    staff,
)
from tests.services.invitations.stage import (
    BUSINESS,
    PLACE,
    Stage,
)


async def test_without_a_session_one_is_sent_to_log_in(guest_browser: httpx.AsyncClient) -> None:
    page = await guest_browser.get("/guests?status=failed")
    assert page.status_code == 303
    assert page.headers["location"] == "/login?next=%2Fguests%3Fstatus%3Dfailed"


async def test_the_list_shows_guests_by_departure_and_no_strangers(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await some_guests(stage)
    page = await staff_browser.get("/guests")
    assert sorted(names(page)[:2]) == ["Anna Huber", "Berta Beach"]
    assert names(page)[2:] == ["Jürgen Groß", "Zoë Łukasz", "Anna Schmidt"]
    assert "Strange" not in page.text
    rising = await staff_browser.get("/guests?sort=departure")
    assert names(rising)[:3] == ["Anna Schmidt", "Zoë Łukasz", "Jürgen Groß"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=anna", ["Anna Huber", "Anna Schmidt"]),
        ("q=ann", ["Anna Huber", "Anna Schmidt"]),
        ("q=huber+anna", ["Anna Huber"]),
        ("q=gross", ["Jürgen Groß"]),
        ("q=JURGEN", ["Jürgen Groß"]),
        ("q=zoe+lukasz", []),
        ("q=zoe", ["Zoë Łukasz"]),
        ("q=as@example.net", ["Anna Schmidt"]),
        ("q=xaver", []),
        ("from=2026-04-29&to=2026-04-30", ["Jürgen Groß", "Zoë Łukasz"]),
        ("from=nonsense&to=2026-04-28", ["Anna Schmidt"]),
        ("status=cancelled", []),
        ("status=not_sent&q=zoe", ["Zoë Łukasz"]),
        ("channel=none", []),
        (f"place={OTHER_PLACE}", ["Berta Beach"]),
        (f"place={STRANGE_PLACE}", []),
        ("status=%27%3B--&place=x&channel=y&sort=name&q=schmidt", ["Anna Schmidt"]),
    ],
)
async def test_filters_narrow_the_list(
    stage: Stage, staff_browser: httpx.AsyncClient, query: str, found: list[str]
) -> None:
    await some_guests(stage)
    page = await staff_browser.get(f"/guests?{query}")
    assert page.status_code == 200
    assert names(page) == found


def leads(page: httpx.Response, text: str) -> str:
    """Where the pager's link with this text leads; "" if there is none."""
    links = re.findall(
        r'<a class="btn[^>]* href="([^"]+)"[^>]*>(?:(?!</a>).)* (\w+)</a>', page.text
    )
    return next((url.replace("&amp;", "&") for url, said in links if said == text), "")


async def test_pages_follow_one_another_and_lead_back(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    day = date(2026, 4, 30)
    for n in range(60):
        await stage.hear_together(
            [a_guest(stage.here, f"g{n}@example.org", day - timedelta(n // 3), name=f"N{n}")]
        )
    await stage.settle()
    seen, url = [], "/guests"
    while url:
        page = await staff_browser.get(url)
        seen.append(names(page))
        url = leads(page, "Next")
    assert [len(part) for part in seen] == [25, 25, 10]
    everybody = [name for part in seen for name in part]
    assert len(set(everybody)) == 60
    assert names(await staff_browser.get(leads(page, "Previous"))) == seen[1]


async def test_a_cursor_that_is_not_ours_is_refused(staff_browser: httpx.AsyncClient) -> None:
    assert (await staff_browser.get("/guests?cursor=rubbish")).status_code == 400


async def test_columns_and_page_size_are_kept_per_person(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await some_guests(stage)
    assert "as@example.net" in (await staff_browser.get("/guests")).text
    chosen = posted(columns=["phone", "room", "hacked"], size="50", back="/guests?q=anna")
    page = await staff_browser.post("/guests/view", data=chosen)
    assert page.headers["location"].startswith("/guests?q=anna&after=")
    await stage.settle()
    page = await staff_browser.get("/guests")
    assert "as@example.net" not in page.text and names(page)
    assert '<option value="50" selected>' in page.text
    [saved] = [e for e in stage.stored() if e == "guest_list_view.saved"]
    assert saved


async def test_a_form_leads_nowhere_else(staff_browser: httpx.AsyncClient) -> None:
    for back in ("https://evil.example/guests?", "//evil.example", "/logout"):
        page = await staff_browser.post("/guests/view", data=posted(size="25", back=back))
        assert page.headers["location"].startswith("/guests?")


async def test_an_empty_list_says_what_to_do(staff_browser: httpx.AsyncClient) -> None:
    page = await staff_browser.get("/guests")
    assert "No guests yet" in page.text and 'href="/imports"' in page.text
    assert "No guest fits these filters." in (await staff_browser.get("/guests?q=nobody")).text


async def test_one_sees_the_places_one_may_see(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await some_guests(stage)
    limited = staff(stage.here, places=[OTHER_PLACE], user=UUID(int=0xD2), cookie="limited")
    await stage.hear(*limited)
    staff_browser.cookies.set("sid", "limited")
    assert names(await staff_browser.get("/guests")) == ["Berta Beach"]
    assert names(await staff_browser.get(f"/guests?place={PLACE}")) == []
    for path in ("", "/edit", "/address", "/anonymise"):
        assert (await staff_browser.get(f"/guests/{GUEST}{path}")).status_code == 404


async def test_open_lists_hear_of_a_changed_guest_of_their_places(stage: Stage) -> None:
    await stage.hear(a_guest(stage.here))
    row = await stage.row(GUEST)
    with (
        stage.here.hub.listening(str(BUSINESS), [str(PLACE)]) as ours,
        stage.here.hub.listening(str(BUSINESS), [str(OTHER_PLACE)]) as theirs,
    ):
        await tell(stage.here, row)
        news = ours.waiting.get_nowait()
        assert news and news.event == "news"
        assert theirs.waiting.empty()


async def test_nothing_personal_stands_in_documents_or_the_log(stage: Stage) -> None:
    await invited(stage)
    documents = str(await stage.row(GUEST))
    rows = stage.app.recorder.select_notifications(1, 1000)
    log = b"".join(row.state for row in rows).decode()
    for personal in ("Huber", "anna@", "Panorama"):
        assert personal not in documents
        assert personal not in log


async def test_a_live_list_asks_anew_for_the_page_that_is_looked_at(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    days = [date(2026, 5, 1) - timedelta(days=n) for n in range(26)]
    await stage.hear(*(a_guest(stage.here, departure=day, name=f"On {day}") for day in days))
    first = await staff_browser.get("/guests?q=on&after=x")
    further = re.search(r'href="(/guests\?[^"]*cursor=[^"]*)"', first.text)
    assert further
    second = await staff_browser.get(further[1].replace("&amp;", "&"))
    asked = re.search(r'hx-get="([^"]*)" hx-trigger="news', second.text)
    assert asked and "after=" not in asked[1]
    assert names(await staff_browser.get(asked[1].replace("&amp;", "&"))) == names(second) != []
    assert names(second) != names(first)


@pytest.mark.parametrize("query", ["to=9999-12-31", "from=0001-01-01", "from=never"])
async def test_a_day_that_makes_no_sense_narrows_nothing(
    stage: Stage, staff_browser: httpx.AsyncClient, query: str
) -> None:
    await stage.hear(a_guest(stage.here))
    page = await staff_browser.get(f"/guests?{query}")
    assert names(page) == ["Anna Huber"]

"""The list of reviews as staff read it: who said what, filtered, page by page."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from shared import clock, ids
from shared.contracts.stream import (
    CommentAccepted,
)
from shared.service import Here
from tests.services.stream.house import (
    FOREIGN_PLACE,
    GROUP,
    OLD,
    ON_GOOGLE,
    OWN,
    SECOND,
    TEXT,
    a_member,
    a_review,
    comment_events,
    part,
    text,
    visitor,
)
from tests.services.stream.told import PLACE, show, told


async def test_a_list_shows_who_said_what_and_when_it_will_be_public(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    at = clock.now()
    await show(house, [a_review(house, OWN, "Sehr sauber.", score=4000, at=at)])
    page = await text(marta, "/reviews")
    due = (at + timedelta(hours=72)).astimezone(ZoneInfo("Europe/Berlin"))
    for said in ("Anna Kowalska", "Sehr sauber.", "40%", "Own survey", "Hotel Adler"):
        assert said in page
    assert f"Public on {due:%-d %b %Y %H:%M}" in page


async def test_each_is_told_in_the_time_of_its_place(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    at = clock.now()
    other = a_review(house, OLD, place_id=SECOND, at=at)
    await show(house, [a_review(house, OWN, at=at), other])
    due = at + timedelta(hours=72)
    zones = [ZoneInfo(zone) for zone in ("Europe/Berlin", "Europe/Lisbon")]
    page = await text(marta, f"/reviews/{OWN}")
    assert all(f"Public on {due.astimezone(zone):%-d %b %Y %H:%M}" in page for zone in zones)
    in_lisbon = await text(marta, f"/reviews/{OLD}")
    assert f"{at.astimezone(zones[1]):%-d %b %Y %H:%M}" in in_lisbon


async def test_nobody_without_a_session_gets_in(house: Here[Any]) -> None:
    async with visitor(house, None) as nobody:
        answer = await nobody.get("/reviews")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2Freviews")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"own", "google", "old"}),
        ("portal=google", {"google"}),
        ("rating=0-59", {"own"}),
        ("rating=60-100", {"google", "old"}),
        (f"place={PLACE}", {"own", "google"}),
        (f"place={SECOND}", {"old"}),
        (f"place={GROUP}", {"own", "google", "old"}),
        ("days=7", {"own", "google"}),
        ("until=2020-01-01", set()),
        ("comment=yes", {"google"}),
        ("comment=no", {"own", "old"}),
        ("q=sauber", {"own"}),
        ("q=SAU", {"own"}),
        ("q=Tom", {"google"}),
        ("q=tom+nice", {"google"}),
        ("q=tom+sauber", set()),
        ("q=sauber&portal=google", set()),
    ],
)
async def test_the_list_is_filtered_by_its_address(
    house: Here[Any], marta: httpx.AsyncClient, query: str, found: set[str]
) -> None:
    k = {"review_id": ON_GOOGLE, "comment_id": TEXT}
    long_ago = clock.now() - timedelta(days=50)
    await show(
        house,
        [
            a_review(house, OWN, "Sehr sauber.", score=5999),
            a_review(house, ON_GOOGLE, "Nice.", "Tom Carter", portal="google", score=6000),
            a_review(house, OLD, "Alt.", at=long_ago, place_id=SECOND),
            *comment_events(house, ON_GOOGLE, "google", "Thanks."),
            told(CommentAccepted, ids.of("comment", ON_GOOGLE), 3, **k),
        ],
    )
    page = await part(marta, f"/reviews?{query}", "reviews")
    words = {"own": "Sehr sauber.", "google": "Nice.", "old": "Alt."}
    assert {name for name, said in words.items() if said in page} == found
    assert "<html" not in page
    if not found:
        assert "Nothing found" in page


async def test_days_are_those_of_the_chosen_place(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    """Half past midnight in Berlin is the day before in Lisbon."""
    night = datetime(2026, 11, 3, 23, 30, tzinfo=UTC)
    await show(house, [a_review(house, OWN, "Sehr sauber.", at=night)])
    day = "since=2026-11-04&until=2026-11-04"
    assert "Sehr sauber." in await part(marta, f"/reviews?place={PLACE}&{day}", "reviews")
    assert "Sehr sauber." not in await part(marta, f"/reviews?{day}", "reviews")


@pytest.mark.parametrize(
    "query",
    [
        "rating=abc",
        "rating=60-10",
        "since=yesterday",
        "since=0026-01-01",
        "since=1969-12-31",
        "until=2201-01-01",
        "until=9999-12-31",
        "days=8",
        "days=²",
        "days=٧",
        "comment=maybe",
        "cursor=x%00",
    ],
)
async def test_an_address_that_makes_no_sense_says_so(marta: httpx.AsyncClient, query: str) -> None:
    answer = await marta.get(f"/reviews?{query}")
    assert answer.status_code in (400, 422)


async def test_a_foreign_place_filters_nothing(marta: httpx.AsyncClient) -> None:
    assert (await marta.get(f"/reviews?place={FOREIGN_PLACE}")).status_code == 404
    assert (await marta.get(f"/?place={FOREIGN_PLACE}")).status_code == 404


async def test_a_long_list_is_walked_forth_and_back_without_loss(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    now = clock.now()
    numbers = range(60)
    await show(
        house,
        [
            a_review(house, ids.of("n", n), f"Nummer {n:03}.", at=now - timedelta(days=n // 3))
            for n in numbers
        ],
    )

    def seen_on(page: str) -> list[str]:
        return [f"{n:03}" for n in numbers if f"Nummer {n:03}." in page]

    def step(page: str, name: str) -> str:
        links = page.split('class="pager"')[1].split("</a>")
        link = next(link for link in links if link.endswith(name))
        return "/reviews" + link.split('href="/reviews')[1].split('"')[0]

    pages = [await part(marta, "/reviews", "reviews")]
    for _ in range(2):
        pages.append(await part(marta, step(pages[-1], "Next"), "reviews"))
    everything = [each for page in pages for each in seen_on(page)]
    assert len(everything) == len(set(everything)) == 60
    assert [len(seen_on(page)) for page in pages] == [25, 25, 10]
    back = await part(marta, step(pages[-1], "Previous"), "reviews")
    assert seen_on(back) == seen_on(pages[1])


async def test_next_leads_through_the_filtered_list(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    now = clock.now()
    for n, portal in enumerate(("own", "google", "own")):
        at = now - timedelta(hours=n)
        await show(house, [a_review(house, ids.of("n", n), portal=portal, at=at)])
    page = await part(marta, f"/reviews/{ids.of('n', 0)}?portal=own", "detail")
    assert f"/reviews/{ids.of('n', 2)}?portal=own" in page
    assert f"{ids.of('n', 1)}" not in page
    assert 'data-key="n"' not in await part(marta, f"/reviews/{ids.of('n', 2)}", "detail")


async def test_german_staff_read_german(house: Here[Any]) -> None:
    await show(house, a_member(house, "joerg", language="de"))
    await show(house, [a_review(house, OWN)])
    async with visitor(house, "joerg") as client:
        page = await text(client, f"/reviews/{OWN}")
    for said in ("Noch kein Kommentar", "Öffentlich am", "Eingegangen"):
        assert said in page

"""Home: how the places did in the last four weeks, and what figures say by themselves."""

from datetime import timedelta
from typing import Any

import httpx

from shared import clock, ids
from shared.contracts.stream import (
    CommentAccepted,
    InsightRaised,
)
from shared.service import Here
from tests.services.stream.house import (
    OLD,
    ON_GOOGLE,
    OWN,
    SECOND,
    TEXT,
    a_fall,
    a_review,
    comment_events,
    text,
)
from tests.services.stream.told import show, told


async def test_home_greets_and_says_the_one_thing_to_do(marta: httpx.AsyncClient) -> None:
    page = await text(marta, "/")
    assert "Marta Klein" in page
    assert "It starts with a list of departures" in page
    assert 'href="/imports"' in page


async def test_home_holds_four_weeks_against_the_four_before(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    k = {"review_id": OWN, "comment_id": TEXT}
    now = clock.now()
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    insight = told(
        InsightRaised,
        ids.of("insight"),
        kind="rating_fell",
        window_start=day - timedelta(days=7),
        window_end=day,
        score=7100.0,
        score_before=8000.0,
        reviews=14,
        reviews_before=58,
        rule_version=1,
    )
    await show(
        house,
        [
            a_review(house, OWN, score=4000),
            a_review(house, ON_GOOGLE, portal="google", score=10000, place_id=SECOND),
            a_review(house, OLD, score=8000, at=now - timedelta(days=40)),
            *comment_events(house, OWN, "own", "Danke."),
            told(CommentAccepted, ids.of("comment", OWN), 3, **k),
            insight,
        ],
    )
    page = " ".join((await text(marta, "/")).split())
    for said in ("<b>2</b>", "1 before", "<b>70%</b>", "80% before", "<b>50%</b>", "1 of 2"):
        assert said in page, said
    assert "The score fell from 80% to 71%." in page
    assert "Gasthof Post" in page
    one = " ".join((await text(marta, f"/?place={SECOND}")).split())
    assert "<b>0%</b>" in one
    assert "The score fell" not in one


async def test_of_several_insights_the_newest_is_shown_and_the_others_are_folded(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    await show(house, [a_review(house, OWN), *map(a_fall, range(3))])
    page = await text(marta, "/")
    shown, folded = page.split("<details>")[0], page.split("<details>")[1].split("</details>")[0]
    assert "from 80% to 70%" in shown and "from 80% to 71%" not in shown
    assert "2 more" in folded
    assert "from 80% to 71%" in folded and "from 80% to 72%" in folded


async def test_an_insight_is_told_where_its_week_is_looked_at(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    await show(house, [a_review(house, OWN), a_fall(3), a_fall(5)])
    home = await text(marta, "/")
    assert "from 80% to 73%" in home
    assert "from 80% to 75%" not in home, "what is older than four weeks is no news"
    first, last = (clock.now() - timedelta(weeks=weeks) for weeks in (6, 5))
    past = await text(marta, f"/reviews?since={first:%F}&until={last:%F}")
    assert "from 80% to 75%" in past
    assert "from 80% to 73%" not in past


async def test_a_comment_rate_is_rounded_down_wherever_it_stands(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    k = {"review_id": OWN, "comment_id": TEXT}
    reviews = [a_review(house, id) for id in (OWN, OLD, ids.of("third"))]
    accepted = told(CommentAccepted, ids.of("comment", OWN), 3, **k)
    await show(house, [*reviews, *comment_events(house, OWN, "own", "Danke."), accepted])
    assert (await text(marta, "/")).count("33.3%") == 3  # of all, of a portal, of a place
    assert (await text(marta, "/reviews/figures")).count("33.3%") == 2


async def test_a_portal_without_reviews_has_no_rate(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    await show(house, [a_review(house, OLD, at=clock.now() - timedelta(days=100))])
    page = await text(marta, "/")
    assert "so there is no rate" in page
    assert "<b>–</b>" in page


async def test_the_trend_is_the_mean_of_seven_days(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    now = clock.now()
    await show(
        house,
        [
            a_review(house, OWN, score=4000, at=now),
            a_review(house, ON_GOOGLE, portal="google", score=9000, at=now - timedelta(days=3)),
        ],
    )
    told_back = (await marta.get("/reviews/trend.json")).json()
    assert told_back["values"][-4:] == [90.0, 90.0, 90.0, 65.0]
    assert told_back["values"][-11:-4] == [None] * 7
    assert len(told_back["labels"]) == 84

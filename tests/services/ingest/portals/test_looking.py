"""Feeds looked at over HTTP: connected, every night, when staff ask; reviews enter the stream."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.ingest.application.portals import NoRefreshLeft
from services.ingest.domain.feed import IsNotConnected
from services.ingest.domain.refresh_day import RefreshDay
from tests.services.ingest.imports.desk import BUSINESS, PLACE
from tests.services.ingest.imports.house import SECOND
from tests.services.ingest.portals.stage import FEED, Stage


def day_of(stage: Stage) -> date:
    return stage.time.now.astimezone(ZoneInfo("Europe/Berlin")).date()


def used(stage: Stage) -> int:
    found = stage.here.application.find(RefreshDay, RefreshDay.id_of(BUSINESS, day_of(stage)))
    return found.used if found else 0


async def refresh(stage: Stage) -> None:
    stage.time.passes(seconds=1)
    stage.do("request_refresh", FEED, day_of(stage))
    await stage.moments_come()


async def test_the_first_look_sees_everything_and_it_enters_the_stream(stage: Stage) -> None:
    old = stage.outside.write(4, "Freundlich.", author="Zoë", language="de", age_days=400)
    silent = stage.outside.write(2, is_anonymous=True)
    await stage.connects()
    feed, shown = await stage.feed(), await stage.shown(old)
    assert (feed["state"], feed["seen_reviews"], feed["new_reviews"]) == ("fine", 2, 2)
    assert (shown["portal"], shown["score"], shown["place_id"]) == ("google", 8000, str(PLACE))
    vault = stage.stream.here.vault
    assert (vault.open(shown["words"]), vault.open(shown["author"])) == ("Freundlich.", "Zoë")
    assert stage.time.now - shown["submitted_at"] == timedelta(days=400)
    assert (await stage.shown(silent))["score"] == 4000


async def test_every_night_it_is_looked_at_again_and_what_is_known_makes_no_event(
    stage: Stage,
) -> None:
    stage.outside.write(4, "Known.")
    await stage.connects()
    night = (await stage.feed())["next_at"].astimezone(ZoneInfo("Europe/Berlin"))
    assert (night.date() - day_of(stage)).days == 1 and 2 <= night.hour < 4
    new = stage.outside.write(5, "New.")
    before = stage.facts("portal_review")
    await stage.goes_on(days=1)
    assert stage.facts("portal_review") == [*before, "portal_review.observed"]
    assert (await stage.shown(new))["score"] == 10000
    assert (await stage.feed())["new_reviews"] == 1


async def test_the_night_looks_back_four_weeks_and_staff_look_further(stage: Stage) -> None:
    await stage.connects()
    late = stage.outside.write(3, "Held back by the portal.", age_days=40)
    recent = stage.outside.write(4, "Recent.", age_days=20)
    await stage.goes_on(days=1)
    assert (await stage.shown(recent))["score"] == 8000
    with pytest.raises(AssertionError, match=late):
        await stage.shown(late)
    await refresh(stage)
    assert (await stage.shown(late))["score"] == 6000


async def test_three_refreshes_a_day_and_the_fourth_is_refused_and_costs_nothing(
    stage: Stage,
) -> None:
    await stage.connects()
    for _ in range(3):
        await refresh(stage)
    with pytest.raises(NoRefreshLeft) as refused:
        await refresh(stage)
    assert refused.value.args == (3,)
    assert used(stage) == 3
    looks = stage.facts("feed.refresh_started")
    await stage.moments_come()
    assert stage.facts("feed.refresh_started") == looks
    await stage.goes_on(days=1)
    await refresh(stage)
    assert used(stage) == 1


async def test_a_changed_review_changes_here_and_one_that_vanished_is_marked(
    stage: Stage,
) -> None:
    angry, gone = stage.outside.write(1, "Awful."), stage.outside.write(5, "Lovely.")
    await stage.connects()
    stage.outside.edit(angry, stars=4, words="They made up for it.")
    stage.outside.delete(gone)
    await stage.goes_on(days=1)
    changed = await stage.shown(angry)
    assert (changed["score"], stage.stream.here.vault.open(changed["words"])) == (
        8000,
        "They made up for it.",
    )
    assert "portal_review.vanished" not in stage.facts()
    await refresh(stage)
    assert stage.facts("portal_review.vanished") == ["portal_review.vanished"]
    assert (await stage.shown(gone))["vanished_at"]


@pytest.mark.parametrize(
    ("fault", "reason", "minutes"),
    [
        ({"mode": "429", "retry_after": 1800}, "Unavailable", 30),
        ({"mode": "500"}, "Unavailable", 1),
        ({"mode": "html"}, "Unavailable", 1),
        ({"mode": "hang"}, "Unavailable", 1),
        ({"mode": "403"}, "AccessDenied", 1),
    ],
    ids=lambda told: told["mode"] if isinstance(told, dict) else "",
)
async def test_what_fails_by_no_fault_of_the_business_is_tried_again_and_given_back(
    stage: Stage, fault: dict[str, Any], reason: str, minutes: int
) -> None:
    await stage.connects()
    late = stage.outside.write(3, "From long ago.", age_days=300)
    stage.outside.plan(**fault)
    await refresh(stage)
    feed = await stage.feed()
    assert (feed["state"], feed["reason"], used(stage)) == ("failed", reason, 0)
    assert (feed["next_at"] - stage.time.now).total_seconds() == minutes * 60
    await stage.goes_on(minutes=minutes)
    assert (await stage.feed())["state"] == "fine"
    assert (await stage.shown(late))["score"] == 6000


async def test_a_review_that_slipped_between_two_pages_has_not_vanished(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = stage.outside.write(5, "Here all the time.")
    await stage.connects()
    google = type(stage.here.extras["google"])
    whole = google.reviews

    async def without(self: Any, account: Any, since: datetime | None) -> Any:
        async for page in whole(self, account, since):
            yield [one for one in page if one.external_id != review]

    monkeypatch.setattr(google, "reviews", without)
    await refresh(stage)
    assert "portal_review.vanished" not in stage.facts()


async def test_a_look_that_was_killed_is_begun_again_and_nothing_enters_twice(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(60):
        stage.outside.write(4, f"Number {number}.")
    app = type(stage.here.application)
    see = app.see

    def dies_after_a_page(self: Any, *told: Any) -> int:
        see(self, *told)
        raise SystemError("killed")

    monkeypatch.setattr(app, "see", dies_after_a_page)
    await stage.connects()
    assert stage.facts("portal_review") == ["portal_review.observed"] * 50
    monkeypatch.setattr(app, "see", see)
    await stage.goes_on(minutes=1)
    assert stage.facts("portal_review") == ["portal_review.observed"] * 60
    assert stage.facts("feed") == [
        "feed.connected",
        "feed.refresh_started",
        "feed.refresh_completed",
    ]


async def test_what_is_disconnected_is_looked_at_no_more_and_can_come_back(stage: Stage) -> None:
    await stage.connects()
    stage.do("disconnect", PLACE, "google")
    late = stage.outside.write(3, "While nobody looked.", age_days=35)
    await stage.goes_on(days=2)
    assert stage.facts("feed.refresh_started") == ["feed.refresh_started"]
    with pytest.raises(IsNotConnected):
        stage.do("request_refresh", FEED, day_of(stage))
    await stage.connects()
    assert (await stage.shown(late))["score"] == 6000


def after_a_page(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]
) -> None:
    """Something happens once, as soon as the next look has told its first page."""
    app = type(stage.here.application)
    see = app.see

    def seen(self: Any, *told: Any) -> int:
        monkeypatch.setattr(app, "see", see)
        new: int = see(self, *told)
        happens()
        return new

    monkeypatch.setattr(app, "see", seen)


async def test_what_is_disconnected_during_a_look_brings_no_further_page(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(60):
        stage.outside.write(4, f"Number {number}.")
    after_a_page(stage, monkeypatch, lambda: stage.do("disconnect", PLACE, "google"))
    await stage.connects()
    await stage.goes_on(days=2)
    assert stage.facts("portal_review") == ["portal_review.observed"] * 50
    assert stage.facts("feed") == [
        "feed.connected",
        "feed.refresh_started",
        "feed.disconnected",
    ]


async def test_what_is_connected_anew_during_a_look_is_looked_at_from_its_beginning(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connects_anew() -> None:
        stage.do("disconnect", PLACE, "google")
        account = stage.outside.account
        grant = stage.here.vault.seal(BUSINESS, f"feed:{FEED}", account.grant)
        stage.do("connect", PLACE, "google", account.place, grant)

    await stage.connects()
    late = stage.outside.write(3, "From long ago.", age_days=300)
    stage.outside.write(4, "Of today.")
    after_a_page(stage, monkeypatch, connects_anew)
    await stage.goes_on(days=1)
    assert (await stage.shown(late))["score"] == 6000
    assert stage.facts("feed")[-3:] == [
        "feed.connected_again",
        "feed.refresh_started",
        "feed.refresh_completed",
    ]


async def test_a_review_is_of_the_place_that_saw_it_first(stage: Stage) -> None:
    review = stage.outside.write(5, "Ours.")
    await stage.connects()
    await stage.connects(SECOND)
    stage.do("disconnect", PLACE, "google")
    stage.outside.edit(review, stars=1)
    new = stage.outside.write(4, "Theirs.")
    await stage.goes_on(days=1)
    assert stage.facts("portal_review") == ["portal_review.observed"] * 2
    assert (await stage.shown(review))["place_id"] == str(PLACE)
    assert (await stage.shown(new))["place_id"] == str(SECOND)

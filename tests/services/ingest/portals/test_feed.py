"""A feed's life, and the claim on a day's refreshes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.ingest.domain.feed import (
    AlreadyConnected,
    Feed,
    IsNotConnected,
    IsQueued,
    LookIsOver,
)
from services.ingest.domain.refresh_day import RefreshDay
from shared.domain import Sealed
from tests.support.story import fact, given

NOW = datetime(2026, 5, 20, 9, tzinfo=UTC)
NIGHT, LATER = NOW + timedelta(hours=17), NOW + timedelta(minutes=3)
SINCE = NOW - timedelta(days=28)
TODAY, GRANT = date(2026, 5, 20), Sealed("sealed grant")

account: dict[str, Any] = {"portal": "google", "account": "accounts/1/locations/2", "grant": GRANT}
other = {**account, "account": "accounts/1/locations/3"}
connected = fact(Feed.Connected, **account, next_at=NOW)
disconnected = fact(Feed.Disconnected, portal="google")
everything = fact(Feed.RefreshStarted, since=None, is_manual=False)
nightly = fact(Feed.RefreshStarted, since=SINCE, is_manual=False)
manual = fact(Feed.RefreshStarted, since=None, is_manual=True)
completed = fact(Feed.RefreshCompleted, seen=3, new=1, next_at=NIGHT)
failed = fact(Feed.RefreshFailed, reason="Unavailable", next_at=LATER)
requested = fact(Feed.RefreshRequested, nth=1, day=TODAY, start_at=LATER)

quiet = (connected, everything, completed)


def test_the_first_look_sees_everything() -> None:
    given(Feed, connected).when(lambda feed: feed.start(SINCE)).then(everything)


def test_the_first_look_still_sees_everything_after_it_failed() -> None:
    story = given(Feed, connected, everything, failed)
    story.when(lambda feed: feed.start(SINCE)).then(everything)


def test_a_nightly_look_goes_back_four_weeks() -> None:
    given(Feed, *quiet).when(lambda feed: feed.start(SINCE)).then(nightly)


def test_a_manual_look_sees_everything_also_when_it_is_tried_again() -> None:
    given(Feed, *quiet, requested).when(lambda feed: feed.start(SINCE)).then(manual)
    story = given(Feed, *quiet, requested, manual, failed)
    story.when(lambda feed: feed.start(SINCE)).then(everything)


def test_after_a_manual_look_the_night_is_a_night_again() -> None:
    story = given(Feed, *quiet, requested, manual, completed)
    story.when(lambda feed: feed.start(SINCE)).then(nightly)


def test_what_is_asked_for_during_a_nightly_look_comes_after_it() -> None:
    story = given(Feed, *quiet, nightly, requested)
    soon = fact(Feed.RefreshCompleted, seen=3, new=1, next_at=LATER)
    story.when(lambda feed: feed.complete(feed.look, 3, 1, NIGHT)).then(soon)
    given(Feed, *quiet, nightly, requested, soon).when(lambda feed: feed.start(SINCE)).then(manual)


def test_one_request_waits_at_a_time() -> None:
    with pytest.raises(IsQueued):
        given(Feed, *quiet, requested).when(lambda feed: feed.request_refresh(2, TODAY, NOW))


def test_only_a_failed_manual_look_gives_a_refresh_back() -> None:
    def claim(*facts: Any) -> date | None:
        day: date | None = given(Feed, *facts).aggregate.claimed_on
        return day

    assert claim(*quiet, requested, manual) == TODAY
    assert claim(*quiet, nightly, requested) is None
    assert claim(*quiet, requested, manual, failed) is None


def test_the_same_account_is_not_connected_twice() -> None:
    with pytest.raises(AlreadyConnected):
        given(Feed, *quiet).when(lambda feed: feed.connect(account["account"], GRANT, NOW))


def test_another_account_is_looked_at_from_its_beginning() -> None:
    again = fact(Feed.ConnectedAgain, **other, next_at=NOW)
    given(Feed, *quiet).when(lambda feed: feed.connect(other["account"], GRANT, NOW)).then(again)
    given(Feed, *quiet, again).when(lambda feed: feed.start(SINCE)).then(everything)


@pytest.mark.parametrize(
    "command",
    [
        lambda feed: feed.start(SINCE),
        lambda feed: feed.complete(2, 1, 1, NIGHT),
        lambda feed: feed.fail(2, "Unavailable", LATER),
        lambda feed: feed.request_refresh(1, TODAY, NOW),
        lambda feed: feed.refuse_refresh(TODAY),
        lambda feed: feed.disconnect(),
    ],
)
def test_nothing_happens_to_what_is_not_connected(command: Any) -> None:
    with pytest.raises(IsNotConnected):
        given(Feed, *quiet, requested, disconnected).when(command)


@pytest.mark.parametrize(
    "command",
    [
        lambda feed, look: feed.must_go_on(look),
        lambda feed, look: feed.complete(look, 1, 1, NIGHT),
        lambda feed, look: feed.fail(look, "Unavailable", LATER),
    ],
)
@pytest.mark.parametrize(
    "since_then",
    [
        (completed,),
        (failed,),
        (completed, nightly),
        (fact(Feed.ConnectedAgain, **other, next_at=NOW),),
        (disconnected, fact(Feed.ConnectedAgain, **account, next_at=NOW)),
        (disconnected, fact(Feed.ConnectedAgain, **account, next_at=NOW), everything),
    ],
)
def test_a_look_is_over_with_its_end_or_its_connection(command: Any, since_then: Any) -> None:
    look = given(Feed, *quiet, nightly).aggregate.look
    with pytest.raises(LookIsOver):
        given(Feed, *quiet, nightly, *since_then).when(lambda feed: command(feed, look))


def test_the_look_of_an_earlier_connection_does_not_stand_for_the_first_of_the_new_one() -> None:
    again = fact(Feed.ConnectedAgain, **other, next_at=NOW)
    story = given(Feed, *quiet, nightly, again)
    with pytest.raises(LookIsOver):
        story.when(lambda feed: feed.complete(4, 3, 1, NIGHT))
    story.when(lambda feed: feed.start(SINCE)).then(everything)


def test_a_day_is_full_after_three_and_has_room_when_one_is_given_back() -> None:
    feed = {"feed_id": UUID(int=1)}
    one, more = fact(RefreshDay.Counted, **feed), fact(RefreshDay.CountedAgain, **feed)
    back = fact(RefreshDay.GivenBack, **feed)
    assert not given(RefreshDay, one, more).aggregate.is_full
    assert given(RefreshDay, one, more, more).aggregate.is_full
    assert not given(RefreshDay, one, more, more, back).aggregate.is_full
    given(RefreshDay, one).when(lambda day: day.count(UUID(int=1))).then(more)
    given(RefreshDay, one).when(lambda day: day.give_back(UUID(int=1))).then(back)

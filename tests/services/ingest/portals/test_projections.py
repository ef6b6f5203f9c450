"""What is shown of portals is the same in whatever order it is heard, and heard twice."""

import random
from typing import Any
from uuid import uuid4

import pytest

from services.ingest.projections.portals import Feeds, PortalReviews, RefreshDays
from shared.contracts import PublicEvent
from shared.contracts import ingest as told_by
from shared.contracts.ingest import own
from shared.projection import Projection, folded
from tests.services.ingest.imports.desk import NOW, TODAY, told

FEED, REVIEW, DAY = uuid4(), uuid4(), uuid4()
SEALED = "s1|b|s|x"


def the_feed() -> list[PublicEvent]:
    account = {"portal": "google", "account": "accounts/1/locations/2", "next_at": NOW}
    return [
        told(told_by.FeedConnected, FEED, 1, **account),
        told(own.RefreshStarted, FEED, 2, since=None, is_manual=False),
        told(own.RefreshFailed, FEED, 3, reason="Unavailable", next_at=NOW),
        told(own.RefreshRequested, FEED, 4, nth=1, day=TODAY, start_at=NOW),
        told(own.RefreshStarted, FEED, 5, since=None, is_manual=True),
        told(own.RefreshCompleted, FEED, 6, seen=4, new=2, next_at=NOW),
        told(own.RefreshRefused, FEED, 7, day=TODAY),
        told(told_by.FeedDisconnected, FEED, 8, portal="google"),
        told(told_by.FeedConnectedAgain, FEED, 9, **account),
    ]


def the_review() -> list[PublicEvent]:
    shown = {"score": 8000, "created_at": NOW, "updated_at": NOW}
    return [
        told(told_by.PortalReviewObserved, REVIEW, 1, portal="google", external_id="x", **shown),
        told(told_by.PortalReviewVanished, REVIEW, 2),
        told(told_by.PortalReviewReturned, REVIEW, 3),
        told(told_by.PortalReviewVanished, REVIEW, 4),
    ]


def the_day() -> list[PublicEvent]:
    return [
        told(own.RefreshCounted, DAY, 1, feed_id=FEED),
        told(own.RefreshCountedAgain, DAY, 2, feed_id=FEED),
        told(own.RefreshGivenBack, DAY, 3, feed_id=FEED),
        told(own.RefreshCountedAgain, DAY, 4, feed_id=FEED),
    ]


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("projection", [Feeds(), PortalReviews(), RefreshDays()])
def test_in_any_order_and_twice_it_is_the_same(projection: Projection, seed: int) -> None:
    streams: list[list[PublicEvent]] = [the_feed(), the_review(), the_day()]
    luck, shuffled = random.Random(seed), []
    rest: list[Any] = [list(stream) for stream in streams]
    while rest := [stream for stream in rest if stream]:
        event = luck.choice(rest).pop(0)
        shuffled += [event, event]
    in_order = folded(projection, [event for stream in streams for event in stream])
    assert folded(projection, shuffled) == in_order


def test_a_feed_shows_its_last_look_and_its_next() -> None:
    events = the_feed()
    shown = folded(Feeds(), events[:6])[str(FEED)]
    assert (shown["state"], shown["seen_reviews"], shown["new_reviews"]) == ("fine", 4, 2)
    assert (shown["looked_at"], shown["reason"]) == (events[5].at, "")
    assert not folded(Feeds(), events[:8])[str(FEED)]["is_connected"]
    assert folded(Feeds(), events)[str(FEED)]["is_connected"]


def test_no_grant_comes_into_a_document() -> None:
    event = told(
        told_by.FeedConnected, FEED, portal="google", account="a", grant=SEALED, next_at=NOW
    )
    assert SEALED not in str(folded(Feeds(), [event]))


def test_refreshes_of_a_day_are_summed_from_what_happened() -> None:
    uses = folded(RefreshDays(), the_day())[str(DAY)]["uses"]
    assert sum(uses.values()) == 2

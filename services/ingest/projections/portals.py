"""What staff see of portals: feeds with their last look, and what each portal shows."""

from shared.contracts import ingest as told
from shared.documents import ASCENDING, Index, scoped_index
from shared.projection import Patch, Projection, on


class Feeds(Projection):
    """A place on a portal: connected or not, the last look, the next, refreshes of the day."""

    collection = "feeds"
    owner = told.FeedConnected
    is_live = True
    indexes = (scoped_index(("place_id", ASCENDING)),)

    @on(told.FeedConnected, told.FeedConnectedAgain)
    def connected(self, event: told.FeedConnected | told.FeedConnectedAgain) -> Patch:
        return {
            "portal": event.portal,
            "account": event.account,
            "is_connected": True,
            "connected_at": event.at,
            "state": "queued",
            "next_at": event.next_at,
            "reason": "",
        }

    @on(told.FeedDisconnected)
    def disconnected(self, event: told.FeedDisconnected) -> Patch:
        return {"is_connected": False, "state": "off", "next_at": None}

    @on(told.RefreshRequested)
    def requested(self, event: told.RefreshRequested) -> Patch:
        return {"state": "queued", "asked_at": event.at}

    @on(told.RefreshRefused)
    def refused(self, event: told.RefreshRefused) -> Patch:
        return {"refused_at": event.at}

    @on(told.RefreshStarted)
    def started(self, event: told.RefreshStarted) -> Patch:
        return {"state": "looking", "started_at": event.at}

    @on(told.RefreshCompleted)
    def completed(self, event: told.RefreshCompleted) -> Patch:
        return {
            "state": "fine",
            "looked_at": event.at,
            "seen_reviews": event.seen,
            "new_reviews": event.new,
            "next_at": event.next_at,
            "reason": "",
        }

    @on(told.RefreshFailed)
    def failed(self, event: told.RefreshFailed) -> Patch:
        return {"state": "failed", "reason": event.reason, "next_at": event.next_at}


class PortalReviews(Projection):
    """Which reviews a portal is known to show."""

    collection = "portal_reviews"
    owner = told.PortalReviewObserved
    indexes = (
        Index(
            [
                ("business_id", ASCENDING),
                ("place_id", ASCENDING),
                ("portal", ASCENDING),
                ("is_vanished", ASCENDING),
            ]
        ),
    )

    @on(told.PortalReviewObserved)
    def observed(self, event: told.PortalReviewObserved) -> Patch:
        return {
            "portal": event.portal,
            "external_id": event.external_id,
            "is_vanished": False,
        }

    @on(told.PortalReviewVanished)
    def vanished(self, event: told.PortalReviewVanished) -> Patch:
        return {"is_vanished": True}

    @on(told.PortalReviewReturned)
    def returned(self, event: told.PortalReviewReturned) -> Patch:
        return {"is_vanished": False}


class RefreshDays(Projection):
    """How many of the day's manual refreshes are used."""

    collection = "refresh_days"

    @on(told.RefreshCounted, told.RefreshCountedAgain)
    def counted(self, event: told.RefreshCounted | told.RefreshCountedAgain) -> Patch:
        return {f"uses.{event.version}": 1}

    @on(told.RefreshGivenBack)
    def given_back(self, event: told.RefreshGivenBack) -> Patch:
        return {f"uses.{event.version}": -1}


PROJECTIONS = (Feeds, PortalReviews, RefreshDays)

"""What staff see of portals: feeds with their last look, and what each portal shows."""

from shared.contracts import ingest as told
from shared.contracts.ingest import own
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

    @on(own.RefreshRequested)
    def requested(self, event: own.RefreshRequested) -> Patch:
        return {"state": "queued", "asked_at": event.at}

    @on(own.RefreshRefused)
    def refused(self, event: own.RefreshRefused) -> Patch:
        return {"refused_at": event.at}

    @on(own.RefreshStarted)
    def started(self, event: own.RefreshStarted) -> Patch:
        return {"state": "looking", "started_at": event.at}

    @on(own.RefreshCompleted)
    def completed(self, event: own.RefreshCompleted) -> Patch:
        return {
            "state": "fine",
            "looked_at": event.at,
            "seen_reviews": event.seen,
            "new_reviews": event.new,
            "next_at": event.next_at,
            "reason": "",
        }

    @on(own.RefreshFailed)
    def failed(self, event: own.RefreshFailed) -> Patch:
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

    @on(own.RefreshCounted, own.RefreshCountedAgain)
    def counted(self, event: own.RefreshCounted | own.RefreshCountedAgain) -> Patch:
        return {f"uses.{event.version}": 1}

    @on(own.RefreshGivenBack)
    def given_back(self, event: own.RefreshGivenBack) -> Patch:
        return {f"uses.{event.version}": -1}


PROJECTIONS = (Feeds, PortalReviews, RefreshDays)

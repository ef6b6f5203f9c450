"""Night comes, or staff ask: a feed is looked at."""

import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog

from services.ingest.application import Ingest
from services.ingest.application.portals import Look
from services.ingest.domain.feed import Feed
from services.ingest.domain.portal_review import PortalReview
from services.ingest.policies.outside import account_of, portal_of, sightings
from services.ingest.settings import NIGHT, PAUSES, SPREAD_MINUTES, WINDOW
from services.ingest.sources.portals import Gone, NotDone, Unavailable
from shared import clock
from shared.contracts import ingest as told
from shared.contracts.ingest import own
from shared.documents import Document
from shared.domain import acting, the_actor
from shared.policy import Moment, due
from shared.service import Here

log: Any = structlog.get_logger()


@due(
    "refresh",
    sets={
        told.FeedConnected: "next_at",
        told.FeedConnectedAgain: "next_at",
        own.RefreshRequested: "start_at",
        own.RefreshCompleted: "next_at",
        own.RefreshFailed: "next_at",
    },
    clears=(told.FeedDisconnected,),
)
async def look_at_a_feed(here: Here[Ingest], moment: Moment) -> None:
    """R-040..R-043. Killed on the way, it is looked at again: what was seen makes no event.

    Refused on the way where somebody disconnects the feed, or connects it to another account.
    """
    app, acts = here.application, the_actor()
    look = await here.run(app.start_refresh, moment.stream, clock.now() - WINDOW)
    feed = await here.run(app.looked_at, look)
    try:
        seen, new = await _seen(here, feed, look)
    except NotDone as failed:
        log.warning("feed.failed", feed=str(feed.id), because=str(failed))
        with acting(acts.step("failed")):
            reason, at = type(failed).__name__, clock.now() + _pause(feed, failed)
            await here.run(app.fail_refresh, look, reason, at)
    else:
        with acting(acts.step("completed")):
            await here.run(app.complete_refresh, look, seen, new, await _next_night(here, feed))


async def _seen(here: Here[Ingest], feed: Feed, look: Look) -> tuple[int, int]:
    """Page by page; a complete look also finds what vanished. Reviews seen, and how many new."""
    app, acts, seen, new = here.application, the_actor(), set[str](), 0
    async for page in portal_of(here, feed.portal).reviews(account_of(here, feed), feed.since):
        found = await here.run(sightings, here, feed, page)
        seen |= {one.external_id for one in found}
        with acting(acts.step(f"page:{len(seen)}")):
            new += await here.run(app.see, found, look)
    if feed.since is None:
        with acting(acts.step("missing")):
            await here.run(app.miss, await _missing(here, feed, seen), look)
    return len(seen), new


async def _missing(here: Here[Ingest], feed: Feed, seen: set[str]) -> list[UUID]:
    """Known, not seen, and gone when asked for alone: pages move while they are turned."""
    reviews = await here.documents.current("portal_reviews")
    where = {"business_id": str(feed.business_id), "place_id": str(feed.place_id)}
    wanted = {**where, "portal": feed.portal, "is_vanished": False}
    known = [found["external_id"] async for found in reviews.find(wanted)]
    return [
        PortalReview.id_of(feed.portal, id)
        for id in known
        if id not in seen and await _is_gone(here, feed, id)
    ]


async def _is_gone(here: Here[Ingest], feed: Feed, external_id: str) -> bool:
    try:
        await portal_of(here, feed.portal).review(account_of(here, feed), external_id)
    except Gone:
        return True
    return False


def _pause(feed: Feed, failed: NotDone) -> timedelta:
    pause = PAUSES[min(feed.failures, len(PAUSES) - 1)]
    asked = failed.retry_after if isinstance(failed, Unavailable) else None
    return max(pause, asked or pause)


async def _next_night(here: Here[Ingest], feed: Feed) -> datetime:
    """Two at night where the place is, spread over two hours by the feed's id."""
    places = await here.documents.current("places")
    place: Document = await places.find_one({"_id": str(feed.place_id)}) or {}
    zone = ZoneInfo(place.get("timezone", "UTC"))
    spread = timedelta(minutes=zlib.crc32(feed.id.bytes) % SPREAD_MINUTES)
    local = clock.now().astimezone(zone)
    night = datetime.combine(local.date(), NIGHT, zone) + spread
    return (night if night > local else night + timedelta(days=1)).astimezone(UTC)


POLICIES: Sequence[Any] = (look_at_a_feed,)

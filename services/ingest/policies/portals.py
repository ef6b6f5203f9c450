"""Night comes and feeds are looked at; a comment is written and its portal gets it."""

import zlib
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import structlog

from services.ingest.application import Ingest
from services.ingest.application.portals import Sighting
from services.ingest.domain.feed import Feed
from services.ingest.domain.portal_review import PortalReview
from services.ingest.sources.portals import (
    Account,
    NotDone,
    Observed,
    Portal,
    Unavailable,
)
from services.ingest.sources.portals.google.portal import Google
from services.ingest.sources.portals.google.tokens import Access
from shared import clock
from shared.contracts import ingest as told
from shared.contracts.stream import CommentWritten
from shared.documents import Document
from shared.domain import acting, the_actor
from shared.policy import Moment, due, on
from shared.service import Here

WINDOW = timedelta(days=28)
"""The nightly look goes back four weeks (R-041)."""

NIGHT = time(2, 0)
SPREAD_MINUTES = 120
LOOKS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
"""After a comment was sent; later the nightly look sees it."""

PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
MOST_DELAYS = 12

log: Any = structlog.get_logger()


@due(
    "refresh",
    sets={
        told.FeedConnected: "next_at",
        told.FeedConnectedAgain: "next_at",
        told.RefreshRequested: "start_at",
        told.RefreshCompleted: "next_at",
        told.RefreshFailed: "next_at",
    },
    clears=(told.FeedDisconnected,),
)
async def look_at_a_feed(here: Here[Ingest], moment: Moment) -> None:
    """R-040..R-043. Killed on the way, it is looked at again: what was seen makes no event."""
    app, acts = here.application, the_actor()
    await here.run(app.start_refresh, moment.stream, clock.now() - WINDOW)
    feed: Any = await here.run(app.find, Feed, moment.stream)
    since = None if feed.is_new or feed.requested_on else clock.now() - WINDOW
    try:
        seen, new = await _look(here, feed, since)
    except NotDone as failed:
        pause = PAUSES[min(feed.failures, len(PAUSES) - 1)]
        if isinstance(failed, Unavailable) and failed.retry_after:
            pause = max(pause, failed.retry_after)
        log.warning("feed.failed", feed=str(feed.id), because=str(failed))
        with acting(acts.step("failed")):
            await here.run(app.fail_refresh, feed.id, str(failed)[:300], clock.now() + pause)
        return
    with acting(acts.step("completed")):
        next_at = await _next_night(here, feed)
        await here.run(app.complete_refresh, feed.id, seen, new, next_at)


async def _look(here: Here[Ingest], feed: Feed, since: datetime | None) -> tuple[int, int]:
    """Page by page; a complete look also finds what vanished."""
    grant = here.vault.open(feed.grant) or ""
    account = Account(feed.account, grant)
    seen: set[str] = set()
    new = 0
    async for page in portal_of(here, feed.portal).reviews(account, since):
        sightings = [s for s in (_sighting(here, feed, o) for o in page) if s]
        seen |= {str(PortalReview.id_of(s.portal, s.external_id)) for s in sightings}
        with acting(the_actor().step(f"page:{len(seen)}")):
            new += await here.run(here.application.see, sightings)
    if since is None:
        await _miss(here, feed, seen)
    return len(seen), new


async def _miss(here: Here[Ingest], feed: Feed, seen: set[str]) -> None:
    reviews = await here.documents.current("portal_reviews")
    wanted = {"place_id": str(feed.place_id), "portal": feed.portal, "is_vanished": False}
    known = [found["_id"] async for found in reviews.find(wanted, {"_id": 1})]
    gone = [UUID(id) for id in known if id not in seen]
    with acting(the_actor().step("missing")):
        await here.run(here.application.miss, gone)


def _sighting(here: Here[Ingest], feed: Feed, observed: Observed) -> Sighting | None:
    """Sealed at the edge; a review without a score we can read is left out."""
    if observed.score_hundredths is None or feed.business_id is None:
        return None
    stream = PortalReview.id_of(feed.portal, observed.external_id)
    seal, business = here.vault.seal, feed.business_id
    comment = observed.comment
    return Sighting(
        portal=feed.portal,
        external_id=observed.external_id,
        score=observed.score_hundredths,
        author=seal(business, f"author:{stream}", observed.author),
        words=seal(business, f"review:{stream}", observed.words),
        language=observed.language,
        created_at=observed.created_at,
        updated_at=observed.updated_at,
        fingerprint=fingerprint(here, observed.score_hundredths, observed.words),
        comment_words=seal(business, f"review:{stream}", comment.words) if comment else None,
        comment_fingerprint=fingerprint(here, comment.words) if comment else "",
        comment_state=comment.state.value if comment else "",
        comment_reason=(comment.violation or "") if comment else "",
        commented_at=comment.updated_at if comment else None,
    )


@on(CommentWritten)
def a_comment_is_written_its_portal_gets_it(here: Here[Ingest], written: CommentWritten) -> None:
    if written.portal == "own":
        return
    words = here.vault.open(written.words)
    if words is None:
        return
    here.application.intend_comment(
        written.review_id, written.comment_id, written.words, fingerprint(here, words)
    )


@due(
    "post_comment",
    sets={told.PortalCommentIntended: "post_at", told.PortalCommentDelayed: "post_at"},
    clears=(told.PortalCommentSent, told.PortalCommentFailed),
)
async def post_a_comment(here: Here[Ingest], moment: Moment) -> None:
    """The adapter looks before it writes, so posting again after any doubt is safe."""
    app = here.application
    review: Any = await here.run(app.get, PortalReview, moment.stream)
    feed = await _feed_of(here, review)
    words, comment_id = here.vault.open(review.comment_words), review.comment_id
    if feed is None or words is None:
        await here.run(app.fail_comment, review.id, comment_id, "not_connected")
        return
    account = Account(feed.account, here.vault.open(feed.grant) or "")
    try:
        await portal_of(here, review.portal).comment(account, review.external_id, words)
    except Unavailable as failed:
        await _delay(here, review, comment_id, failed)
    except NotDone as failed:
        reason = type(failed).__name__
        await here.run(app.fail_comment, review.id, comment_id, reason)
    else:
        await here.run(app.send_comment, review.id, comment_id, clock.now() + LOOKS[0])


async def _delay(
    here: Here[Ingest], review: PortalReview, comment_id: UUID, failed: Unavailable
) -> None:
    if review.delays >= MOST_DELAYS:
        await here.run(here.application.fail_comment, review.id, comment_id, "unavailable")
        return
    pause = PAUSES[min(review.delays, len(PAUSES) - 1)]
    at = clock.now() + max(pause, failed.retry_after or pause)
    await here.run(here.application.delay_comment, review.id, comment_id, str(failed)[:200], at)


@due(
    "look_for_comment",
    sets={told.PortalCommentSent: "look_at", told.PortalCommentLookedFor: "look_at"},
    clears=(told.PortalCommentRejected, told.PortalCommentAccepted, told.PortalCommentFailed),
)
async def look_whether_a_comment_is_decided(here: Here[Ingest], moment: Moment) -> None:
    review: Any = await here.run(here.application.find, PortalReview, moment.stream)
    feed = await _feed_of(here, review) if review and not review.is_decided else None
    if feed is None:
        return
    with acting(the_actor().step("look")):
        observed = await _find(here, feed, review.external_id)
        sighting = _sighting(here, feed, observed) if observed else None
        if sighting:
            await here.run(here.application.see, [sighting])
    review = await here.run(here.application.find, PortalReview, moment.stream)
    if not review.is_decided:
        next_look = LOOKS[review.looks + 1] if review.looks + 1 < len(LOOKS) else None
        at = clock.now() + next_look if next_look else None
        with acting(the_actor().step("again")):
            await here.run(here.application.look_again, review.id, review.comment_id, at)


async def _find(here: Here[Ingest], feed: Feed, external_id: str) -> Observed | None:
    account = Account(feed.account, here.vault.open(feed.grant) or "")
    async for page in portal_of(here, feed.portal).reviews(account, None):
        for observed in page:
            if observed.external_id == external_id:
                return observed
    return None


async def _feed_of(here: Here[Ingest], review: PortalReview) -> Feed | None:
    assert review.place_id
    stream = Feed.id_of(review.place_id, review.portal)
    found: Feed | None = await here.run(here.application.find, Feed, stream)
    return found if found and found.is_connected else None


async def _next_night(here: Here[Ingest], feed: Feed) -> datetime:
    """Two at night where the place is, spread over two hours by the feed's id."""
    places = await here.documents.current("places")
    place: Document = await places.find_one({"_id": str(feed.place_id)}) or {}
    zone = ZoneInfo(place.get("timezone", "UTC"))
    spread = timedelta(minutes=zlib.crc32(feed.id.bytes) % SPREAD_MINUTES)
    local = clock.now().astimezone(zone)
    night = datetime.combine(local.date(), NIGHT, zone) + spread
    return night if night > local else night + timedelta(days=1)


def portal_of(here: Here[Ingest], name: str) -> Portal:
    """The adapter of a portal; one a process."""
    if name != Google.name:
        raise Unavailable(f"no adapter for {name}")
    if "google" not in here.extras:
        settings = here.settings
        here.extras["google"] = Google(
            httpx.AsyncClient(),
            Access(
                api_url=settings.google_api_url,
                token_url=settings.google_token_url,
                client_id=settings.google_client_id,
                client_secret=settings.google_client_secret,
            ),
        )
    adapter: Portal = here.extras["google"]
    return adapter


def fingerprint(here: Here[Ingest], *shown: object) -> str:
    """What is shown, as a keyed hash."""
    return here.pepper.secret("\0".join(str(part) for part in shown))[:22]


POLICIES: Sequence[Any] = (
    look_at_a_feed,
    a_comment_is_written_its_portal_gets_it,
    post_a_comment,
    look_whether_a_comment_is_decided,
)

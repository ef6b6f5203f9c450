"""A comment is written and its portal gets it; then we look what became of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog

from services.ingest.application import Ingest
from services.ingest.domain.feed import Feed
from services.ingest.domain.portal_review import PortalReview
from services.ingest.policies.outside import account_of, fingerprint, portal_of, sightings
from services.ingest.settings import LOOKS, MOST_DELAYS, MOST_LOOKS, PAUSES
from services.ingest.sources.portals import NotDone, Unavailable
from shared import clock
from shared.contracts import ingest as told
from shared.contracts.ingest import own
from shared.contracts.stream import CommentWritten
from shared.domain import acting, the_actor
from shared.policy import Moment, due, on
from shared.service import Here

log: Any = structlog.get_logger()


@on(CommentWritten)
def a_comment_is_written_its_portal_gets_it(here: Here[Ingest], written: CommentWritten) -> None:
    words = here.vault.open(written.words)
    if written.portal == "own" or words is None:
        return
    here.application.intend_comment(
        written.review_id, written.comment_id, written.words, fingerprint(here, words)
    )


@due(
    "post_comment",
    sets={own.PortalCommentIntended: "post_at", own.PortalCommentDelayed: "post_at"},
    clears=(told.PortalCommentSent, told.PortalCommentFailed),
)
async def post_a_comment(here: Here[Ingest], moment: Moment) -> None:
    """The adapter looks before it writes, so posting again after any doubt is safe."""
    app = here.application
    review: Any = await here.run(app.find, PortalReview, moment.stream)
    if review.comment.is_decided:
        return
    comment_id, words = review.comment.id, here.vault.open(review.comment.words)
    feed = await _feed_of(here, review)
    if feed is None or words is None:
        await here.run(app.fail_comment, review.id, comment_id, "not_connected")
        return
    try:
        portal = portal_of(here, review.portal)
        await portal.comment(account_of(here, feed), review.external_id, words)
    except Unavailable as failed:
        await _delay(here, review, comment_id, failed)
    except NotDone as failed:
        await here.run(app.fail_comment, review.id, comment_id, type(failed).__name__)
    else:
        await here.run(app.send_comment, review.id, comment_id, clock.now() + LOOKS[0])


async def _delay(
    here: Here[Ingest], review: PortalReview, comment_id: UUID, failed: Unavailable
) -> None:
    app, reason = here.application, type(failed).__name__
    if review.comment.delays >= MOST_DELAYS:
        await here.run(app.fail_comment, review.id, comment_id, reason)
        return
    pause = PAUSES[min(review.comment.delays, len(PAUSES) - 1)]
    at = clock.now() + max(pause, failed.retry_after or pause)
    log.warning("comment.delayed", review=str(review.id), because=str(failed))
    await here.run(app.delay_comment, review.id, comment_id, reason, at)


@due(
    "look_for_comment",
    sets={told.PortalCommentSent: "look_at", own.PortalCommentLookedFor: "look_at"},
    clears=(
        own.PortalCommentIntended,
        told.PortalCommentAccepted,
        told.PortalCommentRejected,
        told.PortalCommentFailed,
    ),
)
async def look_whether_a_comment_is_decided(here: Here[Ingest], moment: Moment) -> None:
    app, acts = here.application, the_actor()
    review: Any = await here.run(app.find, PortalReview, moment.stream)
    feed = None if review.comment.is_decided else await _feed_of(here, review)
    if feed is None:
        return
    try:
        await _look(here, feed, review.external_id)
    except NotDone as failed:
        log.warning("comment.not_looked_for", review=str(review.id), because=str(failed))
    review = await here.run(app.find, PortalReview, moment.stream)
    if not review.comment.is_decided:
        with acting(acts.step("again")):
            await here.run(app.look_again, review.id, review.comment.id, _next_look(review))


async def _look(here: Here[Ingest], feed: Feed, external_id: str) -> None:
    found = await portal_of(here, feed.portal).review(account_of(here, feed), external_id)
    with acting(the_actor().step("look")):
        await here.run(here.application.see, await here.run(sightings, here, feed, [found]))


def _next_look(review: PortalReview) -> datetime | None:
    looks = review.comment.looks + 1
    return clock.now() + LOOKS[min(looks, len(LOOKS) - 1)] if looks < MOST_LOOKS else None


async def _feed_of(here: Here[Ingest], review: PortalReview) -> Feed | None:
    assert review.place_id
    stream = Feed.id_of(review.place_id, review.portal)
    found: Feed | None = await here.run(here.application.find, Feed, stream)
    return found if found and found.is_connected else None


POLICIES: Sequence[Any] = (
    a_comment_is_written_its_portal_gets_it,
    post_a_comment,
    look_whether_a_comment_is_decided,
)

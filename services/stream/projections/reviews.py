"""One document a review, joined with its comment and its dispute.

Streams touch fields of their own: the review's top-level ones, its comment `comment` and
`is_commented`, its dispute `dispute`. What happened is kept by version under `history`, so that
nothing is appended and everything may be told twice.
"""

from uuid import UUID

from shared import ids
from shared.contracts import PublicEvent
from shared.contracts.disputes import DisputeClosed, DisputeOpened
from shared.contracts.stream import (
    CommentAccepted,
    CommentFailed,
    CommentGone,
    CommentRejected,
    CommentSeen,
    CommentSent,
    CommentWritten,
    ReviewChanged,
    ReviewGuestForgotten,
    ReviewPublished,
    ReviewReceived,
    ReviewRemoved,
    ReviewReplaced,
    ReviewReturned,
    ReviewRevoked,
    ReviewVanished,
)
from shared.documents import ASCENDING, DESCENDING, Index, scoped_index
from shared.projection import Patch, Projection, on

BY_HAND = "by_hand"
"""The name of a text that was written on the portal itself, among ids of those written here."""

COUNTS: Patch = {"is_commented": True, "comment.gone_at": None}
"""A comment that counts in the comment rate, until it is gone."""

CommentStep = CommentWritten | CommentSent | CommentAccepted | CommentRejected | CommentFailed

_REMOVED = ("is_removed", ASCENDING)
_LATEST = (("submitted_at", DESCENDING), ("_id", DESCENDING))


class Reviews(Projection):
    """A review as staff see it; `_id` is the review's."""

    collection = "reviews"
    owner = ReviewReceived
    is_live = True
    indexes = (
        scoped_index(_REMOVED, *_LATEST),
        scoped_index(_REMOVED, ("place_id", ASCENDING), *_LATEST),
        scoped_index(_REMOVED, ("terms", ASCENDING), *_LATEST),
        scoped_index(_REMOVED, ("dispute.is_open", ASCENDING)),
        Index(
            [
                ("business_id", ASCENDING),
                ("here", ASCENDING),
                ("is_counted", ASCENDING),
                ("place_id", ASCENDING),
                ("submitted_at", ASCENDING),
                ("portal", ASCENDING),
                ("is_commented", ASCENDING),
                ("score", ASCENDING),
            ],
            name="figures",
        ),
    )

    def key(self, event: PublicEvent) -> UUID:
        return getattr(event, "review_id", event.stream)

    @on(ReviewReceived)
    def received(self, event: ReviewReceived) -> Patch:
        assert event.business_id
        told = event.model_dump(
            include={
                "portal", "score", "words", "author", "shows_name", "language", "submitted_at",
                "publish_at", "guest_id", "channel", "wants_contact", "replaces",
            }
        )  # fmt: skip
        return {
            **told,
            "has_address": bool(event.email),
            "conversation_id": event.guest_id and ids.of("conversation", event.guest_id),
            "standing": "stands",
            "is_counted": True,
            "is_removed": False,
            "terms": self.terms(event.business_id, event.author, event.words),
            **_happened(event, "received"),
        }

    @on(ReviewPublished)
    def published(self, event: ReviewPublished) -> Patch:
        return {"published_at": event.at, **_happened(event, "published")}

    @on(ReviewRevoked)
    def revoked(self, event: ReviewRevoked) -> Patch:
        return {"standing": "revoked", "is_counted": False, **_happened(event, "revoked")}

    @on(ReviewReplaced)
    def replaced(self, event: ReviewReplaced) -> Patch:
        return {
            "standing": "replaced",
            "is_counted": False,
            "replaced_by": event.by,
            **_happened(event, "replaced"),
        }

    @on(ReviewRemoved)
    def removed(self, event: ReviewRemoved) -> Patch:
        return {
            "standing": "removed",
            "is_counted": False,
            "is_removed": True,
            **_happened(event, "removed"),
        }

    @on(ReviewChanged)
    def changed(self, event: ReviewChanged) -> Patch:
        assert event.business_id
        return {
            "score": event.score,
            "words": event.words,
            "changed_at": event.at,
            "terms": self.terms(event.business_id, event.author, event.words),
            **_happened(event, "changed", score=event.score, words=event.words),
        }

    @on(ReviewVanished)
    def vanished(self, event: ReviewVanished) -> Patch:
        return {"vanished_at": event.at, **_happened(event, "vanished")}

    @on(ReviewReturned)
    def returned(self, event: ReviewReturned) -> Patch:
        return {"vanished_at": None, **_happened(event, "returned")}

    @on(ReviewGuestForgotten)
    def guest_forgotten(self, event: ReviewGuestForgotten) -> Patch:
        return {
            "author": None,
            "has_address": False,
            "terms": [],
            "is_guest_forgotten": True,
            **_happened(event, "guest_forgotten"),
        }

    @on(CommentWritten)
    def comment_written(self, event: CommentWritten) -> Patch:
        return {
            "comment.latest": event.comment_id,
            "comment.current": event.comment_id,
            f"comment.texts.{event.comment_id}.words": event.words,
            f"comment.texts.{event.comment_id}.by": event.actor,
            **_got(event, "written"),
        }

    @on(CommentSent)
    def comment_sent(self, event: CommentSent) -> Patch:
        return _got(event, "sent")

    @on(CommentAccepted)
    def comment_accepted(self, event: CommentAccepted) -> Patch:
        return {**COUNTS, **_got(event, "accepted")}

    @on(CommentRejected)
    def comment_rejected(self, event: CommentRejected) -> Patch:
        return _got(event, "rejected")

    @on(CommentFailed)
    def comment_failed(self, event: CommentFailed) -> Patch:
        return _got(event, "failed")

    @on(CommentSeen)
    def comment_seen(self, event: CommentSeen) -> Patch:
        if event.comment_id:
            return {**COUNTS, **_got(event, "seen")}
        return {
            **COUNTS,
            "comment.current": BY_HAND,
            f"comment.texts.{BY_HAND}": {
                "words": event.words,
                "written_at": event.written_at,
                "seen_at": event.at,
            },
            **_commented(event, "seen"),
        }

    @on(CommentGone)
    def comment_gone(self, event: CommentGone) -> Patch:
        return {
            "is_commented": False,
            "comment.gone_at": event.at,
            **_commented(event, "gone"),
        }

    @on(DisputeOpened)
    def dispute_opened(self, event: DisputeOpened) -> Patch:
        return {
            "dispute.id": event.stream,
            "dispute.is_open": True,
            "dispute.opened_at": event.at,
            "dispute.deadline": event.deadline,
            "dispute.is_automatic": event.is_automatic,
        }

    @on(DisputeClosed)
    def dispute_closed(self, event: DisputeClosed) -> Patch:
        return {
            "dispute.is_open": False,
            "dispute.outcome": event.outcome,
            "dispute.closed_at": event.at,
        }


def _happened(event: PublicEvent, what: str, **more: object) -> Patch:
    return {f"history.{event.version}": {"what": what, "at": event.at, **more}}


def _commented(event: PublicEvent, what: str, **more: object) -> Patch:
    return {f"comment.history.{event.version}": {"what": what, "at": event.at, **more}}


def _got(event: CommentStep | CommentSeen, what: str) -> Patch:
    """How far a text written here got, and when."""
    text = f"comment.texts.{event.comment_id}"
    reason = getattr(event, "reason", None)
    return {
        f"{text}.{what}_at": event.at,
        f"{text}.reason": reason,
        **_commented(event, what, comment_id=event.comment_id, reason=reason),
    }

"""Our comment under a portal's review, and whatever is shown there: what happens to it.

intended ──▶ sent ──▶ accepted or rejected ──▶ seen ──▶ gone
    └──▶ delayed, failed
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from shared.domain import Event, Refused, Sealed, Word

if TYPE_CHECKING:
    from services.ingest.domain.portal_review import PortalReview


class NoSuchComment(Refused):
    """Another comment was written since."""


class IsDecided(Refused):
    """The portal has decided on this comment already."""


@dataclass
class PortalComment:
    """Our latest words and how far they came; and what the portal shows, ours or not."""

    id: UUID | None = None
    words: Sealed | None = None
    texts: dict[str, UUID] = field(default_factory=dict)
    """All that was ever ours, by fingerprint."""
    is_decided: bool = False
    is_rejected: bool = False
    looks: int = 0
    delays: int = 0
    shown_id: UUID | None = None
    shown_fingerprint: str | None = None

    def must_be_open(self, comment_id: UUID) -> None:
        if comment_id != self.id:
            raise NoSuchComment
        if self.is_decided:
            raise IsDecided

    def is_latest(self, fingerprint: Word) -> bool:
        return self.id is not None and self.texts.get(fingerprint) == self.id


class Intended(Event):
    TOPIC = "portal_review.comment_intended"
    comment_id: UUID
    words: Sealed
    fingerprint: Word
    post_at: datetime

    def apply(self, aggregate: "PortalReview") -> None:
        comment = aggregate.comment
        comment.id, comment.words = self.comment_id, self.words
        comment.texts[self.fingerprint] = self.comment_id
        comment.is_decided = comment.is_rejected = False
        comment.looks = comment.delays = 0


class Delayed(Event):
    TOPIC = "portal_review.comment_delayed"
    comment_id: UUID
    reason: Word
    post_at: datetime

    def apply(self, aggregate: "PortalReview") -> None:
        aggregate.comment.delays += 1


class Sent(Event):
    TOPIC = "portal_review.comment_sent"
    comment_id: UUID
    look_at: datetime | None

    def apply(self, aggregate: "PortalReview") -> None:
        aggregate.comment.looks = 0


class LookedFor(Event):
    TOPIC = "portal_review.comment_looked_for"
    comment_id: UUID
    look_at: datetime | None

    def apply(self, aggregate: "PortalReview") -> None:
        aggregate.comment.looks += 1


class Accepted(Event):
    TOPIC = "portal_review.comment_accepted"
    comment_id: UUID

    def apply(self, aggregate: "PortalReview") -> None:
        aggregate.comment.is_decided = True


class Rejected(Event):
    TOPIC = "portal_review.comment_rejected"
    comment_id: UUID
    reason: Word

    def apply(self, aggregate: "PortalReview") -> None:
        aggregate.comment.is_decided = aggregate.comment.is_rejected = True


class Failed(Event):
    TOPIC = "portal_review.comment_failed"
    comment_id: UUID
    reason: Word

    def apply(self, aggregate: "PortalReview") -> None:
        aggregate.comment.is_decided = True


class Seen(Event):
    TOPIC = "portal_review.comment_seen"
    comment_id: UUID | None
    words: Sealed
    written_at: datetime
    fingerprint: Word

    def apply(self, aggregate: "PortalReview") -> None:
        comment = aggregate.comment
        comment.shown_id, comment.shown_fingerprint = self.comment_id, self.fingerprint


class Gone(Event):
    TOPIC = "portal_review.comment_gone"
    comment_id: UUID | None

    def apply(self, aggregate: "PortalReview") -> None:
        aggregate.comment.shown_id = aggregate.comment.shown_fingerprint = None

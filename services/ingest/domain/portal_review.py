"""A review as its portal shows it, and our comment under it.

observed ──▶ changed … ──▶ vanished ──▶ returned
  ↺ comment: intended ──▶ sent ──▶ accepted or rejected ──▶ seen ──▶ gone
                 └─▶ delayed, failed
"""

from datetime import datetime
from uuid import UUID

from shared import ids
from shared.domain import Aggregate, Created, Event, Refused, Sealed, Word, event


class NoSuchComment(Refused):
    """Another comment was written since."""


class IsDecided(Refused):
    """The portal has decided on this comment already."""


class PortalReview(Aggregate):
    """The claim on (portal, external id). Fingerprints are HMACs of what is shown."""

    TOPIC = "portal_review"

    class Observed(Created):
        TOPIC = "portal_review.observed"
        portal: Word
        external_id: Word
        score: int
        author: Sealed | None
        words: Sealed | None
        language: Word | None
        created_at: datetime
        updated_at: datetime
        fingerprint: Word

    class Changed(Event):
        TOPIC = "portal_review.changed"
        score: int
        words: Sealed | None
        updated_at: datetime
        fingerprint: Word

    class Vanished(Event):
        TOPIC = "portal_review.vanished"

    class Returned(Event):
        TOPIC = "portal_review.returned"

    class CommentIntended(Event):
        TOPIC = "portal_review.comment_intended"
        comment_id: UUID
        words: Sealed
        fingerprint: Word
        post_at: datetime

    class CommentDelayed(Event):
        TOPIC = "portal_review.comment_delayed"
        comment_id: UUID
        reason: Word
        post_at: datetime

    class CommentSent(Event):
        TOPIC = "portal_review.comment_sent"
        comment_id: UUID
        look_at: datetime | None

    class CommentLookedFor(Event):
        TOPIC = "portal_review.comment_looked_for"
        comment_id: UUID
        look_at: datetime | None

    class CommentAccepted(Event):
        TOPIC = "portal_review.comment_accepted"
        comment_id: UUID

    class CommentRejected(Event):
        TOPIC = "portal_review.comment_rejected"
        comment_id: UUID
        reason: Word

    class CommentFailed(Event):
        TOPIC = "portal_review.comment_failed"
        comment_id: UUID
        reason: Word

    class CommentSeen(Event):
        TOPIC = "portal_review.comment_seen"
        comment_id: UUID | None
        words: Sealed
        written_at: datetime
        fingerprint: Word

    class CommentGone(Event):
        TOPIC = "portal_review.comment_gone"
        comment_id: UUID | None

    @staticmethod
    def id_of(portal: str, external_id: str) -> UUID:
        return ids.of("portal review", portal, external_id)

    @event(Observed)
    def __init__(
        self,
        portal: Word,
        external_id: Word,
        score: int,
        author: Sealed | None,
        words: Sealed | None,
        language: Word | None,
        created_at: datetime,
        updated_at: datetime,
        fingerprint: Word,
    ) -> None:
        self.portal, self.external_id = portal, external_id
        self.fingerprint = fingerprint
        self.is_vanished = False
        self.comment_id: UUID | None = None
        self.comment_words: Sealed | None = None
        self.texts: dict[str, UUID] = {}
        self.is_decided = self.is_rejected = False
        self.looks = self.delays = 0
        self.shown_fingerprint: str | None = None
        self.shown_id: UUID | None = None

    def see(
        self, score: int, words: Sealed | None, updated_at: datetime, fingerprint: Word
    ) -> None:
        """The portal shows it now; what is as before makes no event."""
        if self.is_vanished:
            self._returned()
        if fingerprint != self.fingerprint:
            self._changed(score, words, updated_at, fingerprint)

    def miss(self) -> None:
        """A complete look did not find it."""
        if not self.is_vanished:
            self._vanished()

    def intend_comment(
        self, comment_id: UUID, words: Sealed, fingerprint: Word, now: datetime
    ) -> None:
        if comment_id != self.comment_id:
            self._comment_intended(comment_id, words, fingerprint, now)

    def delay_comment(self, comment_id: UUID, reason: Word, post_at: datetime) -> None:
        self._must_be_open(comment_id)
        self._comment_delayed(comment_id, reason, post_at)

    def send_comment(self, comment_id: UUID, look_at: datetime | None) -> None:
        self._must_be_open(comment_id)
        self._comment_sent(comment_id, look_at)

    def look_again(self, comment_id: UUID, look_at: datetime | None) -> None:
        self._must_be_open(comment_id)
        self._comment_looked_for(comment_id, look_at)

    def fail_comment(self, comment_id: UUID, reason: Word) -> None:
        self._must_be_open(comment_id)
        self._comment_failed(comment_id, reason)

    def see_comment(self, words: Sealed, fingerprint: Word, written_at: datetime) -> None:
        """The portal shows a comment: ours, or one that was written there by hand."""
        ours = self.texts.get(fingerprint)
        if ours and ours == self.comment_id and not self.is_decided:
            self._comment_accepted(ours)
        if fingerprint != self.shown_fingerprint:
            self._comment_seen(ours, words, written_at, fingerprint)

    def see_rejected(self, fingerprint: Word, reason: Word) -> None:
        """The portal refuses words, at once or later: they are shown no more."""
        ours = self.texts.get(fingerprint)
        if ours and ours == self.comment_id and not self.is_rejected:
            self._comment_rejected(ours, reason)
        if fingerprint == self.shown_fingerprint:
            self._comment_gone(self.shown_id)

    def miss_comment(self) -> None:
        """A look shows no comment where one was shown before."""
        if self.shown_fingerprint is not None:
            self._comment_gone(self.shown_id)

    def _must_be_open(self, comment_id: UUID) -> None:
        if comment_id != self.comment_id:
            raise NoSuchComment
        if self.is_decided:
            raise IsDecided

    @event(Changed)
    def _changed(
        self, score: int, words: Sealed | None, updated_at: datetime, fingerprint: Word
    ) -> None:
        self.fingerprint = fingerprint

    @event(Vanished)
    def _vanished(self) -> None:
        self.is_vanished = True

    @event(Returned)
    def _returned(self) -> None:
        self.is_vanished = False

    @event(CommentIntended)
    def _comment_intended(
        self, comment_id: UUID, words: Sealed, fingerprint: Word, post_at: datetime
    ) -> None:
        self.comment_id, self.comment_words = comment_id, words
        self.texts[fingerprint] = comment_id
        self.is_decided = self.is_rejected = False
        self.looks = self.delays = 0

    @event(CommentDelayed)
    def _comment_delayed(self, comment_id: UUID, reason: Word, post_at: datetime) -> None:
        self.delays += 1

    @event(CommentSent)
    def _comment_sent(self, comment_id: UUID, look_at: datetime | None) -> None:
        self.looks = 0

    @event(CommentLookedFor)
    def _comment_looked_for(self, comment_id: UUID, look_at: datetime | None) -> None:
        self.looks += 1

    @event(CommentAccepted)
    def _comment_accepted(self, comment_id: UUID) -> None:
        self.is_decided = True

    @event(CommentRejected)
    def _comment_rejected(self, comment_id: UUID, reason: Word) -> None:
        self.is_decided = self.is_rejected = True

    @event(CommentFailed)
    def _comment_failed(self, comment_id: UUID, reason: Word) -> None:
        self.is_decided = True

    @event(CommentSeen)
    def _comment_seen(
        self, comment_id: UUID | None, words: Sealed, written_at: datetime, fingerprint: Word
    ) -> None:
        self.shown_id, self.shown_fingerprint = comment_id, fingerprint

    @event(CommentGone)
    def _comment_gone(self, comment_id: UUID | None) -> None:
        self.shown_fingerprint = self.shown_id = None

"""A review as its portal shows it, and our comment under it.

observed ──▶ changed … ──▶ vanished ──▶ returned
  ↺ comment: see `portal_comment`
"""

from datetime import datetime
from uuid import UUID

from services.ingest.domain import portal_comment as comment
from shared import ids
from shared.domain import Aggregate, Created, Event, Sealed, Word, event


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

    CommentIntended, CommentDelayed = comment.Intended, comment.Delayed
    CommentSent, CommentLookedFor = comment.Sent, comment.LookedFor
    CommentAccepted, CommentRejected = comment.Accepted, comment.Rejected
    CommentFailed, CommentSeen, CommentGone = comment.Failed, comment.Seen, comment.Gone

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
        self.comment = comment.PortalComment()

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
        if comment_id != self.comment.id:
            told = {"words": words, "fingerprint": fingerprint, "post_at": now}
            self.trigger_event(self.CommentIntended, comment_id=comment_id, **told)

    def delay_comment(self, comment_id: UUID, reason: Word, post_at: datetime) -> None:
        self.comment.must_be_open(comment_id)
        told = {"reason": reason, "post_at": post_at}
        self.trigger_event(self.CommentDelayed, comment_id=comment_id, **told)

    def send_comment(self, comment_id: UUID, look_at: datetime | None) -> None:
        self.comment.must_be_open(comment_id)
        self.trigger_event(self.CommentSent, comment_id=comment_id, look_at=look_at)

    def look_again(self, comment_id: UUID, look_at: datetime | None) -> None:
        self.comment.must_be_open(comment_id)
        self.trigger_event(self.CommentLookedFor, comment_id=comment_id, look_at=look_at)

    def fail_comment(self, comment_id: UUID, reason: Word) -> None:
        self.comment.must_be_open(comment_id)
        self.trigger_event(self.CommentFailed, comment_id=comment_id, reason=reason)

    def see_comment(self, words: Sealed, fingerprint: Word, written_at: datetime) -> None:
        """The portal shows a comment: ours, or one that was written there by hand."""
        if self.comment.is_latest(fingerprint) and not self.comment.is_decided:
            self.trigger_event(self.CommentAccepted, comment_id=self.comment.id)
        if fingerprint != self.comment.shown_fingerprint:
            told = {"words": words, "written_at": written_at, "fingerprint": fingerprint}
            ours = self.comment.texts.get(fingerprint)
            self.trigger_event(self.CommentSeen, comment_id=ours, **told)

    def see_rejected(self, fingerprint: Word, reason: Word) -> None:
        """The portal refuses words, at once or later: they are shown no more."""
        if self.comment.is_latest(fingerprint) and not self.comment.is_rejected:
            self.trigger_event(self.CommentRejected, comment_id=self.comment.id, reason=reason)
        if fingerprint == self.comment.shown_fingerprint:
            self.miss_comment()

    def miss_comment(self) -> None:
        """A look shows no comment where one was shown before."""
        if self.comment.shown_fingerprint is not None:
            self.trigger_event(self.CommentGone, comment_id=self.comment.shown_id)

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

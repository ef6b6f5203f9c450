"""A place's public words under a review (R-081), and how far they got.

opened ─▶ written ─▶ sent ─▶ accepted or rejected ─▶ seen on the portal ─▶ gone
             ↺ written again: a new text with a chain of its own

Under an own review a text is accepted as it is written. Under a portal's review ingest carries it
there and tells what became of it. `shown` is the text that counts: until it is gone.
"""

from datetime import datetime
from typing import Self
from uuid import UUID

from services.stream.domain.arrival import OWN
from services.stream.domain.review import AsBefore, Review
from shared import ids
from shared.domain import Aggregate, Created, Event, Refused, Sealed, Word, event

LONGEST = 4_096
"""Bytes in UTF-8: what Google takes, and so what we take everywhere."""


class TooLong(Refused):
    """More than 4096 bytes."""


class SomebodyCommented(Refused):
    """There is a text that the writer has not seen."""


class WordsErased(Refused):
    """The guest's words were erased with their key: nothing can be written under them."""


class UnknownText(Refused):
    """No text with this id was written here."""


class Comment(Aggregate):
    """All texts under one review."""

    TOPIC = "comment"

    class Opened(Created):
        TOPIC = "comment.opened"
        review_id: UUID
        portal: Word
        external_id: Word | None

    class Written(Event):
        TOPIC = "comment.written"
        comment_id: UUID
        review_id: UUID
        portal: Word
        external_id: Word | None
        words: Sealed

    class Sent(Event):
        TOPIC = "comment.sent"
        review_id: UUID
        comment_id: UUID

    class Accepted(Event):
        TOPIC = "comment.accepted"
        review_id: UUID
        comment_id: UUID

    class Rejected(Event):
        TOPIC = "comment.rejected"
        review_id: UUID
        comment_id: UUID
        reason: Word

    class Failed(Event):
        TOPIC = "comment.failed"
        review_id: UUID
        comment_id: UUID
        reason: Word

    class Seen(Event):
        TOPIC = "comment.seen"
        review_id: UUID
        comment_id: UUID | None
        words: Sealed | None
        written_at: datetime

    class Gone(Event):
        TOPIC = "comment.gone"
        review_id: UUID

    @staticmethod
    def create_id(review_id: UUID) -> UUID:
        return ids.of("comment", review_id)

    @classmethod
    def under(cls, review: Review) -> Self:
        return cls(review.id, review.portal, review.external_id)

    @event(Opened)
    def __init__(self, review_id: UUID, portal: Word, external_id: Word | None) -> None:
        self.review_id, self.portal, self.external_id = review_id, portal, external_id
        self.texts: list[UUID] = []
        self.is_shown = False
        self.shown: UUID | None = None

    @property
    def latest(self) -> UUID | None:
        return self.texts[-1] if self.texts else None

    def write(self, comment_id: UUID, words: Sealed, size: int, over: UUID | None) -> None:
        """`size`: bytes of the words in the clear; `over`: the latest text its writer has seen."""
        if size > LONGEST:
            raise TooLong(LONGEST)
        if over != self.latest:
            raise SomebodyCommented
        self._written(comment_id, self.review_id, self.portal, self.external_id, words)
        if self.portal == OWN:
            self.accept(comment_id)

    def send(self, comment_id: UUID) -> None:
        self._must_know(comment_id)
        self._sent(self.review_id, comment_id)

    def accept(self, comment_id: UUID) -> None:
        self._must_know(comment_id)
        self._accepted(self.review_id, comment_id)

    def reject(self, comment_id: UUID, reason: Word) -> None:
        """An earlier text that is shown stays; the rejected one itself is shown no more."""
        self._must_know(comment_id)
        self._rejected(self.review_id, comment_id, reason)
        if self.is_shown and self.shown == comment_id:
            self._gone(self.review_id)

    def fail(self, comment_id: UUID, reason: Word) -> None:
        self._must_know(comment_id)
        self._failed(self.review_id, comment_id, reason)

    def see(self, comment_id: UUID | None, words: Sealed, written_at: datetime) -> None:
        """Words are kept where they were written on the portal by hand (`comment_id` None)."""
        if comment_id:
            self._must_know(comment_id)
        self._seen(self.review_id, comment_id, None if comment_id else words, written_at)

    def lose(self) -> None:
        if not self.is_shown:
            raise AsBefore
        self._gone(self.review_id)

    def _must_know(self, comment_id: UUID) -> None:
        if comment_id not in self.texts:
            raise UnknownText

    @event(Written)
    def _written(
        self,
        comment_id: UUID,
        review_id: UUID,
        portal: Word,
        external_id: Word | None,
        words: Sealed,
    ) -> None:
        self.texts.append(comment_id)

    @event(Sent)
    def _sent(self, review_id: UUID, comment_id: UUID) -> None:
        pass

    @event(Accepted)
    def _accepted(self, review_id: UUID, comment_id: UUID) -> None:
        self.is_shown, self.shown = True, comment_id

    @event(Rejected)
    def _rejected(self, review_id: UUID, comment_id: UUID, reason: Word) -> None:
        pass

    @event(Failed)
    def _failed(self, review_id: UUID, comment_id: UUID, reason: Word) -> None:
        pass

    @event(Seen)
    def _seen(
        self,
        review_id: UUID,
        comment_id: UUID | None,
        words: Sealed | None,
        written_at: datetime,
    ) -> None:
        self.is_shown, self.shown = True, comment_id

    @event(Gone)
    def _gone(self, review_id: UUID) -> None:
        self.is_shown, self.shown = False, None

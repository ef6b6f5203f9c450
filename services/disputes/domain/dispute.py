"""A complaint gets fourteen days, in which the guest may take the review back or replace it.

opened ──▶ closed      the time ran out, or the guest revoked or replaced the review
  ↺ guest asked        closed is closed: never opened again, nor a second one on its review
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared import ids
from shared.domain import Aggregate, Created, Event, Refused, Sealed, Word, event


class Outcome(StrEnum):
    EXPIRED = "expired"
    REVOKED = "revoked"
    REPLACED = "replaced"


class DisputeIsClosed(Refused):
    """A closed dispute takes no more words and no other outcome (R-093)."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class StillRunning(Refused):
    """The fourteen days are not over."""


class NoGuestContact(Refused):
    """There is nobody to talk to: a portal's review, or a guest without an address."""


class ReplacedOnce(Refused):
    """The review stands for another already; its guest may only take it back (R-096)."""


class Dispute(Aggregate):
    """The talk with one guest about one review, with an end."""

    TOPIC = "dispute"

    class Opened(Created):
        TOPIC = "dispute.opened"
        review_id: UUID
        guest_id: UUID
        score: int
        deadline: datetime
        is_automatic: bool
        threshold: int
        guest_name: Sealed
        email: Sealed | None
        language: Word
        is_replacement: bool = False

    class GuestAsked(Event):
        TOPIC = "dispute.guest_asked"
        message_id: UUID
        words: Sealed

    class Closed(Event):
        TOPIC = "dispute.closed"
        outcome: Outcome
        review_id: UUID
        guest_id: UUID
        score: int | None
        words: Sealed | None
        shows_name: bool | None
        language: Word | None

    @staticmethod
    def create_id(review_id: UUID) -> UUID:
        """A review has one dispute at most: a second one collides in the event store."""
        return ids.of("dispute", review_id)

    @event(Opened)
    def __init__(
        self,
        review_id: UUID,
        guest_id: UUID,
        score: int,
        deadline: datetime,
        is_automatic: bool,
        threshold: int,
        guest_name: Sealed,
        email: Sealed | None,
        language: Word,
        is_replacement: bool,
    ) -> None:
        self.review_id, self.guest_id = review_id, guest_id
        self.deadline, self.is_replacement = deadline, is_replacement
        self.guest_name, self.email, self.language = guest_name, email, language
        self.questions: dict[UUID, Sealed] = {}
        self.outcome: Outcome | None = None

    def ask_guest(self, message_id: UUID, words: Sealed) -> None:
        self._must_be_open()
        if self.email is None:
            raise NoGuestContact
        self._guest_asked(message_id, words)

    def revoke(self) -> None:
        """The guest takes the review back. Click and deadline race by the log's order."""
        self._must_be_open()
        self._closed(Outcome.REVOKED, self.review_id, self.guest_id, None, None, None, None)

    def replace(self, score: int, words: Sealed | None, shows_name: bool, language: Word) -> None:
        """The guest says it anew; invitations submits it as a review of its own, once (R-096)."""
        self._must_be_open()
        if self.is_replacement:
            raise ReplacedOnce
        told = (score, words, shows_name, language)
        self._closed(Outcome.REPLACED, self.review_id, self.guest_id, *told)

    def expire(self, now: datetime) -> None:
        self._must_be_open()
        if now < self.deadline:
            raise StillRunning(self.deadline)
        self._closed(Outcome.EXPIRED, self.review_id, self.guest_id, None, None, None, None)

    def _must_be_open(self) -> None:
        if self.outcome is not None:
            raise DisputeIsClosed(self.outcome)

    @event(GuestAsked)
    def _guest_asked(self, message_id: UUID, words: Sealed) -> None:
        self.questions[message_id] = words

    @event(Closed)
    def _closed(
        self,
        outcome: Outcome,
        review_id: UUID,
        guest_id: UUID,
        score: int | None,
        words: Sealed | None,
        shows_name: bool | None,
        language: Word | None,
    ) -> None:
        self.outcome = outcome

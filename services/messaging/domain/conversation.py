"""One conversation a guest's stay: what waits for an answer, and what was said.

inbox ──▶ done ──▶ inbox        staff finish it; a guest who writes again brings it back
  │  └──▶ spam ──▶ inbox        by staff only: what a spammer writes is counted, no more
  ↺ on hold, released           orthogonal: whoever is on hold is in the inbox
"""

from datetime import datetime
from uuid import UUID

from services.messaging.domain.matrix import (
    IsDone,
    IsNotOnHold,
    IsSpam,
    NoAddress,
    NothingChanges,
    Priority,
    SomebodyWasFaster,
    State,
)
from shared import ids
from shared.domain import Aggregate, Created, Event, Sealed, Word, event


class Conversation(Aggregate):
    """Words sealed under `guest:<guest_id>`; notes are for staff alone."""

    TOPIC = "conversation"

    class Opened(Created):
        TOPIC = "conversation.opened"
        guest_id: UUID
        review_id: UUID
        priority: Priority
        score: int
        guest_name: Sealed
        email: Sealed | None
        phone: Sealed | None
        language: Word
        review_words: Sealed | None

    class AlertRaised(Event):
        TOPIC = "conversation.alert_raised"
        review_id: UUID
        score: int

    class GuestWrote(Event):
        TOPIC = "conversation.guest_wrote"
        message_id: UUID
        words: Sealed
        whole: Sealed | None
        via: Word

    class AttachmentsDropped(Event):
        TOPIC = "conversation.attachments_dropped"
        message_id: UUID
        names: Sealed

    class StaffWrote(Event):
        TOPIC = "conversation.staff_wrote"
        message_id: UUID
        words: Sealed

    class CallLogged(Event):
        TOPIC = "conversation.call_logged"
        outcome: Word
        minutes: int
        words: Sealed | None

    class NoteAdded(Event):
        TOPIC = "conversation.note_added"
        note_id: UUID
        words: Sealed

    class Forwarded(Event):
        TOPIC = "conversation.forwarded"
        message_id: UUID
        to_user: UUID
        words: Sealed | None

    class Delegated(Event):
        TOPIC = "conversation.delegated"
        message_id: UUID
        words: Sealed | None

    class Shared(Event):
        TOPIC = "conversation.shared"
        message_id: UUID
        with_user: UUID
        words: Sealed | None

    class Held(Event):
        TOPIC = "conversation.held"
        reason: Sealed | None
        until: datetime | None

    class HoldReleased(Event):
        TOPIC = "conversation.hold_released"
        because: Word

    class Done(Event):
        TOPIC = "conversation.done"

    class Spammed(Event):
        TOPIC = "conversation.spammed"

    class Returned(Event):
        TOPIC = "conversation.returned"
        because: Word

    @staticmethod
    def create_id(guest_id: UUID) -> UUID:
        return ids.of("conversation", guest_id)

    @event(Opened)
    def __init__(
        self,
        guest_id: UUID,
        review_id: UUID,
        priority: Priority,
        score: int,
        guest_name: Sealed,
        email: Sealed | None,
        phone: Sealed | None,
        language: Word,
        review_words: Sealed | None,
    ) -> None:
        self.guest_id, self.email, self.language = guest_id, email, language
        self.guest_name = guest_name
        self.reviews = {review_id}
        self.priority = priority
        self.state = State.INBOX
        self.is_on_hold = False
        self.owner: UUID | None = None
        self.words: dict[UUID, Sealed | None] = {}
        self.heard: set[UUID] = set()
        self.latest_word = 1

    def raise_alert(self, review_id: UUID, score: int) -> None:
        """A later review of the same guest is a complaint."""
        if review_id in self.reviews:
            raise NothingChanges
        self._alert_raised(review_id, score)
        if self.state is State.DONE:
            self._returned("alert")

    def hear(
        self,
        message_id: UUID,
        words: Sealed,
        whole: Sealed | None,
        via: Word,
        dropped: Sealed | None = None,
    ) -> None:
        """The guest wrote, by mail or on the link's page; one Message-ID is heard once.

        `dropped`: names of attachments, a line each, that are not kept.
        """
        if message_id in self.heard:
            raise NothingChanges
        self._guest_wrote(message_id, words, whole, via)
        if dropped:
            self._attachments_dropped(message_id, dropped)
        if self.state is State.DONE:
            self._returned("guest_wrote")
        elif self.state is State.INBOX and self.is_on_hold:
            self._hold_released("guest_wrote")

    def write(self, message_id: UUID, words: Sealed, version_seen: int) -> None:
        """`version_seen`: what the page showed; a newer word of anybody is looked at first."""
        self._must_not_be_spam()
        if self.email is None:
            raise NoAddress
        if version_seen < self.latest_word:
            raise SomebodyWasFaster
        self._staff_wrote(message_id, words)
        self._bring_back_if_done("staff_wrote")

    def log_call(self, outcome: Word, minutes: int, words: Sealed | None) -> None:
        self._must_not_be_spam()
        self._call_logged(outcome, minutes, words)

    def note(self, note_id: UUID, words: Sealed) -> None:
        self._note_added(note_id, words)

    def forward(self, message_id: UUID, to_user: UUID, words: Sealed | None) -> None:
        """Hands over to a colleague."""
        self._must_not_be_spam()
        self._forwarded(message_id, to_user, words)
        self._bring_back_if_done("forwarded")

    def delegate(self, message_id: UUID, words: Sealed | None) -> None:
        """Hands over to customer service, and is done here."""
        self._must_be_in_inbox()
        self._delegated(message_id, words)
        self._end_hold("delegated")
        self._done()

    def share(self, message_id: UUID, with_user: UUID, words: Sealed | None) -> None:
        """Asks for an opinion; nothing is handed over."""
        self._shared(message_id, with_user, words)

    def hold(self, reason: Sealed | None, until: datetime | None) -> None:
        self._must_be_in_inbox()
        self._held(reason, until)

    def release(self, because: Word = "staff") -> None:
        self._must_be_in_inbox()
        if not self.is_on_hold:
            raise IsNotOnHold
        self._hold_released(because)

    def finish(self) -> None:
        self._must_not_be_spam()
        if self.state is State.DONE:
            raise NothingChanges
        self._end_hold("done")
        self._done()

    def spam(self) -> None:
        if self.state is State.SPAM:
            raise NothingChanges
        self._end_hold("spam")
        self._spammed()

    def bring_back(self, because: Word = "staff") -> None:
        if self.state is State.INBOX:
            raise NothingChanges
        self._returned(because)

    def _bring_back_if_done(self, because: Word) -> None:
        if self.state is State.DONE:
            self._returned(because)

    def _end_hold(self, because: Word) -> None:
        if self.is_on_hold:
            self._hold_released(because)

    def _must_not_be_spam(self) -> None:
        if self.state is State.SPAM:
            raise IsSpam

    def _must_be_in_inbox(self) -> None:
        self._must_not_be_spam()
        if self.state is State.DONE:
            raise IsDone

    @event(AlertRaised)
    def _alert_raised(self, review_id: UUID, score: int) -> None:
        self.reviews.add(review_id)
        if self.state is not State.SPAM:
            self.priority = Priority.ALERT

    @event(GuestWrote)
    def _guest_wrote(
        self, message_id: UUID, words: Sealed, whole: Sealed | None, via: Word
    ) -> None:
        self.heard.add(message_id)
        self.latest_word = self.version + 1

    @event(AttachmentsDropped)
    def _attachments_dropped(self, message_id: UUID, names: Sealed) -> None:
        pass

    @event(StaffWrote)
    def _staff_wrote(self, message_id: UUID, words: Sealed) -> None:
        self.words[message_id] = words
        self.latest_word = self.version + 1

    @event(CallLogged)
    def _call_logged(self, outcome: Word, minutes: int, words: Sealed | None) -> None:
        pass

    @event(NoteAdded)
    def _note_added(self, note_id: UUID, words: Sealed) -> None:
        pass

    @event(Forwarded)
    def _forwarded(self, message_id: UUID, to_user: UUID, words: Sealed | None) -> None:
        self.words[message_id] = words
        self.owner = to_user

    @event(Delegated)
    def _delegated(self, message_id: UUID, words: Sealed | None) -> None:
        self.words[message_id] = words

    @event(Shared)
    def _shared(self, message_id: UUID, with_user: UUID, words: Sealed | None) -> None:
        self.words[message_id] = words

    @event(Held)
    def _held(self, reason: Sealed | None, until: datetime | None) -> None:
        self.is_on_hold = True

    @event(HoldReleased)
    def _hold_released(self, because: Word) -> None:
        self.is_on_hold = False

    @event(Done)
    def _done(self) -> None:
        self.state = State.DONE

    @event(Spammed)
    def _spammed(self) -> None:
        self.state = State.SPAM

    @event(Returned)
    def _returned(self, because: Word) -> None:
        self.state = State.INBOX

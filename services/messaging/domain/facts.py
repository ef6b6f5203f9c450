"""What may happen in a conversation, and what each fact changes: for ever, deciding nothing."""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from services.messaging.domain.matrix import Priority, State
from shared.domain import Created, Event, Sealed, Word

if TYPE_CHECKING:
    from services.messaging.domain.conversation import Conversation


class Hold(NamedTuple):
    """Why the guest waits, and when the hold ends by itself; None: somebody releases it."""

    reason: Sealed | None
    until: datetime | None


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

    def apply(self, aggregate: "Conversation") -> None:
        aggregate.reviews.add(self.review_id)
        if aggregate.state is not State.SPAM:
            aggregate.priority = Priority.ALERT


class GuestWrote(Event):
    TOPIC = "conversation.guest_wrote"
    message_id: UUID
    words: Sealed
    whole: Sealed | None
    via: Word

    def apply(self, aggregate: "Conversation") -> None:
        aggregate.heard.add(self.message_id)
        aggregate.latest_words[self.meta["actor"]] = self.originator_version


class AttachmentsDropped(Event):
    TOPIC = "conversation.attachments_dropped"
    message_id: UUID
    names: Sealed


class StaffWrote(Event):
    TOPIC = "conversation.staff_wrote"
    message_id: UUID
    words: Sealed

    def apply(self, aggregate: "Conversation") -> None:
        aggregate.words[self.message_id] = self.words
        aggregate.latest_words[self.meta["actor"]] = self.originator_version


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

    def apply(self, aggregate: "Conversation") -> None:
        aggregate.words[self.message_id] = self.words
        aggregate.owner = self.to_user


class Delegated(Event):
    TOPIC = "conversation.delegated"
    message_id: UUID
    words: Sealed | None

    def apply(self, aggregate: "Conversation") -> None:
        aggregate.words[self.message_id] = self.words


class Shared(Event):
    TOPIC = "conversation.shared"
    message_id: UUID
    with_user: UUID
    words: Sealed | None

    def apply(self, aggregate: "Conversation") -> None:
        aggregate.words[self.message_id] = self.words


class Held(Event):
    TOPIC = "conversation.held"
    reason: Sealed | None
    until: datetime | None

    def apply(self, aggregate: "Conversation") -> None:
        aggregate.held_before = aggregate.held or aggregate.held_before
        aggregate.held = Hold(self.reason, self.until)


class HoldReleased(Event):
    TOPIC = "conversation.hold_released"
    because: Word

    def apply(self, aggregate: "Conversation") -> None:
        aggregate.held_before, aggregate.held = aggregate.held, None


class Done(Event):
    TOPIC = "conversation.done"

    def apply(self, aggregate: "Conversation") -> None:
        aggregate.state = State.DONE


class Spammed(Event):
    TOPIC = "conversation.spammed"

    def apply(self, aggregate: "Conversation") -> None:
        aggregate.state = State.SPAM


class Returned(Event):
    TOPIC = "conversation.returned"
    because: Word

    def apply(self, aggregate: "Conversation") -> None:
        aggregate.state = State.INBOX

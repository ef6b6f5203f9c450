"""What may happen to an invitation, and what each fact changes: for ever, deciding nothing."""

from dataclasses import field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from services.invitations.domain.guest import Guest, Origin
from services.invitations.domain.matrix import Status
from services.invitations.domain.sending_plan import Planned
from shared.domain import Created, Event, Sealed, Word

if TYPE_CHECKING:
    from services.invitations.domain.invitation import Invitation


class Scheduled(Created, Guest, Origin, Planned):
    TOPIC = "invitation.scheduled"
    channel: Word

    def apply(self, aggregate: "Invitation") -> None:
        aggregate.plan(self, self.send_at)


class Skipped(Created, Guest, Origin):
    TOPIC = "invitation.skipped"
    reason: Word

    def apply(self, aggregate: "Invitation") -> None:
        aggregate.plan(self, None)


class ScheduledAgain(Event, Guest, Origin, Planned):
    TOPIC = "invitation.scheduled_again"
    channel: Word

    def apply(self, aggregate: "Invitation") -> None:
        aggregate.plan(self, self.send_at)


class SkippedAgain(Event, Guest, Origin):
    TOPIC = "invitation.skipped_again"
    reason: Word

    def apply(self, aggregate: "Invitation") -> None:
        aggregate.plan(self, None)


class Edited(Event, Guest):
    TOPIC = "invitation.edited"
    send_at: datetime | None
    rule_version: int
    hour_version: int

    def apply(self, aggregate: "Invitation") -> None:
        aggregate.plan(self, self.send_at)


class AddressCorrected(Event, Guest):
    TOPIC = "invitation.address_corrected"
    generation: int
    send_at: datetime

    def apply(self, aggregate: "Invitation") -> None:
        aggregate.plan(self, self.send_at)
        aggregate.generation, aggregate.expires_at = self.generation, None


class Suppressed(Event):
    TOPIC = "invitation.suppressed"
    because: Word
    entry: Word | None

    def apply(self, aggregate: "Invitation") -> None:
        aggregate.tries.over()
        aggregate.status = Status.CANCELLED


class Intended(Event):
    TOPIC = "invitation.intended"
    attempt: int
    generation: int
    message_id: Word
    text_version: int
    overdue_at: datetime
    give_up_at: datetime
    expires_at: datetime

    def apply(self, aggregate: "Invitation") -> None:
        aggregate.tries.begun(self.attempt, self.give_up_at)
        aggregate.message_id, aggregate.expires_at = self.message_id, self.expires_at
        aggregate.status = Status.SENDING


class Sent(Event):
    TOPIC = "invitation.sent"
    channel: Word
    portal: Word
    language: Word
    message_id: Word
    reply: Word
    status: Word

    def apply(self, aggregate: "Invitation") -> None:
        aggregate.tries.over()
        aggregate.status = Status(self.status)


class Failed(Event):
    TOPIC = "invitation.failed"
    attempt: int
    cls: Word
    code: int
    words: Sealed | None
    retry_at: datetime | None
    status: Word

    def apply(self, aggregate: "Invitation") -> None:
        aggregate.tries.over(self.retry_at)
        aggregate.status = Status(self.status)


class Uncertain(Event):
    TOPIC = "invitation.uncertain"
    attempt: int
    status: Word

    def apply(self, aggregate: "Invitation") -> None:
        aggregate.status = Status(self.status)


class Clicked(Event):
    TOPIC = "invitation.clicked"

    def apply(self, aggregate: "Invitation") -> None:
        aggregate.status = Status.EMAIL_CLICKED


class Answered(Event):
    TOPIC = "invitation.answered"
    review_id: UUID
    score: int
    replaces: UUID | None
    status: Word

    def apply(self, aggregate: "Invitation") -> None:
        aggregate.review_ids.append(self.review_id)
        aggregate.status = Status(self.status)


class AnswerRevoked(Event):
    TOPIC = "invitation.answer_revoked"
    review_id: UUID

    def apply(self, aggregate: "Invitation") -> None:
        aggregate.status = Status.REVIEW_DELETED


class Cancelled(Event):
    TOPIC = "invitation.cancelled"

    def apply(self, aggregate: "Invitation") -> None:
        aggregate.tries.over()
        aggregate.status, aggregate.was_cancelled = Status.CANCELLED, True


class TakenBack(Event):
    TOPIC = "invitation.taken_back"
    import_id: UUID

    def apply(self, aggregate: "Invitation") -> None:
        aggregate.tries.over()
        aggregate.status, aggregate.is_taken_back = Status.DELETED, True


class Deleted(Event):
    TOPIC = "invitation.deleted"
    contact_hash: Word

    def apply(self, aggregate: "Invitation") -> None:
        aggregate.tries.over()
        aggregate.status = Status.DELETED


class Anonymised(Event):
    TOPIC = "invitation.anonymised"
    contact_hash: Word
    erases_words: bool
    review_ids: list[UUID]
    earlier_contacts: list[Word] = field(default_factory=list)

    def apply(self, aggregate: "Invitation") -> None:
        aggregate.tries.planned_at = None
        aggregate.status = Status.ANONYMISED

"""A reminder to one guest: staff ask once more, by a mail that is handed over once at most.

planned ──▶ being sent ──▶ sent, failed, uncertain, suppressed
   ◀── later ────┘
"""

from datetime import datetime
from uuid import UUID

from services.invitations.domain.tries import NothingOpen, Tries, whole
from shared import ids
from shared.domain import Aggregate, Created, Event, Sealed, Word, event


class Reminder(Aggregate):
    """It never changes the guest's status."""

    TOPIC = "reminder"

    class Planned(Created):
        TOPIC = "reminder.planned"
        guest_id: UUID
        send_at: datetime

    class Suppressed(Event):
        TOPIC = "reminder.suppressed"
        guest_id: UUID
        because: Word
        entry: Word | None

    class Intended(Event):
        TOPIC = "reminder.intended"
        guest_id: UUID
        attempt: int
        message_id: Word
        text_version: int
        overdue_at: datetime
        give_up_at: datetime

    class Sent(Event):
        TOPIC = "reminder.sent"
        guest_id: UUID
        message_id: Word
        reply: Word

    class Failed(Event):
        TOPIC = "reminder.failed"
        guest_id: UUID
        attempt: int
        cls: Word
        code: int
        words: Sealed | None
        retry_at: datetime | None

    class Uncertain(Event):
        TOPIC = "reminder.uncertain"
        guest_id: UUID
        attempt: int

    @staticmethod
    def stream(command_id: UUID) -> UUID:
        """A command asks once."""
        return ids.of("reminder", command_id)

    @classmethod
    def ask(cls, id: UUID, guest_id: UUID, now: datetime) -> "Reminder":
        return cls._create(cls.Planned, id=id, guest_id=guest_id, send_at=whole(now))

    @event(Planned)
    def __init__(self, guest_id: UUID, send_at: datetime) -> None:
        self.guest_id = guest_id
        self.tries = Tries(send_at)
        self.message_id = ""
        self.is_doubted = self.is_taken = False

    def intend(self, now: datetime, message_id: Word, text_version: int) -> None:
        begun = self.tries.next(now)
        told = (begun.attempt, message_id, text_version, begun.overdue_at, begun.give_up_at)
        self._intended(self.guest_id, *told)

    def hand_over(self, attempt: int, reply: Word) -> None:
        self.tries.must_be_open(attempt)
        self._sent(self.guest_id, self.message_id, reply)

    def refuse(
        self, attempt: int, cls: Word, code: int, words: Sealed | None, now: datetime
    ) -> None:
        self.tries.must_be_open(attempt)
        retry_at = None if self.is_doubted else self.tries.retry_at(cls, now)
        self._failed(self.guest_id, attempt, cls, code, words, retry_at)

    def come_back(self, generation: int, cls: Word, words: Sealed | None) -> None:
        """It bounced. `generation` is the invitation's: a reminder has one address."""
        if not self.is_taken:
            raise NothingOpen
        self._failed(self.guest_id, self.tries.number, cls, 0, words, None)

    def doubt(self, attempt: int) -> None:
        self.tries.must_be_open(attempt)
        if not self.is_doubted:
            self._uncertain(self.guest_id, attempt)

    def suppress(self, because: Word, entry: Word | None) -> None:
        """Blocked since, or the guest no longer takes one."""
        self.tries.must_be_under_way()
        self._suppressed(self.guest_id, because, entry)

    @event(Suppressed)
    def _suppressed(self, guest_id: UUID, because: Word, entry: Word | None) -> None:
        self.tries.over()

    @event(Intended)
    def _intended(
        self,
        guest_id: UUID,
        attempt: int,
        message_id: Word,
        text_version: int,
        overdue_at: datetime,
        give_up_at: datetime,
    ) -> None:
        self.tries.begun(attempt, give_up_at)
        self.message_id = message_id
        self.is_taken = True

    @event(Sent)
    def _sent(self, guest_id: UUID, message_id: Word, reply: Word) -> None:
        self.tries.over()

    @event(Failed)
    def _failed(
        self,
        guest_id: UUID,
        attempt: int,
        cls: Word,
        code: int,
        words: Sealed | None,
        retry_at: datetime | None,
    ) -> None:
        self.tries.over(retry_at)
        self.is_taken = False

    @event(Uncertain)
    def _uncertain(self, guest_id: UUID, attempt: int) -> None:
        self.is_doubted = True

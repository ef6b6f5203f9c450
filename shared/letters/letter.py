"""A letter holds whom it goes to and what it is about, never its words; five attempts in 24 hours.

intended ──▶ attempted ──▶ handed over ──▶ refused, by a bounce
                  ↺ later        └──▶ refused, uncertain: given up
"""

from datetime import datetime, timedelta
from uuid import UUID

from shared import clock
from shared.contracts.common import (
    LetterAttempted,
    LetterHandedOver,
    LetterIntended,
    LetterRefused,
    LetterUncertain,
)
from shared.domain import (
    Aggregate,
    Created,
    Event,
    Refused,
    Sealed,
    Word,
    event,
)
from shared.mail.outcome import Ambiguous, HandedOver, Outcome
from shared.mail.outcome import Refused as MailRefused
from shared.outbox import Outbox

FORGOTTEN = "forgotten"
"""Why a letter is given up that was never sent: its guest was forgotten."""
GIVEN_UP_AFTER = timedelta(hours=24)
OVERDUE_AFTER = timedelta(minutes=10)
PAUSES = (1, 10, 60, 360)
"""Minutes before the second to the fifth attempt."""


class LetterClosed(Refused):
    """It was handed over, or given up."""


class Letter(Aggregate):
    """One mail to one address, from the wish to its end."""

    TOPIC = "letter"

    class Intended(Created):
        TOPIC = "letter.intended"
        kind: Word
        about: UUID
        part: UUID | None
        guest_id: UUID | None
        address: Sealed
        message_id: Word
        language: Word
        send_at: datetime
        give_up_at: datetime

    class Attempted(Event):
        TOPIC = "letter.attempted"
        attempt: int
        overdue_at: datetime

    class HandedOver(Event):
        TOPIC = "letter.handed_over"
        kind: Word
        about: UUID
        guest_id: UUID | None
        reply: Word

    class Refused(Event):
        TOPIC = "letter.refused"
        kind: Word
        about: UUID
        guest_id: UUID | None
        cls: Word
        code: int
        words: Word
        retry_at: datetime | None

    class Uncertain(Event):
        TOPIC = "letter.uncertain"
        kind: Word
        about: UUID
        guest_id: UUID | None
        retry_at: datetime | None

    @classmethod
    def intend(
        cls,
        id: UUID,
        kind: Word,
        about: UUID,
        address: Sealed,
        language: Word,
        domain: str,
        *,
        part: UUID | None = None,
        guest_id: UUID | None = None,
    ) -> "Letter":
        """A letter to be sent now. `id` is made of what it is for, so that it is one letter."""
        now = clock.now()
        return cls._create(
            cls.Intended,
            id=id,
            kind=kind,
            about=about,
            part=part,
            guest_id=guest_id,
            address=address,
            message_id=f"<{id.hex}@{domain}>",
            language=language,
            send_at=now,
            give_up_at=now + GIVEN_UP_AFTER,
        )

    @event(Intended)
    def __init__(
        self,
        kind: Word,
        about: UUID,
        part: UUID | None,
        guest_id: UUID | None,
        address: Sealed,
        message_id: Word,
        language: Word,
        send_at: datetime,
        give_up_at: datetime,
    ) -> None:
        self.kind, self.about, self.part, self.guest_id = kind, about, part, guest_id
        self.address, self.language = address, language
        self.message_id, self.send_at, self.give_up_at = message_id, send_at, give_up_at
        self.attempts = 0
        self.is_closed = self.is_refused = False

    def attempt(self, now: datetime) -> None:
        """One more; or none, and it is closed, when five or a day brought no outcome."""
        self._must_be_open()
        if self.attempts > len(PAUSES) or (self.attempts and now >= self.give_up_at):
            self._uncertain(self.kind, self.about, self.guest_id, None)
        else:
            self._attempted(self.attempts + 1, now + OVERDUE_AFTER)

    def record(self, outcome: Outcome, now: datetime) -> None:
        """What the mail server said of the latest attempt."""
        self._must_be_open()
        about = (self.kind, self.about, self.guest_id)
        match outcome:
            case HandedOver(reply):
                self._handed_over(*about, reply)
            case Ambiguous():
                self._uncertain(*about, self._retry_at(now))
            case MailRefused(kind, code, _, words):
                retry_at = self._retry_at(now) if kind == "transient" else None
                self._refused(*about, kind, code or 0, words, retry_at)

    def give_up(self) -> None:
        """There is nothing to send any more: no server was asked."""
        self._must_be_open()
        self._refused(self.kind, self.about, self.guest_id, "policy", 0, FORGOTTEN, None)

    def come_back(self, cls: Word, words: Word) -> None:
        """It bounced: taken by the mail server, it did not arrive after all."""
        if self.is_refused:
            raise LetterClosed
        self._refused(self.kind, self.about, self.guest_id, cls, 0, words, None)

    def _retry_at(self, now: datetime) -> datetime | None:
        if self.attempts > len(PAUSES):
            return None
        at = now + timedelta(minutes=PAUSES[self.attempts - 1])
        return at if at < self.give_up_at else None

    def _must_be_open(self) -> None:
        if self.is_closed:
            raise LetterClosed

    @event(Attempted)
    def _attempted(self, attempt: int, overdue_at: datetime) -> None:
        self.attempts = attempt

    @event(HandedOver)
    def _handed_over(self, kind: Word, about: UUID, guest_id: UUID | None, reply: Word) -> None:
        self.is_closed = True

    @event(Refused)
    def _refused(
        self,
        kind: Word,
        about: UUID,
        guest_id: UUID | None,
        cls: Word,
        code: int,
        words: Word,
        retry_at: datetime | None,
    ) -> None:
        self.is_closed = self.is_refused = retry_at is None

    @event(Uncertain)
    def _uncertain(
        self, kind: Word, about: UUID, guest_id: UUID | None, retry_at: datetime | None
    ) -> None:
        self.is_closed = retry_at is None


LETTERS: Outbox = {
    Letter.Intended: LetterIntended,
    Letter.Attempted: LetterAttempted,
    Letter.HandedOver: LetterHandedOver,
    Letter.Refused: LetterRefused,
    Letter.Uncertain: LetterUncertain,
}
"""For a service's outbox: `{**LETTERS, …}`."""


def state_of(refused: LetterRefused) -> str:
    """What became of it, for pages: `refused`, `tried again`, or `not sent`: nobody was asked."""
    if refused.retry_at:
        return "tried again"
    return "not sent" if refused.words == FORGOTTEN else "refused"

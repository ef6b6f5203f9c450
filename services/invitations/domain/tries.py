"""The tries of one mail: five at most within 24 hours, each with its own intent.

planned ──▶ open ──▶ over      handed over, given up, called off or uncertain
   ◀──────────┘                the server said "later"
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.domain import Refused

OVERDUE_AFTER = timedelta(minutes=10)
GIVEN_UP_AFTER = timedelta(hours=24)
PAUSES = (5, 30, 120, 600)
"""Minutes before the second to the fifth try."""


class NothingDue(Refused):
    """No mail is planned for now."""


class NothingOpen(Refused):
    """No try is waiting for its outcome, or another one is."""


@dataclass(frozen=True)
class Try:
    """One try that begins now."""

    attempt: int
    overdue_at: datetime
    give_up_at: datetime


@dataclass
class Tries:
    """State of an aggregate; it changes by that aggregate's events alone."""

    planned_at: datetime | None
    number: int = 0
    is_open: bool = False
    give_up_at: datetime | None = None

    def next(self, now: datetime) -> Try:
        if self.planned_at is None or now < self.planned_at:
            raise NothingDue
        return Try(self.number + 1, now + OVERDUE_AFTER, self.give_up_at or now + GIVEN_UP_AFTER)

    def must_be_open(self, number: int) -> None:
        if not self.is_open or number != self.number:
            raise NothingOpen

    def must_be_under_way(self) -> None:
        if self.planned_at is None and not self.is_open:
            raise NothingDue

    def retry_at(self, verdict: str, now: datetime) -> datetime | None:
        """When a refused mail is tried again; None: never."""
        if verdict != "transient" or self.number > len(PAUSES):
            return None
        at = whole(now) + timedelta(minutes=PAUSES[self.number - 1])
        return at if self.give_up_at and at < self.give_up_at else None

    def begun(self, number: int, give_up_at: datetime) -> None:
        self.number, self.give_up_at = number, give_up_at
        self.planned_at, self.is_open = None, True

    def over(self, retry_at: datetime | None = None) -> None:
        self.planned_at, self.is_open = retry_at, False


def whole(moment: datetime) -> datetime:
    """To the second: a timer is told no microseconds, and must not come too early."""
    return moment.replace(microsecond=0)

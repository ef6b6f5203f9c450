"""When a place's invitations go: at its sending hour, in its time zone, after the departure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from shared import ids
from shared.domain import Aggregate, Created, Event, Refused, Word, event

RULE_VERSION = 1
"""Of `next_sending` and `is_too_old`; it stands in every decision they made."""
TOO_OLD_AFTER = timedelta(days=90)
A_DAY = timedelta(days=1)


class NotAnHour(Refused):
    """A time of day is between 00:00 and 23:59."""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """When an invitation goes, and by which versions of rule and hour."""

    send_at: datetime
    rule_version: int
    hour_version: int


class SendingPlan(Aggregate):
    """A place's sending hour."""

    TOPIC = "sending_plan"

    class Opened(Created):
        TOPIC = "sending_plan.opened"
        timezone: Word

    class TimezoneChanged(Event):
        TOPIC = "sending_plan.timezone_changed"
        timezone: Word

    class HourSet(Event):
        TOPIC = "sending_plan.hour_set"
        hour: int
        minute: int
        hour_version: int

    @staticmethod
    def stream(place_id: UUID) -> UUID:
        return ids.of("sending plan", place_id)

    @classmethod
    def open(cls, place_id: UUID, timezone: Word) -> "SendingPlan":
        return cls._create(cls.Opened, id=cls.stream(place_id), timezone=timezone)

    @event(Opened)
    def __init__(self, timezone: Word) -> None:
        self.timezone = timezone
        self.time = time(10)
        self.hour_version = 0

    def change_timezone(self, timezone: Word) -> None:
        if timezone != self.timezone:
            self._timezone_changed(timezone)

    def set_hour(self, hour: int, minute: int) -> None:
        if not (0 <= hour < 24 and 0 <= minute < 60):
            raise NotAnHour
        if time(hour, minute) != self.time:
            self._hour_set(hour, minute, self.hour_version + 1)

    def after(self, departure: date, now: datetime) -> Planned:
        """The sending hour of the day after, or the next one from now where that is over."""
        at = next_sending(departure, self.time, self.timezone, now)
        return Planned(send_at=at, rule_version=RULE_VERSION, hour_version=self.hour_version)

    def is_too_old(self, departure: date, now: datetime) -> bool:
        return now.astimezone(ZoneInfo(self.timezone)).date() - departure > TOO_OLD_AFTER

    @event(TimezoneChanged)
    def _timezone_changed(self, timezone: Word) -> None:
        self.timezone = timezone

    @event(HourSet)
    def _hour_set(self, hour: int, minute: int, hour_version: int) -> None:
        self.time, self.hour_version = time(hour, minute), hour_version


def next_sending(departure: date, at: time, timezone: str, now: datetime) -> datetime:
    """The first sending hour after a departure that is not over yet, in UTC.

    An hour that the clocks skip is the moment they jump to; one they repeat is its first.
    """
    zone = ZoneInfo(timezone)
    day = max(departure + A_DAY, now.astimezone(zone).date())
    # Compared in UTC: two local times of one zone are compared without their offsets.
    planned = datetime.combine(day, at, zone).astimezone(UTC)
    if planned >= now:
        return planned
    return datetime.combine(day + A_DAY, at, zone).astimezone(UTC)

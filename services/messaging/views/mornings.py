"""A hold ends by itself in the morning, at the place's eight o'clock."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared import clock

HOUR = time(8)


def morning(day: date, zone: str) -> datetime:
    return datetime.combine(day, HOUR, ZoneInfo(zone))


def day_in(zone: str, at: datetime) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def next_morning(zone: str) -> date:
    """The first day whose morning is still to come."""
    today = day_in(zone, clock.now())
    return today if clock.now() < morning(today, zone) else today + timedelta(days=1)

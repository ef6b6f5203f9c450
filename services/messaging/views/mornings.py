"""A hold ends by itself in the morning, at the place's eight o'clock."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared import clock

HOUR = time(8)


def morning(day: date, zone: str) -> datetime:
    return datetime.combine(day, HOUR, ZoneInfo(zone))


def next_morning(zone: str) -> date:
    """The first day whose morning is still to come."""
    today = clock.now().astimezone(ZoneInfo(zone)).date()
    return today if clock.now() < morning(today, zone) else today + timedelta(days=1)

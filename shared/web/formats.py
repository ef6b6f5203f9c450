"""Dates, times, numbers and scores as people of each language write them."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from babel import dates, numbers

from shared import clock
from shared.web import i18n


def day(value: date | datetime, style: str = "medium") -> str:
    """A date; of an aware time: the date it is at the place."""
    if isinstance(value, datetime):
        value = value.astimezone(dates.get_timezone(i18n.zone())).date()
    return dates.format_date(value, style, locale=i18n.locale())


def moment(value: datetime, style: str = "medium", zone: str = "") -> str:
    """Date and time of an aware `value`, without seconds, in `zone` or that of the place."""
    with i18n.speaking(None, zone):
        return f"{day(value, style)} {hour(value)}"


def hour(value: datetime) -> str:
    """The time of day in the zone of the place."""
    return dates.format_time(
        value, "short", tzinfo=dates.get_timezone(i18n.zone()), locale=i18n.locale()
    )


def ago(value: datetime, now: datetime | None = None) -> str:
    """How long ago or in how long: "3 hours ago", "in 11 days"."""
    between = value - (now or clock.now())
    return dates.format_timedelta(
        between, add_direction=True, locale=i18n.locale(), **_exact(between)
    )


def brief(value: datetime, now: datetime | None = None) -> str:
    """The distance alone, for lists: "3h", "2d"."""
    between = abs(value - (now or clock.now()))
    return dates.format_timedelta(between, format="narrow", locale=i18n.locale(), **_exact(between))


def _exact(between: timedelta) -> dict[str, Any]:
    """Days are told as days for two months, not as weeks: deadlines count in them."""
    if timedelta(days=1) <= abs(between) < timedelta(days=60):
        return {"granularity": "day", "threshold": 1_000}
    return {"threshold": 0.99}


def percent(hundredths: int) -> str:
    """A score in hundredths of a percent, to the whole percent: 5000 is "50%"."""
    return numbers.format_percent(Decimal(hundredths) / 10_000, locale=i18n.locale())


def share(part: int, whole: int) -> str:
    """How much of a whole, rounded down to a tenth of a percent: "99.5%".

    "100%" is all and "0%" none; a little of much is "<0.1%". Of nothing there is no share: "–".
    """
    if not whole:
        return "–"
    is_less = 0 < part * 1_000 < whole
    tenths = Decimal(1 if is_less else part * 1_000 // whole)
    said = numbers.format_percent(tenths / 1_000, locale=i18n.locale(), decimal_quantization=False)
    return f"<{said}" if is_less else said


def number(value: Decimal | float) -> str:
    return numbers.format_decimal(value, locale=i18n.locale())


def money(amount: int, currency: str) -> str:
    """An amount in the currency's hundredths."""
    return numbers.format_currency(Decimal(amount) / 100, currency, locale=i18n.locale())


def tone(hundredths: int) -> str:
    """How a score looks: `good` from 80%, `mid` from 60%, else `bad`."""
    if hundredths >= 8_000:
        return "good"
    return "mid" if hundredths >= 6_000 else "bad"


FILTERS = {f.__name__: f for f in (day, moment, hour, ago, brief, percent, share, number, money)}

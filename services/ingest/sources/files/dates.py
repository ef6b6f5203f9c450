"""Dates as hotels' programs write them, in six languages, and the order of their parts.

Nothing is guessed where it would matter: an order is proved by the column or chosen by staff.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from babel import Locale

from services.ingest.sources.files.text import clean, fold

__all__ = ["EMPTY", "Day", "Order", "is_date", "is_in_range", "proved_order", "read_date"]

EARLIEST = date(2000, 1, 1)
FURTHEST = timedelta(days=2 * 366)
LONGEST = 40

_LOCALES = ("en", "de", "de_AT", "fr", "it", "pl", "es")
_OTHER_MONTHS = {"sept": 9, "mrz": 3, "maerz": 3, "jaenner": 1, "fev": 2, "sett": 9, "aout": 8}
_BETWEEN = frozenset(("de", "del", "of", "the", "st", "nd", "rd", "th", "er", "r", "roku"))

_TIME = re.compile(
    r"(?:^|[t\s,]\s*)\d{1,2}[:h]\d\d(:\d\d([.,]\d+)?)?\s*([ap]\.?m\.?|uhr)?"
    r"\s*(z|utc|gmt|[+-]\d\d:?\d\d)?$"
)
_SERIAL = re.compile(r"(\d{5})([.,]\d+)?")
_SERIAL_BEGINS = date(1899, 12, 30)
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_PUNCTUATION = re.compile(r"[\s./,°º'-]*")


class Order(StrEnum):
    DMY = "DMY"
    MDY = "MDY"
    YMD = "YMD"


class Day(NamedTuple):
    """What a cell says: a date, or why there is none.

    `fault` is "", `unreadable`, `no_such_day`, `out_of_range` or `order_unknown`.
    `is_guess` where only the dots speak for day before month.
    """

    date: date | None
    fault: str = ""
    is_guess: bool = False


EMPTY = Day(None)
_UNREADABLE = Day(None, "unreadable")


def read_date(text: str, order: Order | None, today: date) -> Day:
    """The date a cell says; where `order` is None or does not fit, only what reads one way.

    A time of day and an offset are left out: the date is the hotel's own, as written. Without a
    year the nearest date to `today` is meant. Before 2000 or beyond two years from `today` is a
    fault.
    """
    day = _read(text, order, today) if order else Day(None, "order_unknown")
    return _either(text, today) if day.fault == "order_unknown" else day


def is_in_range(day: date, today: date) -> bool:
    """Whether a stay can be on this day: from 2000 to two years from `today`."""
    return EARLIEST <= day <= today + FURTHEST


def is_date(text: str) -> bool:
    """Whether the cell is a date in any order."""
    today = date(2030, 1, 1)
    return any(_read(text, order, today).date for order in Order)


def proved_order(stays: Iterable[tuple[str, str, str]], today: date) -> Order | None:
    """The order of a file's dates, from its cells for arrival, departure and nights ("" if none).

    The order under which most dates can be read; of two alike the one under which fewer guests
    leave before they come or stay other than their nights. YMD where the order does not matter.
    None: nothing decides, so somebody must be asked.
    """
    costs = dict.fromkeys(Order, (0, 0))
    matters = False
    for stay, times in Counter(stays).items():
        read = {order: _stay(stay, order, today) for order in Order}
        matters = matters or read[Order.DMY] != read[Order.MDY]
        for order, (arrival, departure) in read.items():
            unread = bool(arrival.fault) + bool(departure.fault)
            contradicted = _contradicts(arrival.date, departure.date, stay[2])
            costs[order] = (
                costs[order][0] + unread * times,
                costs[order][1] + contradicted * times,
            )
    if not matters:
        return Order.YMD
    best = [order for order in Order if costs[order] == min(costs.values())]
    # Two-digit years in front are so rare that they are only believed when nothing else fits.
    best = [order for order in best if order is not Order.YMD] or best
    return best[0] if len(best) == 1 else None


def _stay(stay: tuple[str, str, str], order: Order, today: date) -> tuple[Day, Day]:
    return _read(stay[0], order, today), _read(stay[1], order, today)


def _contradicts(arrival: date | None, departure: date | None, nights: str) -> bool:
    if not arrival or not departure:
        return False
    length = (departure - arrival).days
    return length < 0 or (nights.strip().isdecimal() and int(nights[:4]) != length)


def _either(text: str, today: date) -> Day:
    days = [_read(text, order, today) for order in (Order.DMY, Order.MDY)]
    found = [day for day in days if day.date]
    if len(found) < 2 or days[0] == days[1]:
        return (found or days)[0]
    if "." in text:
        return Day(days[0].date, is_guess=True)
    return Day(None, "order_unknown")


def _read(text: str, order: Order, today: date) -> Day:
    text = text.strip()
    if not text or len(text) > LONGEST:
        return _UNREADABLE if text else EMPTY
    return _remembered(text, order, today)


@lru_cache(maxsize=32_768)
def _remembered(text: str, order: Order, today: date) -> Day:
    day = _said(_TIME.sub("", _plain(text)), order, today)
    if day.date and not is_in_range(day.date, today):
        return Day(None, "out_of_range")
    return day


def _plain(text: str) -> str:
    """Small letters, and the digits of any script as ASCII."""
    text = clean(text).lower()
    return text if text.isascii() else "".join(str(int(c)) if c.isdecimal() else c for c in text)


def _said(text: str, order: Order, today: date) -> Day:
    if serial := _SERIAL.fullmatch(text):
        return Day(_SERIAL_BEGINS + timedelta(days=int(serial[1])))
    tokens = _TOKEN.findall(text)
    numbers = [token for token in tokens if token.isdecimal()]
    words = [fold(token) for token in tokens if not token.isdecimal()]
    if not _PUNCTUATION.fullmatch(_TOKEN.sub("", text)) or not _known().issuperset(words):
        return _UNREADABLE
    months = [_months()[word] for word in words if word in _months()]
    match len(numbers):
        case 3:
            return _three_numbers(numbers, order)
        case 2:
            return _two_numbers(numbers, months, order, today)
        case 1:
            return _one_number(numbers[0], months, order, today)
        case _:
            return _UNREADABLE


def _three_numbers(numbers: list[str], order: Order) -> Day:
    first, second, third = numbers
    if len(first) == 4 or (order is Order.YMD and len(third) == 2):
        return _day(first, second, third)
    if order is Order.YMD:
        return Day(None, "order_unknown")
    return _day(third, second, first) if order is Order.DMY else _day(third, first, second)


def _two_numbers(numbers: list[str], months: list[int], order: Order, today: date) -> Day:
    """Day and year around a month's name, or day and month of the nearest year."""
    first, second = numbers
    if months:
        is_year_first = len(first) == 4 or (order is Order.YMD and len(second) == 2)
        year, day = (first, second) if is_year_first else (second, first)
        return _day(year, str(months[-1]), day)
    return _nearest(first, second, today) if order is Order.DMY else _nearest(second, first, today)


def _one_number(number: str, months: list[int], order: Order, today: date) -> Day:
    if months:
        return _nearest(number, str(months[-1]), today)
    return _eight_digits(number, order) if len(number) == 8 else _UNREADABLE


def _eight_digits(digits: str, order: Order) -> Day:
    """No year of this century reads as a month, so the year's place is never in doubt."""
    if (day := _day(digits[:4], digits[4:6], digits[6:])).date:
        return day
    return _three_numbers([digits[:2], digits[2:4], digits[4:]], order)


def _day(year: str, month: str, day: str) -> Day:
    if len(year) not in (2, 4) or max(len(month), len(day)) > 2:
        return _UNREADABLE
    try:
        return Day(date(int(year) if len(year) == 4 else 2000 + int(year), int(month), int(day)))
    except ValueError:
        return Day(None, "no_such_day")


def _nearest(day: str, month: str, today: date) -> Day:
    years = (today.year - 1, today.year, today.year + 1)
    read = [_day(str(year), month, day) for year in years]
    found = [each for each in read if each.date]
    return min(found or read, key=lambda each: abs((each.date or date.min) - today))


@cache
def _months() -> dict[str, int]:
    """Folded names of the months, long and short, as such and within a date (`grudnia`)."""
    names = dict(_OTHER_MONTHS)
    for number, name in _names("months"):
        names.setdefault(fold(name), number)
    return names


@cache
def _known() -> frozenset[str]:
    """Every word that may stand in a date."""
    weekdays = {fold(name) for _, name in _names("days")}
    return frozenset(weekdays | _months().keys() | _BETWEEN)


def _names(what: str) -> Iterator[tuple[int, str]]:
    for code in _LOCALES:
        forms = getattr(Locale.parse(code), what)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated", "short"):
                yield from forms[context].get(width, {}).items()

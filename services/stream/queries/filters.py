"""What of the stream somebody looks at: the address of the page, read and written."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Self
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from shared import clock
from shared.documents import Document, holding
from shared.web.i18n import gettext as _
from shared.web.problems import Problem

DAYS = (7, 28, 90, 365)
YEARS = range(1970, 2201)
"""Of a time frame: the day after its last and the frame before it are days, too."""
COMMENTED: Mapping[str, Any] = {"yes": True, "no": {"$in": [False, None]}}


@dataclass(frozen=True)
class Span:
    """A stretch of time: from `since` on, and before `until`; None: open."""

    since: datetime | None = None
    until: datetime | None = None

    @classmethod
    def last(cls, days: int) -> Self:
        return cls(clock.now() - timedelta(days=days))

    def before(self) -> "Span":
        """The stretch of the same length that ends where a started one starts."""
        assert self.since
        length = (self.until or clock.now()) - self.since
        return Span(self.since - length, self.since)

    @property
    def is_bound(self) -> bool:
        return bool(self.since or self.until)

    @property
    def bounds(self) -> Document:
        """The condition on a time, empty where nothing is asked."""
        told = {"$gte": self.since, "$lt": self.until}
        return {name: at for name, at in told.items() if at is not None}


@dataclass(frozen=True)
class Filters:
    """The page's parameters as they were typed. Raises Problem(422) where they make no sense."""

    q: str = ""
    place: str = ""
    """A place, or a group of places."""
    portal: str = ""
    rating: str = ""
    """Percent from-to, both included: `0-59`."""
    days: str = ""
    since: str = ""
    until: str = ""
    comment: str = ""
    """`yes` or `no`."""

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> Self:
        known = cls.__dataclass_fields__
        found = cls(**{k: v.strip()[:200] for k, v in parameters.items() if k in known})
        found.span("UTC")
        found.scores()
        if found.comment and found.comment not in COMMENTED:
            raise _unfit("comment", _("This is yes or no."))
        return found

    @property
    def is_any(self) -> bool:
        """Whether something is asked at all."""
        return any(asdict(self).values())

    def query(self, **changes: str) -> str:
        """The address's query with some parameters changed, without empty ones."""
        kept = asdict(replace(self, **changes))
        return urlencode({k: v for k, v in kept.items() if v})

    def span(self, zone: str) -> Span:
        """The time frame: days of the place's calendar, or the last so many days."""
        if self.since or self.until:
            last = _day("until", self.until)
            return Span(
                _midnight(_day("since", self.since), zone),
                _midnight(last and last + timedelta(days=1), zone),
            )
        if not self.days:
            return Span()
        if self.days not in map(str, DAYS):
            raise _unfit("days", _("This is 7, 28, 90 or 365."))
        return Span.last(int(self.days))

    def scores(self) -> Document:
        """The condition on the score in hundredths of a percent."""
        if not self.rating:
            return {}
        least, _dash, most = self.rating.partition("-")
        if not (least.isdecimal() and most.isdecimal() and int(least) <= int(most) <= 100):
            raise _unfit("rating", _("This is a range of percent, like 0-59."))
        return {"$gte": int(least) * 100, "$lt": int(most) * 100 + 100}

    def wanted(self, places: Sequence[UUID] | None, terms: Sequence[str]) -> Document:
        """The filter of documents, but for time. `places`: the chosen ones; None: all."""
        asked: Document = {
            "is_removed": False,
            "portal": self.portal or None,
            "score": self.scores() or None,
            "is_commented": COMMENTED.get(self.comment),
        }
        wanted = {name: value for name, value in asked.items() if value is not None}
        return {**wanted, **of_places(places), **holding(terms)}


def of_places(places: Sequence[UUID] | None) -> Document:
    """The condition on the place; none where all are meant."""
    return {} if places is None else {"place_id": {"$in": [str(place) for place in places]}}


def _day(name: str, told: str) -> date | None:
    if not told:
        return None
    try:
        day = date.fromisoformat(told)
    except ValueError:
        raise _unfit(name, _("This is no date.")) from None
    if day.year not in YEARS:
        raise _unfit(name, _("This is too long ago, or too far ahead."))
    return day


def _midnight(day: date | None, zone: str) -> datetime | None:
    return datetime.combine(day, time(), ZoneInfo(zone)) if day else None


def _unfit(parameter: str, detail: str) -> Problem:
    return Problem(
        422, "unfit_filter", detail=detail, errors=[{"parameter": parameter, "detail": detail}]
    )

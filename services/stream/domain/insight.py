"""What figures say by themselves, told once: a place's rating falls.

The week that ends with a day is held against the four weeks before it. An insight is the claim on
(place, kind, day): told again by whoever comes to the same result, it makes no event.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from uuid import UUID

from shared import ids
from shared.domain import Aggregate, Created, Refused, Word, event

RATING_FELL = "rating_fell"
RULE_VERSION = 1
RECENT = timedelta(days=7)
BEFORE = timedelta(days=28)
FALL = 5_00
"""Hundredths of a percent."""
FEWEST = 5
"""Reviews in each of the two windows; fewer say nothing."""


class NothingToTell(Refused):
    """Too few reviews, or no fall."""


class ToldLately(Refused):
    """The same was told of one of the days before."""


@dataclass(frozen=True)
class Figures:
    """How many reviews a window holds, and their mean score."""

    reviews: int
    score: float

    @classmethod
    def of(cls, scores: Collection[int]) -> Self:
        return cls(len(scores), sum(scores) / len(scores) if scores else 0.0)


@dataclass(frozen=True)
class Fall:
    """Two windows that meet at the start of the week that ends with `day` (UTC)."""

    day: date
    recent: Figures
    before: Figures

    @property
    def is_one(self) -> bool:
        enough = min(self.recent.reviews, self.before.reviews) >= FEWEST
        return enough and self.before.score - self.recent.score >= FALL

    @property
    def ends(self) -> datetime:
        return datetime.combine(self.day + timedelta(days=1), time(), UTC)

    @property
    def lately(self) -> Iterator[date]:
        """The days whose weeks overlap this one."""
        return (self.day - timedelta(days=n) for n in range(1, RECENT.days))


class Insight(Aggregate):
    """One thing told to the staff of one place."""

    TOPIC = "insight"

    class Raised(Created):
        TOPIC = "insight.raised"
        kind: Word
        window_start: datetime
        window_end: datetime
        score: float
        score_before: float
        reviews: int
        reviews_before: int
        rule_version: int

    @staticmethod
    def id_of(place_id: UUID, kind: str, day: date) -> UUID:
        return ids.of("insight", place_id, kind, day)

    @classmethod
    def of_a_fall(cls, place_id: UUID, fall: Fall) -> Self:
        if not fall.is_one:
            raise NothingToTell
        return cls._create(
            cls.Raised,
            id=cls.id_of(place_id, RATING_FELL, fall.day),
            kind=RATING_FELL,
            window_start=fall.ends - RECENT,
            window_end=fall.ends,
            score=fall.recent.score,
            score_before=fall.before.score,
            reviews=fall.recent.reviews,
            reviews_before=fall.before.reviews,
            rule_version=RULE_VERSION,
        )

    @event(Raised)
    def __init__(self, kind: Word) -> None:
        self.kind = kind

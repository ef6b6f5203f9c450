"""How places do, counted when it is asked: never added up, so exact at every moment (R-082).

Received are reviews that were not revoked, replaced or removed; responded those of them whose
comment counts. The time frame is that of the reviews' submission. The index `figures` covers it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.stream.queries.filters import Span, of_places
from shared.documents import Document, Scoped

ROLLING = 7


@dataclass(frozen=True)
class Figures:
    """Some reviews: how many, how many with a comment, the sum of their scores."""

    received: int = 0
    responded: int = 0
    scores: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.received + other.received,
            self.responded + other.responded,
            self.scores + other.scores,
        )

    @property
    def comment_rate(self) -> int | None:
        """Hundredths of a percent, rounded down; None received have no rate."""
        return self.responded * 10_000 // self.received if self.received else None

    @property
    def score(self) -> int | None:
        """The mean, in hundredths of a percent."""
        return round(self.scores / self.received) if self.received else None


Tally = Mapping[tuple[str, str], Figures]
"""By place and portal."""


async def tally(reviews: Scoped, places: Sequence[UUID] | None, span: Span) -> Tally:
    """Figures of the places that are chosen (None: all one may see) in a time frame."""
    group: Document = {
        "_id": {"place": "$place_id", "portal": "$portal"},
        "received": {"$sum": 1},
        "responded": {"$sum": {"$cond": [{"$eq": ["$is_commented", True]}, 1, 0]}},
        "scores": {"$sum": "$score"},
    }
    found = await reviews.aggregate("reviews", _counted(places, span), [{"$group": group}])
    return {
        (row["_id"]["place"], row["_id"]["portal"]): Figures(
            row["received"], row["responded"], row["scores"]
        )
        for row in found
    }


def total(figures: Iterable[Figures]) -> Figures:
    return sum(figures, Figures())


def by_portal(tally: Tally) -> dict[str, Figures]:
    """Each portal on its own, the busiest first."""
    return _summed(tally, lambda key: key[1])


def by_place(tally: Tally) -> dict[str, Figures]:
    return _summed(tally, lambda key: key[0])


def _summed(tally: Tally, name: Callable[[tuple[str, str]], str]) -> dict[str, Figures]:
    found: dict[str, Figures] = {}
    for key, figures in tally.items():
        found[name(key)] = found.get(name(key), Figures()) + figures
    return dict(sorted(found.items(), key=lambda item: (-item[1].received, item[0])))


async def trend(
    reviews: Scoped, places: Sequence[UUID] | None, days: Sequence[date], zone: str
) -> list[int | None]:
    """For each of some days in a row: the mean score of the week that ends with it."""
    told = {"format": "%Y-%m-%d", "date": "$submitted_at", "timezone": zone}
    group: Document = {
        "_id": {"$dateToString": told},
        "received": {"$sum": 1},
        "scores": {"$sum": "$score"},
    }
    span = Span.last(len(days) + ROLLING + 1)
    rows = await reviews.aggregate("reviews", _counted(places, span), [{"$group": group}])
    daily = {row["_id"]: Figures(row["received"], 0, row["scores"]) for row in rows}
    return [total(_week_to(day, daily)).score for day in days]


def _week_to(day: date, daily: Mapping[str, Figures]) -> Iterable[Figures]:
    week = (day - timedelta(days=back) for back in range(ROLLING))
    return (daily.get(each.isoformat(), Figures()) for each in week)


async def open_disputes(reviews: Scoped, places: Sequence[UUID] | None) -> dict[str, int]:
    """How many disputes are open now, by place."""
    wanted: Document = {"dispute.is_open": True, "is_removed": False, **of_places(places)}
    group: Document = {"_id": "$place_id", "open": {"$sum": 1}}
    rows = await reviews.aggregate("reviews", wanted, [{"$group": group}])
    return {row["_id"]: row["open"] for row in rows}


def _counted(places: Sequence[UUID] | None, span: Span) -> Document:
    wanted: Document = {"is_counted": True, **of_places(places)}
    if span.is_bound:
        wanted["submitted_at"] = span.bounds
    return wanted

"""What an event says of a review's score, on its way to the review's place."""

from dataclasses import asdict, dataclass
from typing import Self

import orjson

from shared.contracts import PublicEvent
from shared.contracts.stream import (
    ReviewChanged,
    ReviewReceived,
    ReviewRemoved,
    ReviewReplaced,
    ReviewRevoked,
)


@dataclass(frozen=True)
class Mark:
    """Times are seconds since 1970; scores hundredths of a percent."""

    event_id: str
    business_id: str
    place_id: str
    review_id: str
    version: int
    at: float
    correlation: str | None
    depth: int
    score: int | None
    """None: it no longer counts."""
    submitted_at: float | None
    """None: as it was told before."""

    @property
    def written(self) -> bytes:
        return orjson.dumps(asdict(self))

    @classmethod
    def read(cls, raw: bytes) -> Self:
        return cls(**orjson.loads(raw))


def mark_of(event: PublicEvent | None) -> Mark | None:
    """The mark an event makes; None for what changes no score."""
    match event:
        case ReviewReceived(score=score, submitted_at=submitted_at):
            return _mark(event, score, submitted_at.timestamp())
        case ReviewChanged(score=score):
            return _mark(event, score, None)
        case ReviewRevoked() | ReviewReplaced() | ReviewRemoved():
            return _mark(event, None, None)
    return None


def _mark(event: PublicEvent, score: int | None, submitted_at: float | None) -> Mark:
    return Mark(
        event_id=str(event.id),
        business_id=str(event.business_id),
        place_id=str(event.place_id),
        review_id=str(event.stream),
        version=event.version,
        at=event.at.timestamp(),
        correlation=str(event.correlation) if event.correlation else None,
        depth=event.depth,
        score=score,
        submitted_at=submitted_at,
    )

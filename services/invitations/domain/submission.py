"""A review as its guest submitted it; from here on it belongs to stream."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared import ids
from shared.domain import Aggregate, Created, Refused, Sealed, Word, event

A_STAR = 20_00
MOST_STARS = 5


class NotStars(Refused):
    """One to five stars make a score."""


@dataclass(frozen=True)
class Answer:
    """What a guest says. `words` are sealed under `review:<review id>`."""

    score: int
    words: Sealed | None
    shows_name: bool
    wants_contact: bool
    language: Word


@dataclass(frozen=True)
class Author:
    """Who says it, as the invitation knows the guest."""

    guest_id: UUID
    name: Sealed
    email: Sealed | None
    phone: Sealed | None


class Submission(Aggregate):
    """Claims its review's id: a guest answers once, a review is replaced once."""

    TOPIC = "submission"

    class Submitted(Created):
        TOPIC = "submission.submitted"
        guest_id: UUID
        channel: Word
        score: int
        words: Sealed | None
        name: Sealed
        email: Sealed | None
        phone: Sealed | None
        shows_name: bool
        language: Word
        wants_contact: bool
        submitted_at: datetime
        replaces: UUID | None

    @staticmethod
    def review_of(guest_id: UUID) -> UUID:
        return ids.of("review", guest_id)

    @staticmethod
    def replacement_of(review_id: UUID) -> UUID:
        return ids.of("replacement", review_id)

    @classmethod
    def submit(
        cls, id: UUID, author: Author, answer: Answer, now: datetime, replaces: UUID | None = None
    ) -> "Submission":
        return cls._create(
            cls.Submitted,
            id=id,
            channel="email",
            submitted_at=now,
            replaces=replaces,
            **vars(author),
            **vars(answer),
        )

    @event(Submitted)
    def __init__(self, guest_id: UUID, score: int) -> None:
        self.guest_id, self.score = guest_id, score


def score_of(stars: int) -> int:
    """Hundredths of a percent: five stars are 100.00 %, three 60.00 %."""
    if not 1 <= stars <= MOST_STARS:
        raise NotStars
    return stars * A_STAR

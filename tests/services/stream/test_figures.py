"""The comment rate against a naive fold of random histories, at every moment."""

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.stream.domain.arrival import Arrival
from services.stream.domain.comment import Comment
from services.stream.domain.review import Review
from services.stream.projections import Reviews
from services.stream.queries.figures import Figures, by_portal, tally, total
from services.stream.queries.filters import Span
from services.stream.service import SERVICE
from shared import ids
from shared.contracts import PublicEvent
from shared.domain import Acting, Refused, Sealed, acting
from shared.projection import folded
from shared.service import Here
from tests.services.stream.told import BUSINESS, NOON, days_ago, public, show

PORTALS = ("own", "google", "booking")
PLACES = (ids.of("first place"), ids.of("second place"))


@dataclass
class Told:
    """One review as a naive reader keeps it in mind."""

    portal: str
    place: UUID
    day: int
    stands: bool = True
    texts: list[UUID] = field(default_factory=list)
    shown: UUID | None = None


BY_HAND = ids.of("by hand")


class History:
    """A random walk over real aggregates, and a naive reader beside them."""

    def __init__(self, luck: random.Random) -> None:
        self.luck = luck
        self.events: list[PublicEvent] = []
        self.mind: dict[UUID, Told] = {}
        self._reviews: dict[UUID, Review] = {}
        self._comments: dict[UUID, Comment] = {}

    def step(self) -> None:
        if not self._reviews or self.luck.random() < 0.3:
            return self._receive()
        id = self.luck.choice(list(self._reviews))
        names = ("_end", "_write", "_accept", "_see", "_reject", "_lose")
        who = Acting("rule:x@1", BUSINESS, self.mind[id].place, command_id=ids.new())
        with acting(who), suppress(Refused):
            getattr(self, self.luck.choice(names))(id, self.mind[id])
        for aggregate in (self._reviews[id], self._comments.get(id)):
            if aggregate:
                self.events += [public(SERVICE, e) for e in aggregate.collect_events()]

    def _receive(self) -> None:
        id, place, day = ids.new(), self.luck.choice(PLACES), self.luck.randrange(60)
        portal = self.luck.choice(PORTALS)
        with acting(Acting("rule:x@1", BUSINESS, place, command_id=ids.new())):
            arrival = Arrival(portal=portal, score=5000, submitted_at=days_ago(day + 0.5))
            review = self._reviews[id] = Review.receive(id, arrival)
        self.events += [public(SERVICE, event) for event in review.collect_events()]
        self.mind[id] = Told(portal, place, day)

    def _end(self, id: UUID, told: Told) -> None:
        review = self._reviews[id]
        ends: list[Callable[[], None]] = [
            lambda: review.revoke(None),
            lambda: review.replace(id),
            lambda: review.remove("x"),
        ]
        self.luck.choice(ends)()
        told.stands = False

    def _write(self, id: UUID, told: Told) -> None:
        text = ids.new()
        self._reviews[id].must_take_comments()
        self._comment(id).write(text, Sealed("s1|b|r|x"), 1, told.texts[-1] if told.texts else None)
        told.texts.append(text)
        if told.portal == "own":
            told.shown = text

    def _accept(self, id: UUID, told: Told) -> None:
        if told.texts:
            text = self.luck.choice(told.texts)
            self._comment(id).accept(text)
            told.shown = text

    def _see(self, id: UUID, told: Told) -> None:
        self._comment(id).see(None, Sealed("s1|b|r|x"), NOON)
        told.shown = BY_HAND

    def _reject(self, id: UUID, told: Told) -> None:
        if told.texts:
            text = self.luck.choice(told.texts)
            self._comment(id).reject(text, "spam")
            told.shown = None if told.shown == text else told.shown

    def _lose(self, id: UUID, told: Told) -> None:
        self._comment(id).lose()
        told.shown = None

    def _comment(self, id: UUID) -> Comment:
        return self._comments.setdefault(id, Comment.under(self._reviews[id]))

    def naive(self, place: UUID | None = None, days: int = 60) -> dict[str, tuple[int, int]]:
        """(received, responded) by portal."""
        found: dict[str, tuple[int, int]] = {}
        for told in self.mind.values():
            if told.stands and told.day < days and place in (None, told.place):
                received, responded = found.get(told.portal, (0, 0))
                found[told.portal] = (received + 1, responded + (told.shown is not None))
        return found


def counted(documents: dict[str, Any]) -> dict[str, tuple[int, int]]:
    """What the query counts, of documents in memory."""
    found: dict[str, tuple[int, int]] = {}
    for each in documents.values():
        if each["is_counted"]:
            received, responded = found.get(each["portal"], (0, 0))
            found[each["portal"]] = (received + 1, responded + (each.get("is_commented") is True))
    return found


@settings(deadline=None, max_examples=25)
@given(st.randoms(use_true_random=False))
def test_documents_say_what_a_naive_reader_keeps_in_mind_at_every_moment(
    luck: random.Random,
) -> None:
    history = History(luck)
    for _ in range(30):
        history.step()
        assert counted(folded(Reviews(), history.events)) == history.naive()


async def test_the_query_counts_the_same_for_places_and_time_frames(shown: Here[Any]) -> None:
    history = History(random.Random(7))
    for _ in range(260):
        history.step()
    await show(shown, history.events)
    for place in (None, *PLACES):
        for days in (60, 28, 1):
            span = Span(days_ago(days), None)
            found = await tally(everything(shown), None if place is None else [place], span)
            said = {k: (v.received, v.responded) for k, v in by_portal(found).items()}
            assert said == history.naive(place, days), (place, days)


async def test_a_stranger_counts_nothing(shown: Here[Any]) -> None:
    history = History(random.Random(1))
    for _ in range(20):
        history.step()
    await show(shown, history.events)
    assert await tally(everything(shown, ids.of("elsewhere")), None, Span()) == {}
    assert await tally(everything(shown, places=frozenset()), None, Span()) == {}


def everything(
    here: Here[Any], business: UUID = BUSINESS, places: frozenset[UUID] | None = None
) -> Any:
    @dataclass
    class Eyes:
        business_id: UUID
        places: frozenset[UUID] | None

    return here.documents.of(Eyes(business, places))


def test_none_received_have_no_rate_and_no_score() -> None:
    assert Figures().comment_rate is None
    assert Figures().score is None
    assert Figures(received=3).comment_rate == 0


def test_a_rate_is_never_rounded_up_to_all() -> None:
    assert Figures(30_000, 29_999).comment_rate == 9_999
    assert Figures(3, 2, 20_000).score == 6_667


def test_figures_add_up() -> None:
    assert total([Figures(1, 1, 100), Figures(2, 0, 50)]) == Figures(3, 1, 150)


def test_the_time_before_is_as_long() -> None:
    span = Span(NOON - timedelta(days=28), NOON)
    assert span.before() == Span(NOON - timedelta(days=56), NOON - timedelta(days=28))

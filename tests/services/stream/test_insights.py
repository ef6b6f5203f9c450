"""A falling rating is told once, by real windows on a real Kafka, also after a restart."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from services.stream.domain.arrival import Arrival
from services.stream.domain.insight import RATING_FELL, Insight
from services.stream.insights import ROLE, run
from services.stream.marks import Mark, mark_of
from services.stream.service import SERVICE
from shared import clock, ids
from shared.contracts.stream import (
    CommentAccepted,
    ReviewChanged,
    ReviewPublished,
    ReviewReceived,
    ReviewRevoked,
)
from shared.domain import Acting, acting
from shared.health import Health
from shared.service import Here
from shared.settings import Settings
from tests.services.stream.told import BUSINESS, NOON, told
from tests.support import stack
from tests.support.house import House, running, settings_in, until
from tests.support.patience import PATIENCE

FALLING, STEADY, LATER, DOUBTFUL = (ids.of("place", n) for n in range(4))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(
        tmp_path, kafka_bootstrap_servers=stack.kafka(), mongodb_uri=stack.documents()
    )


@asynccontextmanager
async def looking(here: Here[Any]) -> AsyncIterator[Health]:
    """The role runs until the block ends, and stops when it is told to."""
    health = Health(wanted={ROLE})
    task = asyncio.ensure_future(run(here, health))
    try:
        yield health
    finally:
        task.cancel()
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()


def receive(here: Here[Any], place: UUID, days_ago: float, score: int) -> UUID:
    id = ids.new()
    at = clock.now() - timedelta(days=days_ago)
    with acting(Acting("rule:x@1", BUSINESS, place, command_id=ids.new())):
        here.application.receive(id, Arrival(portal="own", score=score, submitted_at=at))
    return id


def revoke(here: Here[Any], id: UUID) -> None:
    with acting(Acting("rule:x@1", BUSINESS, command_id=ids.new())):
        here.application.revoke(id, None)


def raised(here: Here[Any], place: UUID) -> list[Any]:
    """The insight of today or, around midnight, of the day before."""
    today = clock.now().date()
    found = (Insight.id_of(place, RATING_FELL, today - timedelta(days=n)) for n in (0, 1))
    return [event for id in found for event in here.application.events.get(id)]


async def told_of(house: House, place: UUID) -> Any:
    async def is_there() -> Any:
        return raised(house["stream"], place)

    (insight,) = await until(is_there, f"an insight of {place}")
    return insight


async def test_a_fall_is_told_once_and_what_is_held_survives_a_restart(
    settings: Settings,
) -> None:
    async with running([SERVICE], settings, roles=("relay",)) as house:
        here = house["stream"]
        for place in (FALLING, STEADY, LATER, DOUBTFUL):
            for n in range(6):
                receive(here, place, 10 + n, 90_00)
        async with looking(here) as health:
            for n in range(6):
                receive(here, FALLING, n / 2, 80_00)
                receive(here, STEADY, n / 2, 86_00)
            fell = await told_of(house, FALLING)
            assert (fell.score, fell.score_before) == (80_00, 90_00)
            assert (fell.reviews, fell.reviews_before) == (6, 6)
            assert fell.meta["place_id"] == str(FALLING)
            assert fell.meta["actor"] == "rule:a_rating_falls@1"
            assert not health.missing()
            bad = [receive(here, DOUBTFUL, 1, 10_00) for _ in range(4)]
            revoke(here, bad[0])
        async with looking(here):
            for _ in range(5):
                receive(here, LATER, 0.5, 70_00)
            later = await told_of(house, LATER)
            assert (later.reviews, later.reviews_before) == (5, 6)
            receive(here, DOUBTFUL, 1, 10_00)
            receive(here, DOUBTFUL, 1, 10_00)
            doubtful = await told_of(house, DOUBTFUL)
            assert doubtful.reviews == 5
            assert len(raised(here, FALLING)) == 1
            assert raised(here, STEADY) == []


async def test_a_fault_ends_the_role_and_nothing_is_lost(settings: Settings) -> None:
    async with running([SERVICE], settings, roles=("relay",)) as house:
        here = house["stream"]
        for n in range(5):
            receive(here, FALLING, 10 + n, 90_00)
            receive(here, FALLING, 1, 20_00)
        command = here.application.raise_insight

        def out_of_order(*_: Any) -> None:
            raise PermissionError("the disk is read-only")

        here.application.raise_insight = out_of_order
        with pytest.raises(PermissionError):
            async with asyncio.timeout(PATIENCE):
                await run(here, Health())
        assert raised(here, FALLING) == []
        here.application.raise_insight = command
        async with looking(here):
            assert (await told_of(house, FALLING)).reviews == 5


def test_what_changes_a_score_is_passed_on() -> None:
    review = ids.of("review")
    received = told(
        ReviewReceived, review, portal="own", score=1, shows_name=True, submitted_at=NOON
    )
    mark = mark_of(received)
    assert mark is not None
    assert (mark.score, mark.submitted_at) == (1, NOON.timestamp())
    assert Mark.read(mark.written) == mark
    changed = mark_of(told(ReviewChanged, review, 2, score=2))
    assert changed is not None
    assert (changed.score, changed.submitted_at, changed.version) == (2, None, 2)
    revoked = mark_of(told(ReviewRevoked, review, 3))
    assert revoked is not None
    assert revoked.score is None


def test_what_changes_no_score_is_not() -> None:
    assert mark_of(told(ReviewPublished, ids.of("review"), 2)) is None
    comment = told(CommentAccepted, ids.of("c"), 3, review_id=ids.of("r"), comment_id=ids.of("t"))
    assert mark_of(comment) is None
    assert mark_of(None) is None

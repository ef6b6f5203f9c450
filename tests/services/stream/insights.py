"""What the tests of insights do: reviews come in, the role looks, an insight is waited for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from services.stream.domain.arrival import Arrival
from services.stream.domain.insight import RATING_FELL, Insight
from services.stream.insights import ROLE, run
from shared import clock, ids
from shared.domain import Acting, acting
from shared.health import Health
from shared.service import Here
from tests.services.stream.told import BUSINESS
from tests.support.house import House, until
from tests.support.patience import PATIENCE


@asynccontextmanager
async def looking(here: Here[Any]) -> AsyncIterator[Health]:
    """The role runs until the block ends, and stops when it is told to; its fault is the test's."""
    health = Health(wanted={ROLE})
    async with asyncio.TaskGroup() as group:
        task = group.create_task(run(here, health))
        yield health
        task.cancel()
        async with asyncio.timeout(PATIENCE):
            await asyncio.wait([task])
    assert task.cancelled()


def receive(here: Here[Any], place: UUID, days_ago: float, score: int) -> UUID:
    id = ids.new()
    at = clock.now() - timedelta(days=days_ago)
    with acting(Acting("rule:x@1", BUSINESS, place, command_id=ids.new())):
        here.application.receive(id, Arrival(portal="own", score=score, submitted_at=at))
    return id


def fall(here: Here[Any], place: UUID) -> None:
    """Just enough reviews of the weeks before, and as many bad ones of this week."""
    for n in range(5):
        receive(here, place, 10 + n, 90_00)
        receive(here, place, 1, 20_00)


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

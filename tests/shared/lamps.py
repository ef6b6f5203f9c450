"""A house of the toy service: lamps are lit, dimmed and shown; each lit lamp casts one shadow."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

from shared.application import Recorded
from shared.domain import Acting, acting
from shared.settings import Settings
from tests.support.house import House, running, until
from tests.support.toy import SERVICE, Toy

BUSINESS = uuid4()


@asynccontextmanager
async def a_house(settings: Settings) -> AsyncIterator[House]:
    async with running([SERVICE], settings) as house:
        yield house


async def do(house: House, command: str, *arguments: Any) -> Recorded:
    app: Toy = house["toy"].application
    with acting(Acting("staff:1", BUSINESS, command_id=uuid4())):
        recorded: Recorded = await house["toy"].run(getattr(app, command), *arguments)
    return recorded


async def shown(house: House, lamp: UUID, **fields: Any) -> dict[str, Any]:
    async def is_so() -> Any:
        found = await house.document("toy", "lamps", lamp)
        is_it = found and all(found.get(k) == v for k, v in fields.items())
        return found if is_it else None

    found: dict[str, Any] = await until(is_so, what=f"{lamp} to show {fields}")
    return found


def shadows(house: House) -> int:
    """How many shadows are in the event store: a doubled policy would show."""
    rows = house["toy"].application.recorder.select_notifications(0, 100_000)
    return sum(row.topic == "toy_shadow.cast" for row in rows)

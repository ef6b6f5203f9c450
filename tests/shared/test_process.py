"""What a process says of itself: whether it is ready, and what its commands came to."""

import asyncio
from typing import Any

import pytest
from prometheus_client import REGISTRY

from shared.consumer import Consumer, Position
from shared.documents import StoreFailed, connect
from shared.health import Health
from shared.kafka import make_topics
from shared.process import reach_the_stores
from shared.settings import Settings
from tests.support.house import open_here, until
from tests.support.toy import SERVICE, IsOut


async def test_pages_are_ready_only_while_their_stores_answer(settings: Settings) -> None:
    health = Health(wanted={"toy:api"})
    here = open_here(SERVICE, settings, connect(settings.mongodb_uri))

    async def is_ready() -> bool:
        return not health.missing()

    reaching = asyncio.create_task(reach_the_stores(here, health))
    await until(is_ready, what="the pages to be ready")
    reaching.cancel()

    health = Health(wanted={"toy:api"})
    away = open_here(SERVICE, settings, connect("mongodb://127.0.0.1:1"))
    with pytest.raises(StoreFailed):
        await reach_the_stores(away, health)
    assert health.missing() == {"toy:api": "starting"}


class Deaf:
    """Hears nothing, and cannot say how far it is."""

    async def position(self, topic: str, partition: int) -> Position:
        raise OSError

    async def handle(self, topic: str, partition: int, batch: Any) -> None:
        raise AssertionError


async def test_a_reader_that_does_not_know_where_it_is_does_not_tick(settings: Settings) -> None:
    ticks: list[None] = []
    here = open_here(SERVICE, settings)
    await make_topics(settings.kafka_bootstrap_servers, [here.topic])
    reader = Consumer(
        settings.kafka_bootstrap_servers,
        here.topic,
        [here.topic],
        Deaf(),
        lambda: ticks.append(None),
    )
    with pytest.raises(OSError):
        await reader.run()
    assert not ticks


@pytest.mark.parametrize(
    ("fault", "outcome"), [(None, "done"), (IsOut, "refused"), (KeyError, "failed")]
)
async def test_commands_are_counted_by_what_they_came_to(
    settings: Settings, fault: type[Exception] | None, outcome: str
) -> None:
    here = open_here(SERVICE, settings)

    def command() -> None:
        if fault:
            raise fault

    def counted() -> float:
        told = {"service": "toy", "outcome": outcome}
        return REGISTRY.get_sample_value("afterstay_command_seconds_count", told) or 0

    before = counted()
    if fault:
        with pytest.raises(fault):
            await here.run(command)
    else:
        await here.run(command)
    assert counted() == before + 1

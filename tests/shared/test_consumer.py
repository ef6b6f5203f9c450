"""A reader of Kafka whose store or whose Kafka goes away."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaProducer
from prometheus_client import REGISTRY

from deploy.local.kafka import Kafka
from shared.consumer import Consumer, Heard, Position
from shared.kafka import make_topics
from shared.process import end
from tests.support import stack
from tests.support.broker import broker
from tests.support.house import until

__all__ = ["broker"]


class StoreIsAway(Exception):
    pass


class Away:
    """A sink that cannot say how far it has heard."""

    async def position(self, topic: str, partition: int) -> Position:
        raise StoreIsAway

    async def handle(self, topic: str, partition: int, batch: Sequence[Heard]) -> None:
        raise AssertionError("nothing is to be heard")


class Fresh(Away):
    """A sink that has heard nothing yet."""

    async def position(self, topic: str, partition: int) -> Position:
        return Position()


async def test_a_store_that_is_away_when_partitions_are_given_fails_the_reader_aloud() -> None:
    """Kafka's client would log it and go on, and those partitions would never be read."""
    name = f"t{uuid4().hex[:8]}.consumer"
    await make_topics(stack.kafka(), [name])
    ticks: list[None] = []
    with pytest.raises(StoreIsAway):
        async with asyncio.timeout(30):
            await Consumer(stack.kafka(), name, [name], Away(), lambda: ticks.append(None)).run()
    assert not ticks


class Stuck(Fresh):
    """A sink that takes what comes and does not get on with it."""

    async def handle(self, topic: str, partition: int, batch: Sequence[Heard]) -> None:
        await asyncio.Event().wait()


async def test_a_reader_that_does_not_get_on_says_how_far_it_is_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shared.consumer.MEASURE_SECONDS", 0.2)
    name = f"t{uuid4().hex[:8]}.stuck"
    await make_topics(stack.kafka(), [name])
    told = {"nid": 1, "prev": 0, "epoch": 0, "epoch_from": 1, "version": 1}
    headers = [(key, str(value).encode()) for key, value in told.items()]
    async with AIOKafkaProducer(bootstrap_servers=stack.kafka()) as producer:
        await producer.send_and_wait(name, b"{}", key=b"k", partition=3, headers=headers)

    async def is_said() -> bool:
        part = {"group": name, "topic": name, "partition": "3"}
        events = REGISTRY.get_sample_value("afterstay_lag_events", part)
        seconds = REGISTRY.get_sample_value("afterstay_lag_seconds", {"group": name})
        return events == 1 and bool(seconds)

    async with reading(Consumer(stack.kafka(), name, [name], Stuck())):
        await until(is_said, what="the reader's distance to be told")


@asynccontextmanager
async def reading(reader: Consumer) -> AsyncIterator[None]:
    running = asyncio.create_task(reader.run())
    try:
        yield
    finally:
        await end([running])


async def test_a_reader_whose_kafka_is_away_does_not_tick_until_it_is_back(
    broker: Kafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kafka's client waits for a lost server without a word."""
    monkeypatch.setattr("shared.consumer.MEASURE_SECONDS", 0.2)
    monkeypatch.setattr("shared.consumer.ANSWER_SECONDS", 1.0)
    await make_topics(broker.address, ["away"])
    loop = asyncio.get_running_loop()
    ticked_at = loop.time()

    def tick() -> None:
        nonlocal ticked_at
        ticked_at = loop.time()

    async def ticks() -> bool:
        return ticked_at > since

    async def is_silent() -> bool:
        return loop.time() - ticked_at > 3

    async def is_measured() -> bool:
        told = {"group": "of-the-lost", "topic": "away", "partition": "0"}
        return REGISTRY.get_sample_value("afterstay_lag_events", told) == 0

    def seconds() -> float | None:
        return REGISTRY.get_sample_value("afterstay_lag_seconds", {"group": "of-the-lost"})

    async with reading(Consumer(broker.address, "of-the-lost", ["away"], Fresh(), tick)):
        since = loop.time()
        await until(ticks, what="the reader to tick")
        await until(is_measured, what="the reader's distance to be known")
        assert seconds() == 0
        broker.kill()
        await until(is_silent, what="the reader to fall silent")
        broker.start()
        since = loop.time()
        await until(ticks, what="the reader to tick again")

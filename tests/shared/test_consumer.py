"""A reader of Kafka whose store goes away."""

import asyncio
from collections.abc import Sequence
from uuid import uuid4

import pytest

from shared.consumer import Consumer, Heard, Position
from shared.kafka import make_topics
from tests.support import stack


class StoreIsAway(Exception):
    pass


class Away:
    """A sink that cannot say how far it has heard."""

    async def position(self, topic: str, partition: int) -> Position:
        raise StoreIsAway

    async def handle(self, topic: str, partition: int, batch: Sequence[Heard]) -> None:
        raise AssertionError("nothing is to be heard")


async def test_a_store_that_is_away_when_partitions_are_given_fails_the_reader_aloud() -> None:
    """Kafka's client would log it and go on, and those partitions would never be read."""
    name = f"t{uuid4().hex[:8]}.consumer"
    await make_topics(stack.kafka(), [name])
    with pytest.raises(StoreIsAway):
        async with asyncio.timeout(30):
            await Consumer(stack.kafka(), name, [name], Away()).run()

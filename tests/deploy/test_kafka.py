"""The broker of `make run`: what was acknowledged is there after a kill."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from deploy.local.kafka import JARS, Kafka
from deploy.local.program import free_port

RECORDS = [str(number).encode() for number in range(500)]
STAYS = TopicPartition("stays", 0)


@pytest.fixture
def kafka(tmp_path: Path) -> Iterator[Kafka]:
    if not JARS.exists():
        pytest.skip("Kafka's jars are not here: make setup")
    made = Kafka(tmp_path, free_port())
    made.start()
    yield made
    made.kill()


async def write(kafka: Kafka) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.address)
    await admin.start()
    await admin.create_topics([NewTopic(STAYS.topic, 1, 1)])
    await admin.close()
    producer = AIOKafkaProducer(bootstrap_servers=kafka.address, acks="all")
    async with producer:
        sent = [await producer.send(STAYS.topic, record, partition=0) for record in RECORDS]
        await asyncio.gather(*sent)


async def read(kafka: Kafka) -> list[bytes]:
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka.address, auto_offset_reset="earliest")
    consumer.assign([STAYS])
    found: list[bytes] = []
    async with consumer:
        end = (await consumer.end_offsets([STAYS]))[STAYS]
        while len(found) < end:
            batches = await consumer.getmany(timeout_ms=1000)
            found += [record.value for batch in batches.values() for record in batch]
    return found


async def test_a_killed_broker_keeps_what_it_acknowledged(kafka: Kafka) -> None:
    await write(kafka)
    kafka.kill()
    kafka.start()
    assert await read(kafka) == RECORDS


async def test_a_stopped_broker_goes_on_where_it_was(kafka: Kafka) -> None:
    await write(kafka)
    kafka.stop()
    assert not kafka.is_running
    kafka.start()
    assert await read(kafka) == RECORDS

"""The broker of `make run`: what was acknowledged is there after a kill."""

import asyncio

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from deploy.local.kafka import Kafka
from tests.support.broker import broker

__all__ = ["broker"]

RECORDS = [str(number).encode() for number in range(500)]
STAYS = TopicPartition("stays", 0)


async def write(broker: Kafka) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.address)
    await admin.start()
    await admin.create_topics([NewTopic(STAYS.topic, 1, 1)])
    await admin.close()
    producer = AIOKafkaProducer(bootstrap_servers=broker.address, acks="all")
    async with producer:
        sent = [await producer.send(STAYS.topic, record, partition=0) for record in RECORDS]
        await asyncio.gather(*sent)


async def read(broker: Kafka) -> list[bytes]:
    consumer = AIOKafkaConsumer(bootstrap_servers=broker.address, auto_offset_reset="earliest")
    consumer.assign([STAYS])
    found: list[bytes] = []
    async with consumer:
        end = (await consumer.end_offsets([STAYS]))[STAYS]
        while len(found) < end:
            batches = await consumer.getmany(timeout_ms=1000)
            found += [record.value for batch in batches.values() for record in batch]
    return found


async def test_a_killed_broker_keeps_what_it_acknowledged(broker: Kafka) -> None:
    await write(broker)
    broker.kill()
    broker.start()
    assert await read(broker) == RECORDS


async def test_a_stopped_broker_goes_on_where_it_was(broker: Kafka) -> None:
    await write(broker)
    broker.stop()
    assert not broker.is_running
    broker.start()
    assert await read(broker) == RECORDS

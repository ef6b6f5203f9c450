"""Kafka by aiokafka: topics, partitions, tails. Nothing else here knows the driver's details.

Topic `<namespace><service>.events`, twelve partitions for life, kept for ever, keyed by stream.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError
from aiokafka.partitioner import murmur2
from aiokafka.structs import ConsumerRecord

PARTITIONS = 12
FOR_EVER: Mapping[str, str] = {"retention.ms": "-1", "cleanup.policy": "delete"}
"""How a topic of events is kept."""
_TAIL_STEP = 64
_KNOWN_SECONDS = 30


def topic_of(namespace: str, service: str) -> str:
    return f"{namespace}{service}.events"


def partition_of(stream: UUID) -> int:
    """Kafka's own partitioner, so that any client finds a stream's events."""
    return int((murmur2(str(stream).encode()) & 0x7FFFFFFF) % PARTITIONS)


def header(record: ConsumerRecord[Any, Any], name: str) -> str:
    return next((value.decode() for key, value in record.headers if key == name), "")


@dataclass(frozen=True)
class Tail:
    """The last record of a partition."""

    nid: int
    epoch: int
    stream: str
    version: int
    epoch_from: int
    """The first place of that epoch."""


async def make_topics(
    bootstrap: str, topics: Sequence[str], copies: int = 1, kept: Mapping[str, str] = FOR_EVER
) -> None:
    """Makes what is missing, and waits until the brokers know all of it. Safe to repeat."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        with suppress(TopicAlreadyExistsError):
            await _make_missing(admin, topics, copies, kept)
        async with asyncio.timeout(_KNOWN_SECONDS):
            while not await _are_known(admin, topics):
                await asyncio.sleep(0.05)
    finally:
        await admin.close()


async def _make_missing(
    admin: AIOKafkaAdminClient, topics: Sequence[str], copies: int, kept: Mapping[str, str]
) -> None:
    known = set(await admin.list_topics())
    missing = [
        NewTopic(
            name=topic,
            num_partitions=PARTITIONS,
            replication_factor=copies,
            topic_configs=dict(kept),
        )
        for topic in topics
        if topic not in known
    ]
    if missing:
        await admin.create_topics(missing)


async def _are_known(admin: AIOKafkaAdminClient, topics: Sequence[str]) -> bool:
    """A broker answers that a topic is made before it knows its leaders (KRaft)."""
    told = await admin.describe_topics(list(topics))
    return all(
        topic["error_code"] == 0 and all(part["leader"] >= 0 for part in topic["partitions"])
        for topic in told
    )


def producer(bootstrap: str) -> AIOKafkaProducer:
    return AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        acks="all",
        enable_idempotence=True,
        linger_ms=0,
        max_batch_size=512 * 1024,
        request_timeout_ms=8_000,
    )


def consumer(bootstrap: str, group: str | None) -> AIOKafkaConsumer:
    """Positions are ours; the group only shares the partitions out."""
    return AIOKafkaConsumer(
        bootstrap_servers=bootstrap,
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=250,
        metadata_max_age_ms=10_000,
        session_timeout_ms=10_000,
        heartbeat_interval_ms=2_000,
        max_partition_fetch_bytes=2 * 1024 * 1024,
    )


async def read_tails(bootstrap: str, topic: str) -> dict[int, Tail]:
    """The last record of every partition that has one."""
    async with _all_of(bootstrap, topic) as (reader, spans):
        filled = {part: span for part, span in spans.items() if span}
        reader.assign(list(filled))
        for part, span in filled.items():
            reader.seek(part, max(span.start, span.stop - _TAIL_STEP))
        return await _last_of(reader, {part: span.stop for part, span in filled.items()})


async def last_place(bootstrap: str, topic: str, is_in: Callable[[int, bytes], bool]) -> int:
    """The highest place of a record that is in a log, by `is_in(place, value)`; 0: of none.

    Each partition is read backwards until one is found.
    """
    async with _all_of(bootstrap, topic) as (reader, spans):
        return max([await _last_in(reader, part, span, is_in) for part, span in spans.items()])


@asynccontextmanager
async def _all_of(
    bootstrap: str, topic: str
) -> AsyncIterator[tuple[AIOKafkaConsumer, dict[TopicPartition, range]]]:
    """A reader of no group, and the offsets that each partition holds now."""
    reader = consumer(bootstrap, None)
    await reader.start()
    try:
        parts = [TopicPartition(topic, number) for number in range(PARTITIONS)]
        ends = await reader.end_offsets(parts)
        begins = await reader.beginning_offsets(parts)
        yield reader, {part: range(begins[part], ends[part]) for part in parts}
    finally:
        await reader.stop()


async def _last_in(
    reader: AIOKafkaConsumer,
    part: TopicPartition,
    span: range,
    is_in: Callable[[int, bytes], bool],
) -> int:
    end, step = span.stop, _TAIL_STEP
    while end > span.start:
        start = max(span.start, end - step)
        places = await asyncio.to_thread(_those_in, await _between(reader, part, start, end), is_in)
        if places:
            return max(places)
        end, step = start, step * 4
    return 0


def _those_in(
    records: Sequence[ConsumerRecord[Any, Any]], is_in: Callable[[int, bytes], bool]
) -> list[int]:
    places = [(int(header(record, "nid")), record.value) for record in records]
    return [nid for nid, value in places if is_in(nid, value)]


async def _between(
    reader: AIOKafkaConsumer, part: TopicPartition, start: int, end: int
) -> list[ConsumerRecord[Any, Any]]:
    reader.assign([part])
    reader.seek(part, start)
    found: list[ConsumerRecord[Any, Any]] = []
    async with asyncio.timeout(30):
        while not found or found[-1].offset < end - 1:
            found += (await reader.getmany(part, timeout_ms=200)).get(part, [])
    return [record for record in found if record.offset < end]


async def _last_of(reader: AIOKafkaConsumer, ends: dict[TopicPartition, int]) -> dict[int, Tail]:
    tails: dict[int, Tail] = {}
    waiting = set(ends)
    async with asyncio.timeout(30):
        while waiting:
            for part, records in (await reader.getmany(timeout_ms=200)).items():
                tails[part.partition] = _tail(records[-1])
                if records[-1].offset >= ends[part] - 1:
                    waiting.discard(part)
    return tails


def _tail(record: ConsumerRecord[Any, Any]) -> Tail:
    return Tail(
        nid=int(header(record, "nid")),
        epoch=int(header(record, "epoch")),
        stream=record.key.decode(),
        version=int(header(record, "version")),
        epoch_from=int(header(record, "epoch_from")),
    )

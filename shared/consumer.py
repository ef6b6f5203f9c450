"""Kafka in: each partition in order, each event once, whatever is repeated, missing or killed.

Positions are kept by the sink, together with what the events caused: `epoch << 40 | nid`. Not
larger than what was seen is a repeat and dropped. A record whose `prev` was never seen is a gap:
the partition is read again from its start, and records are passed over until one connects (its
owner can publish the missing ones again). Kafka's group offsets are only a hint where to start.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError
from aiokafka.structs import ConsumerRecord

from shared import clock
from shared.contracts import PublicEvent, read_event
from shared.kafka import PARTITIONS, consumer, header
from shared.metrics import GAPS, HEARD, LAG_EVENTS, LAG_SECONDS, REPEATS

BATCH = 500
EPOCH_SHIFT = 40
HINT_SECONDS = 1.0
MEASURE_SECONDS = 3.0
ANSWER_SECONDS = 5.0
"""Kafka is taken for away when it has not said for so long where the partitions end."""

log: Any = structlog.get_logger()


@dataclass(frozen=True, order=True)
class Position:
    """How far a partition was heard: the log's epoch, and the place in it."""

    epoch: int = 0
    nid: int = 0

    def __int__(self) -> int:
        return self.epoch << EPOCH_SHIFT | self.nid

    @classmethod
    def of(cls, number: int) -> "Position":
        return cls(number >> EPOCH_SHIFT, number & (1 << EPOCH_SHIFT) - 1)


@dataclass(frozen=True)
class Heard:
    """One record: the event, or why it cannot be read. `event` None and no fault: not ours."""

    key: str
    position: Position
    raw: bytes
    event: PublicEvent | None
    fault: str | None = None


class Sink(Protocol):
    """What makes something of the events, and remembers the position with it."""

    async def position(self, topic: str, partition: int) -> Position: ...

    async def handle(self, topic: str, partition: int, batch: Sequence[Heard]) -> None:
        """Makes the batch's effects and the last position durable together, or raises."""


class Consumer:
    """One group's reading of some topics."""

    def __init__(
        self,
        bootstrap: str,
        group: str,
        topics: Sequence[str],
        sink: Sink,
        tick: Callable[[], None] = lambda: None,
        *,
        dropped: Callable[[str, Position], bool] = lambda topic, position: False,
    ) -> None:
        """`group` "": no group, see `read_to_end`. `dropped`: what a restored log took back."""
        self._kafka: AIOKafkaConsumer = consumer(bootstrap, group or None)
        self._dropped = dropped
        self._group = group
        self._topics = list(topics)
        self._sink = sink
        self._tick = tick
        self._seen: dict[TopicPartition, Position] = {}
        self._reread: set[TopicPartition] = set()
        self._hint_at = 0.0
        self._unasked: Exception | None = None
        self._has_joined = False
        self._is_answered = True
        self._at_hand: dict[TopicPartition, int] = {}
        self._heard_until = clock.now()

    async def run(self) -> None:
        """Ticks while the group is joined and Kafka answers."""
        await self._kafka.start()
        measuring = asyncio.create_task(self._measure())
        try:
            self._kafka.subscribe(self._topics, listener=_Rebalance(self))
            while True:
                got = await self._kafka.getmany(timeout_ms=200, max_records=BATCH)
                if self._unasked:
                    raise self._unasked
                if self._has_joined and self._is_answered:
                    self._tick()
                self._at_hand = {part: records[0].offset for part, records in got.items()}
                for part, records in got.items():
                    await self._take(part, records)
                    del self._at_hand[part]
                await self._hint(got)
        finally:
            measuring.cancel()
            await self._kafka.stop()

    async def read_to_end(self) -> int:
        """Reads all partitions from their start to where they end now; how many were new to us."""
        await self._kafka.start()
        count = 0
        try:
            parts = [TopicPartition(t, n) for t in self._topics for n in range(PARTITIONS)]
            ends = await self._kafka.end_offsets(parts)
            self._kafka.assign(parts)
            await self.assigned(parts)
            while any([await self._kafka.position(part) < ends[part] for part in parts]):
                for part, records in (await self._kafka.getmany(timeout_ms=200)).items():
                    count += await self._take(part, records)
        finally:
            await self._kafka.stop()
        return count

    def heard_partitions(self) -> list[tuple[str, int]]:
        """The (topic, partition) pairs this reader holds now."""
        return [(part.topic, part.partition) for part in self._seen]

    def unconnected(self) -> set[str]:
        """Topics of which something was passed over, because what comes before it is missing."""
        return {part.topic for part in self._reread}

    async def assigned(self, parts: Sequence[TopicPartition]) -> None:
        for part in parts:
            await self._begin_behind_the_hint(part)
            self._seen[part] = await self._sink.position(part.topic, part.partition)
            self._reread.discard(part)

    async def _begin_behind_the_hint(self, part: TopicPartition) -> None:
        """Reading begins one record before Kafka's offset: that record shows whether it is true."""
        hint = await self._kafka.committed(part) if self._group else None
        self._kafka.seek(part, max((hint or 0) - 1, 0))

    async def _take(self, part: TopicPartition, records: Sequence[ConsumerRecord[Any, Any]]) -> int:
        if part not in self._seen:
            self._wait_for(part, records[0].offset)
            return 0
        fresh = self._connected(part, records)
        if not fresh:
            return 0
        await self._sink.handle(part.topic, part.partition, fresh)
        self._seen[part] = fresh[-1].position
        HEARD.labels(self._group, part.topic).inc(len(fresh))
        latest = fresh[-1].event
        if latest:
            self._heard_until = latest.recorded_at
            self._measure_seconds(is_behind=True)
        return len(fresh)

    def _wait_for(self, part: TopicPartition, offset: int) -> None:
        """Fetched before its position was asked for: it is fetched again after that."""
        if part in self._kafka.assignment():
            self._kafka.seek(part, offset)

    def _connected(
        self, part: TopicPartition, records: Sequence[ConsumerRecord[Any, Any]]
    ) -> list[Heard]:
        fresh: list[Heard] = []
        seen = self._seen[part]
        for record in records:
            here = Position(int(header(record, "epoch")), int(header(record, "nid")))
            if here <= seen or self._dropped(part.topic, here):
                REPEATS.labels(self._group).inc()
                continue
            if not _follows(record, seen):
                if self._gap(part, here):
                    break
                continue
            self._reread.discard(part)
            fresh.append(_heard(record, here))
            seen = here
        return fresh

    def _gap(self, part: TopicPartition, here: Position) -> bool:
        """True: the partition is read again from its start."""
        GAPS.labels(self._group).inc()
        if part in self._reread:
            return False
        log.warning("consumer.gap", group=self._group, topic=part.topic, nid=here.nid)
        self._reread.add(part)
        self._kafka.seek(part, 0)
        return True

    async def _hint(self, got: dict[TopicPartition, Any]) -> None:
        now = time.monotonic()
        if not got or now - self._hint_at < HINT_SECONDS:
            return
        self._hint_at = now
        await self._kafka.commit()

    async def _measure(self) -> None:
        """How far behind it is, of each partition; and whether Kafka, once away, would be missed.

        Kafka's client waits for a lost server without a word.
        """
        while True:
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    await self._look_how_far()
                self._is_answered = True
            except (KafkaError, TimeoutError):
                self._is_answered = False
            except Exception as fault:
                self._unasked = fault
                return
            await asyncio.sleep(MEASURE_SECONDS)

    async def _look_how_far(self) -> None:
        if not self._seen:
            return
        ends = await self._kafka.end_offsets(list(self._seen))
        behind = {
            part: end - self._at_hand.get(part, await self._kafka.position(part))
            for part, end in ends.items()
            if part in self._seen
        }
        for part, count in behind.items():
            LAG_EVENTS.labels(*_labels(self._group, part)).set(count)
        self._measure_seconds(any(behind.values()))

    def _measure_seconds(self, is_behind: bool) -> None:
        """It grows while something is left to hear, also when nothing is heard at all."""
        age = clock.now() - self._heard_until if is_behind else timedelta()
        LAG_SECONDS.labels(self._group).set(age.total_seconds())


class _Rebalance(ConsumerRebalanceListener):  # type: ignore[misc]
    def __init__(self, reader: Consumer) -> None:
        self._reader = reader

    async def on_partitions_revoked(self, revoked: Sequence[TopicPartition]) -> None:
        for part in revoked:
            self._reader._seen.pop(part, None)
            with contextlib.suppress(KeyError):
                LAG_EVENTS.remove(*_labels(self._reader._group, part))

    async def on_partitions_assigned(self, assigned: Sequence[TopicPartition]) -> None:
        """Raised here, a fault would be logged and forgotten: whoever runs the reader hears it."""
        try:
            await self._reader.assigned(assigned)
            self._reader._has_joined = True
        except Exception as fault:
            self._reader._unasked = fault


def _labels(group: str, part: TopicPartition) -> tuple[str, str, str]:
    return group, part.topic, str(part.partition)


def _follows(record: ConsumerRecord[Any, Any], seen: Position) -> bool:
    """Whether nothing is missing before it. What a new epoch took back is not missed."""
    prev, epoch = int(header(record, "prev")), int(header(record, "epoch"))
    is_taken_back = epoch > seen.epoch and prev >= int(header(record, "epoch_from"))
    return prev <= seen.nid or is_taken_back


def _heard(record: ConsumerRecord[Any, Any], position: Position) -> Heard:
    key = record.key.decode()
    try:
        return Heard(key, position, record.value, read_event(record.value))
    except Exception as fault:
        return Heard(key, position, record.value, None, f"{type(fault).__name__}: {fault}"[:500])

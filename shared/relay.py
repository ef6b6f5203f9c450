"""Event store to Kafka: every stored event, in the log's order, at least once.

Each record says its place in the log (`nid`), the log's `epoch`, and `prev`: the place of the
record put before it into the same partition, so that a reader sees a repeat and a gap. On any
error the producer is thrown away and the partitions' tails say where to go on: what one of them
has lost is put there again. No Kafka transactions (docs/decisions). One relay at a time by a
lease; two at once only repeat.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from aiokafka import AIOKafkaProducer
from eventsourcing.persistence import Notification, ProcessRecorder

from shared.kafka import PARTITIONS, Tail, partition_of, producer, read_tails
from shared.lease import FROM_START, Epoch, Fenced, Lease
from shared.metrics import RELAYED, UNSENT
from shared.outbox import Teller

BATCH = 2000
IDLE_SECONDS, RESTING_SECONDS = 0.02, 0.06
KEEP_EVERY = 50
STAND_BY_SECONDS = 1.0

log: Any = structlog.get_logger()


class Diverged(Exception):
    """The topic holds what this log never had: a restored back-up. Needs `new-epoch`."""


class Relay:
    """Publishes one service's log until it is stopped, fenced or fails."""

    def __init__(
        self,
        recorder: ProcessRecorder,
        teller: Teller,
        lease: Lease,
        bootstrap: str,
        topic: str,
        tick: Callable[[], None] = lambda: None,
    ) -> None:
        self._recorder = recorder
        self._teller = teller
        self._lease = lease
        self._bootstrap = bootstrap
        self._topic = topic
        self._tick = tick
        self._latest = dict.fromkeys(range(PARTITIONS), 0)
        """By partition, the place of the last record in it, of whatever epoch."""
        self._there = dict.fromkeys(range(PARTITIONS), 0)
        """By partition, up to which place of this epoch's log it holds everything."""
        self._position = 0
        self._epoch = Epoch(0, 1)

    async def run(self) -> None:
        while not await asyncio.to_thread(self._lease.take):
            self._tick()
            await asyncio.sleep(STAND_BY_SECONDS)
        await asyncio.to_thread(self._count_unsent)
        kafka = producer(self._bootstrap)
        await kafka.start()
        try:
            await self._find_position()
            await self._publish_for_ever(kafka)
        finally:
            await kafka.stop()
            await asyncio.to_thread(self._lease.give_up)

    async def _find_position(self) -> None:
        """Where to go on: whatever the position says, what a partition lacks is put there."""
        self._epoch = self._lease.epoch()
        stored = self._lease.position()
        if stored == FROM_START:
            return
        tails = await read_tails(self._bootstrap, self._topic)
        for part, tail in tails.items():
            self._must_be_ours(tail)
            self._latest[part] = tail.nid
            is_of_this = tail.epoch == self._epoch.number
            self._there[part] = tail.nid if is_of_this else min(tail.nid, self._epoch.first_nid - 1)
        if max(self._there.values()) < stored:
            log.warning("relay.topic_lost", topic=self._topic, stored=stored)
        self._position = min(stored, *self._there.values())
        log.info("relay.started", topic=self._topic, position=self._position)

    def _must_be_ours(self, tail: Tail) -> None:
        if tail.epoch < self._epoch.number:
            return
        found = self._recorder.select_notifications(tail.nid, 1)
        same = found and (
            found[0].id == tail.nid
            and str(found[0].originator_id) == tail.stream
            and found[0].originator_version == tail.version
        )
        if not same:
            raise Diverged(f"{self._topic} holds record {tail.nid}, which the log has not")

    async def _publish_for_ever(self, kafka: AIOKafkaProducer) -> None:
        idle = 0
        while True:
            self._tick()
            batch = await asyncio.to_thread(self._next)
            if batch:
                await self._publish(kafka, batch)
                idle = 0
            else:
                idle += 1
                await asyncio.sleep(IDLE_SECONDS if idle < KEEP_EVERY else RESTING_SECONDS)
            if batch or idle % KEEP_EVERY == 0:
                await asyncio.to_thread(self._lease.keep, self._position)
                await asyncio.to_thread(self._count_unsent)

    def _count_unsent(self) -> None:
        """Also before Kafka is asked: where it is away, the number grows."""
        reached = max(self._lease.position(), 0)
        UNSENT.labels(self._topic).set((self._recorder.max_notification_id() or 0) - reached)

    def _next(self) -> list[Notification]:
        found = self._recorder.select_notifications(self._position, BATCH, inclusive_of_start=False)
        return list(found)

    async def _publish(self, kafka: AIOKafkaProducer, batch: list[Notification]) -> None:
        futures = []
        for stored in batch:
            nid = int(stored.id)
            part = partition_of(stored.originator_id)  # type: ignore[arg-type]
            if nid <= self._there[part]:
                continue
            kind, value = self._teller.tell(stored)
            futures.append(
                await kafka.send(
                    self._topic,
                    key=str(stored.originator_id).encode(),
                    value=value,
                    partition=part,
                    headers=self._headers(nid, part, kind, stored.originator_version),
                )
            )
            self._latest[part] = self._there[part] = nid
        await asyncio.gather(*futures)
        self._position = int(batch[-1].id)
        RELAYED.labels(self._topic).inc(len(futures))

    def _headers(self, nid: int, part: int, kind: str, version: int) -> list[tuple[str, bytes]]:
        told = {
            "nid": nid,
            "prev": self._latest[part],
            "epoch": self._epoch.number,
            "epoch_from": self._epoch.first_nid,
            "type": kind,
            "version": version,
        }
        return [(name, str(value).encode()) for name, value in told.items()]


__all__ = ["Diverged", "Fenced", "Relay"]

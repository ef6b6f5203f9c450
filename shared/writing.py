"""Writes projections: the sink that folds batches into documents and keeps the checkpoint.

Single-document writes by compare-and-set on `rev`; no Mongo transactions, no `$inc`. Whoever
loses a race reads again and folds again: an event that was seen changes nothing. An event that
cannot be shown is set aside with all that follows it under its key, and others flow on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import structlog

from shared.consumer import Heard, Position
from shared.contracts import PublicEvent
from shared.documents import (
    BulkWriteError,
    Collection,
    Document,
    Documents,
    DuplicateKeyError,
    InsertOne,
    ReplaceOne,
)
from shared.metrics import PARKED
from shared.parking import INFRASTRUCTURE, told
from shared.projection import Projection

TRIES = 20
AT_ONCE = 50
"""Documents in one request: a server that writes one request at a time lets pages in between."""

log: Any = structlog.get_logger()


class StillContested(Exception):
    """Others kept writing the same documents."""


NO_EVENTS_FAULT = (*INFRASTRUCTURE, StillContested)


class Projections:
    """The sink of a service's projections, into one generation of its collections."""

    def __init__(
        self,
        documents: Documents,
        projections: Sequence[Projection],
        generation: int | None = None,
        group: str = "",
    ) -> None:
        """`group`: the reader under whose name it is measured what was set aside; "": none."""
        self._documents, self._group = documents, group
        self._projections = projections
        self._fixed = generation
        self._generation = generation

    async def migrate(self, generation: int) -> None:
        """Makes the indexes of a generation. Safe to repeat."""
        for projection in self._projections:
            if projection.indexes:
                collection = self._documents.at(generation, projection.collection)
                await collection.create_indexes(list(projection.indexes))

    async def position(self, topic: str, partition: int) -> Position:
        self._generation = await self._current()
        await self._measure()
        found = await self._checkpoints.find_one({"_id": self._checkpoint(topic, partition)})
        return Position(found["epoch"], found["nid"]) if found else Position()

    async def handle(self, topic: str, partition: int, batch: Sequence[Heard]) -> None:
        if await self._current() != self._generation:
            raise GenerationChanged
        try:
            await self._show(topic, partition, batch)
        except NO_EVENTS_FAULT:
            raise
        except Exception as fault:
            log.warning("projection.one_by_one", topic=topic, because=type(fault).__name__)
            for heard in batch:
                await self._alone(topic, partition, heard)
        await self._keep(topic, partition, batch[-1].position)

    async def _show(self, topic: str, partition: int, batch: Sequence[Heard]) -> None:
        events = await self._readable(topic, partition, batch)
        for projection in self._projections:
            await self._project(projection, events)

    async def _alone(self, topic: str, partition: int, heard: Heard) -> None:
        try:
            await self._show(topic, partition, [heard])
        except NO_EVENTS_FAULT:
            raise
        except Exception as fault:
            await self._park(topic, partition, replace(heard, fault=told(fault)))

    async def _current(self) -> int:
        return await self._documents.generation() if self._fixed is None else self._fixed

    async def _project(self, projection: Projection, events: Iterable[PublicEvent]) -> None:
        by_key: dict[str, list[PublicEvent]] = {}
        for event in events:
            if projection.hears(event):
                for key in projection.keys(event):
                    by_key.setdefault(str(key), []).append(event)
        for _ in range(TRIES):
            if not by_key:
                return
            by_key = await self._write(projection, by_key)
        raise StillContested(projection.collection)

    async def _write(
        self, projection: Projection, by_key: dict[str, list[PublicEvent]]
    ) -> dict[str, list[PublicEvent]]:
        """One attempt for all documents; what must be tried again."""
        collection = self._documents.at(self._generation or 0, projection.collection)
        found = {d["_id"]: d async for d in collection.find({"_id": {"$in": list(by_key)}})}
        changed: list[Document] = []
        for key, events in by_key.items():
            document = found.get(key, {"_id": key})
            if any([projection.fold(document, event) for event in events]):
                changed.append(document)
        lost: set[str] = set()
        for start in range(0, len(changed), AT_ONCE):
            lost |= await _compare_and_set(collection, changed[start : start + AT_ONCE])
        return {key: by_key[key] for key in lost}

    async def _readable(
        self, topic: str, partition: int, batch: Sequence[Heard]
    ) -> list[PublicEvent]:
        """The batch's events, less what cannot be read and what stands behind it (kept aside)."""
        parked = {
            d["key"] async for d in self._parked.find({"topic": topic, "partition": partition})
        }
        events: list[PublicEvent] = []
        for heard in batch:
            if heard.fault or heard.key in parked:
                parked.add(heard.key)
                await self._park(topic, partition, heard)
            elif heard.event:
                events.append(heard.event)
        return events

    async def _park(self, topic: str, partition: int, heard: Heard) -> None:
        id = f"{topic}:{partition}:{int(heard.position)}"
        fault = heard.fault or "behind a parked event"
        log.warning("projection.parked", topic=topic, nid=heard.position.nid, fault=fault)
        document = {
            "_id": id,
            "topic": topic,
            "partition": partition,
            "key": heard.key,
            "nid": heard.position.nid,
            "epoch": heard.position.epoch,
            "raw": heard.raw,
            "fault": fault,
        }
        await self._parked.replace_one({"_id": id}, document, upsert=True)
        await self._measure()

    async def _measure(self) -> None:
        if self._group:
            PARKED.labels(self._group).set(await self._parked.count_documents({}))

    async def _keep(self, topic: str, partition: int, position: Position) -> None:
        await self._checkpoints.replace_one(
            {"_id": self._checkpoint(topic, partition)},
            {
                "_id": self._checkpoint(topic, partition),
                "epoch": position.epoch,
                "nid": position.nid,
            },
            upsert=True,
        )

    def _checkpoint(self, topic: str, partition: int) -> str:
        return checkpoint(self._generation or 0, topic, partition)

    @property
    def _checkpoints(self) -> Collection:
        return self._documents.database["checkpoints"]

    @property
    def _parked(self) -> Collection:
        return self._documents.at(self._generation or 0, "parked")


class GenerationChanged(Exception):
    """A rebuild has finished: the worker starts again from its checkpoints."""


def checkpoint(generation: int, topic: str, partition: int) -> str:
    return f"{generation}:{topic}:{partition}"


async def _compare_and_set(collection: Collection, documents: Sequence[Document]) -> set[str]:
    """Writes each document if nobody wrote it since it was read; the ids of those that lost."""
    if not documents:
        return set()
    if len(documents) == 1:
        return await _set_one(collection, documents[0])
    operations: list[Any] = []
    for document in documents:
        read = document.get("rev")
        document["rev"] = (read or 0) + 1
        if read is None:
            operations.append(InsertOne(document))
        else:
            operations.append(ReplaceOne({"_id": document["_id"], "rev": read}, document))
    lost: set[str] = set()
    try:
        result = await collection.bulk_write(operations, ordered=False)
        written = result.inserted_count + result.matched_count
    except BulkWriteError as failed:
        if any(error["code"] != 11000 for error in failed.details["writeErrors"]):
            raise
        written = failed.details["nInserted"] + failed.details["nMatched"]
    if written < len(documents):
        lost = {document["_id"] for document in documents}
    return lost


async def _set_one(collection: Collection, document: Document) -> set[str]:
    read = document.get("rev")
    document["rev"] = (read or 0) + 1
    try:
        if read is None:
            await collection.insert_one(document)
            return set()
        result = await collection.replace_one({"_id": document["_id"], "rev": read}, document)
    except DuplicateKeyError:
        return {document["_id"]}
    return set() if result.matched_count else {document["_id"]}

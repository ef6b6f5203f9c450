"""Builds a service's documents anew beside those people read, then swaps them.

All topics are read from their start into the next generation; when it has caught up, one pointer
moves, and the workers go on from the new generation's checkpoints. Policies never hear of it.
"""

from typing import Any

import structlog

from shared.consumer import Consumer, Heard, Position
from shared.contracts import PublicEvent
from shared.kafka import read_tails
from shared.projection import folded
from shared.service import Here
from shared.writing import Projections

NEAR_ENOUGH = 1000
_OWN_BOOKKEEPING = {"rev"}

log: Any = structlog.get_logger()


class Incomplete(Exception):
    """A topic lacks what its log holds: its owner has to publish it again."""


async def rebuild(here: Here[Any]) -> int:
    """Returns the new generation. Safe to kill at any moment: nobody reads it before the swap.

    Raises Incomplete, and leaves all as it was, where a topic has a hole.
    """
    generation = await here.documents.generation() + 1
    await _drop(here, generation)
    sink = Projections(here.documents, here.service.make_projections(here.terms), generation)
    await sink.migrate(generation)
    while await _read(here, sink) > NEAR_ENOUGH:
        log.info("rebuild.catching_up", service=here.service.name)
    await here.documents.point_to(generation)
    await _drop(here, generation - 2)
    return generation


async def differences(here: Here[Any]) -> list[str]:
    """Documents that do not equal the fold of the log; empty: all do. The workers must be idle."""
    collected = _Collected()
    await _read(here, collected)
    found: list[str] = []
    for projection in here.service.make_projections(here.terms):
        if projection.collection == "timers":
            continue
        wanted = folded(projection, collected.events)
        collection = await here.documents.current(projection.collection)
        stored = {document["_id"]: document async for document in collection.find({})}
        for id in sorted(wanted.keys() | stored.keys()):
            if _bare(wanted.get(id)) != _bare(stored.get(id)):
                found.append(f"{projection.collection}/{id}")
    return found


class _Collected:
    """A sink that only keeps the events."""

    def __init__(self) -> None:
        self.events: list[PublicEvent] = []

    async def position(self, topic: str, partition: int) -> Position:
        return Position()

    async def handle(self, topic: str, partition: int, batch: Any) -> None:
        heard: Heard
        for heard in batch:
            if heard.event:
                self.events.append(heard.event)


async def _read(here: Here[Any], sink: Any) -> int:
    """All topics to their end; how many events were new to the sink."""
    horizon = await _horizon(here)
    reader = Consumer(
        here.settings.kafka_bootstrap_servers,
        "",
        here.service.projection_topics(here.settings.afterstay_namespace),
        sink,
        dropped=lambda topic, position: _taken_back(horizon.get(topic), position),
    )
    count = await reader.read_to_end()
    if holes := reader.unconnected():
        raise Incomplete(f"{', '.join(sorted(holes))}: run its owner's `relay --from-start`")
    return count


def _taken_back(epoch: Position | None, position: Position) -> bool:
    """Whether a record belongs to what the restored log no longer holds."""
    return epoch is not None and position.epoch < epoch.epoch and position.nid >= epoch.nid


async def _horizon(here: Here[Any]) -> dict[str, Position]:
    """Of each topic whose log was restored: its latest epoch, and where that begins."""
    found: dict[str, Position] = {}
    for topic in here.service.projection_topics(here.settings.afterstay_namespace):
        tails = await read_tails(here.settings.kafka_bootstrap_servers, topic)
        latest = max(tails.values(), key=lambda tail: tail.epoch, default=None)
        if latest and latest.epoch:
            found[topic] = Position(latest.epoch, latest.epoch_from)
    return found


async def _drop(here: Here[Any], generation: int) -> None:
    database = here.documents.database
    for name in await database.list_collection_names():
        if name.endswith(f".{generation}"):
            await database.drop_collection(name)
    await database["checkpoints"].delete_many({"_id": {"$regex": f"^{generation}:"}})


def _bare(document: dict[str, Any] | None) -> dict[str, Any] | None:
    if document is None:
        return None
    return {k: v for k, v in document.items() if k not in _OWN_BOOKKEEPING}

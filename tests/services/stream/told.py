"""Events of other services, and of stream itself, in the words of a test."""

import random
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from shared import ids
from shared.codec import EventMapper
from shared.consumer import Heard, Position
from shared.contracts import PublicEvent, read_event
from shared.domain import acting
from shared.outbox import Teller
from shared.policy import by_rule
from shared.service import Here, Service
from shared.writing import Projections

BUSINESS, PLACE, GUEST = ids.of("business"), ids.of("place"), ids.of("guest")
MAPPER: EventMapper = EventMapper(transcoder=None)  # type: ignore[arg-type]
NOON = datetime(2026, 11, 14, 12, tzinfo=UTC)


def told(kind: Callable[..., Any], stream: UUID, version: int = 1, /, **fields: Any) -> Any:
    """An event with its envelope; `at` may be given."""
    envelope = {
        "id": ids.of(stream, version, getattr(kind, "type", "")),
        "stream": stream,
        "version": version,
        "at": NOON,
        "recorded_at": fields.get("at", NOON),
        "actor": "rule:test@1",
        "business_id": BUSINESS,
        "place_id": PLACE,
    }
    return kind(**{**envelope, **fields})


def hear(here: Here[Any], policy: Any, event: PublicEvent) -> None:
    """A policy hears an event, as `shared.hearing` lets it."""
    with acting(by_rule(policy.__name__, policy.hearing.version, event)):
        policy(here, event)


async def show(here: Here[Any], events: Iterable[PublicEvent]) -> None:
    """Events reach the documents, as if they stood in one partition."""
    sink = Projections(here.documents, here.service.make_projections(here.terms))
    heard = [
        Heard(str(event.stream), Position(1, nid), b"", event)
        for nid, event in enumerate(events, start=1)
    ]
    await sink.position("stream.events", 0)
    await sink.handle("stream.events", 0, heard)


def public(service: Service, event: Any) -> Any:
    """A stored event as others hear it: through the codec, the outbox and the contract."""
    row = MAPPER.to_stored_event(event)
    return read_event(Teller(service.name, service.tells).tell(row)[1])


def days_ago(days: float) -> datetime:
    return NOON - timedelta(days=days)


def shuffles(streams: Sequence[Sequence[PublicEvent]], seed: int) -> list[PublicEvent]:
    """One order in which several partitions may be read: each stream in its own order."""
    rest, found = [list(stream) for stream in streams if stream], []
    luck = random.Random(seed)
    while rest:
        stream = luck.choice(rest)
        found.append(stream.pop(0))
        rest = [each for each in rest if each]
    return found

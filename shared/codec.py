"""How a domain event is stored: one flat JSON object, the same that travels over Kafka."""

from functools import cache
from typing import Any, cast
from uuid import UUID

import orjson
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import Mapper, StoredEvent
from eventsourcing.utils import get_topic, resolve_topic
from pydantic import TypeAdapter

LARGEST_EVENT = 256 * 1024
_KEPT_APART = {"originator_id", "originator_version"}


class EventTooLarge(Exception):
    """An event is 256 KB at most."""


class EventMapper(Mapper[UUID]):
    """Events as plain JSON; ids, times and enumerations are read back by the event's own types."""

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEvent:
        state = {k: v for k, v in vars(domain_event).items() if k not in _KEPT_APART}
        schema = getattr(type(domain_event), "class_version", 1)
        if schema > 1:
            state["class_version"] = schema
        raw = orjson.dumps(state)
        if len(raw) > LARGEST_EVENT:
            raise EventTooLarge(get_topic(type(domain_event)))
        return StoredEvent(
            originator_id=domain_event.originator_id,
            originator_version=domain_event.originator_version,
            topic=get_topic(type(domain_event)),
            state=raw,
        )

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        kind = resolve_topic(stored_event.topic)
        state = upcast(kind, orjson.loads(stored_event.state))
        state["originator_id"] = stored_event.originator_id
        state["originator_version"] = stored_event.originator_version
        return cast("DomainEventProtocol[UUID]", _reader(kind).validate_python(state))


def upcast(kind: type, state: dict[str, Any]) -> dict[str, Any]:
    """Brings an old event's fields to today's shape by its class's `upcast_v<n>_v<n+1>`."""
    stored = state.pop("class_version", 1)
    for version in range(stored, getattr(kind, "class_version", 1)):
        getattr(kind, f"upcast_v{version}_v{version + 1}")(state)
    return state


@cache
def _reader(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)

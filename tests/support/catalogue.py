"""Every service's events, and an example of each made from its own fields."""

import dataclasses
import inspect
import types
from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.contracts import PublicEvent
from shared.domain import Created, Sealed
from shared.process import load, service_names
from shared.service import Service
from shared.tags import Tag

LIBRARY = {"originator_id", "originator_version", "timestamp", "originator_topic", "meta"}
ENVELOPE = set(PublicEvent.model_fields)
AT = datetime(2026, 5, 1, 12, 30, 15, 250_000, tzinfo=UTC)
STREAM = UUID("00000000-0000-4000-8000-000000000001")
BUSINESS = UUID("00000000-0000-4000-8000-0000000000b1")
META = {
    "business_id": str(BUSINESS),
    "place_id": "00000000-0000-4000-8000-0000000000c1",
    "at": "2026-05-01T12:30:15.250000+00:00",
    "actor": "staff:00000000-0000-4000-8000-0000000000d1",
    "correlation": "00000000-0000-4000-8000-0000000000e1",
    "command_id": "00000000-0000-4000-8000-0000000000e1",
}


def services() -> list[Service]:
    return [load(name) for name in service_names()]


def pairs() -> Iterator[tuple[Service, type[Any], type[PublicEvent]]]:
    """Every stored event with what it is told as."""
    for service in services():
        for stored, public in service.tells.items():
            yield service, stored, public


def own_fields(stored: type[Any]) -> dict[str, Any]:
    """A stored event's fields with their types, the envelope left out."""
    hints = get_type_hints(stored, include_extras=True)
    names = [field.name for field in dataclasses.fields(stored)]
    return {name: hints[name] for name in names if name not in LIBRARY}


def example(kind: Any, field: str) -> Any:
    """A value of a field's type, the same each time."""
    if isinstance(kind, NewType) or kind is Sealed:
        return f"s1|{BUSINESS}|guest:{STREAM}|c2VhbGVk"
    if get_origin(kind) in (types.UnionType, Union):
        return example(next(a for a in get_args(kind) if a is not type(None)), field)
    if get_origin(kind) in (list, tuple, set, frozenset):
        return [example(get_args(kind)[0], field)]
    if get_origin(kind) is dict:
        key, value = get_args(kind)
        return {example(key, field): example(value, field)}
    if hasattr(kind, "__metadata__"):
        return f"{kind.__metadata__[0].value}-{field}"
    if inspect.isclass(kind) and issubclass(kind, Enum):
        return next(iter(kind))
    plain: dict[Any, Any] = {
        UUID: uuid5(NAMESPACE_URL, field),
        datetime: AT,
        date: date(2026, 5, 1),
        bool: True,
        int: 7,
        float: 0.5,
        str: f"word-{field}",
    }
    return plain[kind]


def topic_of(stored: Any) -> str:
    """The name it is stored under."""
    topic: str = stored.TOPIC
    return topic


def example_of(stored: type[Any]) -> Any:
    """A stored event as it could have happened."""
    is_first = issubclass(stored, Created)
    first = {"originator_topic": topic_of(stored).split(".")[0]} if is_first else {}
    return stored(
        originator_id=STREAM,
        originator_version=1 if first else 2,
        timestamp=AT,
        meta=META,
        **first,
        **{name: example(kind, name) for name, kind in own_fields(stored).items()},
    )


def is_tagged(kind: Any) -> bool:
    """Whether a type says what it holds: no bare string anywhere in it."""
    if kind is str or kind is Any:
        return False
    if hasattr(kind, "__metadata__"):
        return isinstance(kind.__metadata__[0], Tag)
    return all(is_tagged(part) for part in get_args(kind) if part is not type(None))


def hearers(service: Service) -> list[Any]:
    return [*service.on_events, *service.make_projections()]

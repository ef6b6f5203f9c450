"""The published language: every event that travels, told by its owner, read by whoever hears it.

A contract says its audience: `own` events feed the owner's projections alone, `all` events may be
heard by every service. Fields are added with a default; anything else is a new `schema`, which
the reader upcasts for ever (topics are kept).
"""

from datetime import datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict

from shared.tags import Word

Audience = Literal["own", "all"]


class PublicEvent(BaseModel):
    """A fact and its envelope: whose, who, why, and when it was true and recorded."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    types: ClassVar[dict[str, type["PublicEvent"]]] = {}
    type: ClassVar[str]
    audience: ClassVar[Audience]
    current_schema: ClassVar[int] = 1

    id: UUID
    service: Word = ""
    """Who told it: the owner of the topic it came by."""
    stream: UUID
    version: int
    at: datetime
    recorded_at: datetime
    actor: Word
    business_id: UUID | None = None
    place_id: UUID | None = None
    cause: UUID | None = None
    correlation: UUID | None = None
    command_id: UUID | None = None
    depth: int = 0
    trace: Word | None = None

    def __init_subclass__(cls, type: str = "", audience: Audience = "own", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if type:
            cls.type = type
            cls.audience = audience
            PublicEvent.types[type] = cls

    @classmethod
    def upcast(cls, schema: int, fields: dict[str, Any]) -> dict[str, Any]:
        """Brings fields of an older schema to today's; override beside `current_schema`."""
        return fields


class UnknownSchema(Exception):
    """An event newer than this reader; readers are deployed first."""


def read_event(raw: bytes) -> PublicEvent | None:
    """A record's value as an event; None for a type this reader does not know."""
    told = orjson.loads(raw)
    kind = PublicEvent.types.get(told["type"])
    if kind is None:
        return None
    schema = told.get("schema", 1)
    if schema > kind.current_schema:
        raise UnknownSchema(f"{kind.type} {schema}")
    if schema < kind.current_schema:
        told = kind.upcast(schema, told)
    return kind.model_validate(told)

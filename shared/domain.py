"""The base of every aggregate: who acts, what happened, what is refused.

It is the library's own, less its nameless events and its random ids. Every event carries an
envelope (`meta`), filled here and only here from the command that is being carried out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Self
from uuid import UUID

from eventsourcing.domain import (
    AggregateCreated,
    AggregateEvent,
    BaseAggregate,
    CanInitAggregate,
    CanMutateAggregate,
    event,
)

from shared import clock, ids
from shared.tags import Sealed, Secret, Word

__all__ = [
    "Acting",
    "Aggregate",
    "Created",
    "Event",
    "Refused",
    "Sealed",
    "Secret",
    "Word",
    "acting",
    "event",
    "the_actor",
]

REMEMBERED_COMMANDS = 64


class Refused(Exception):
    """A command the domain turns down, named by what is the case. The API answers 409."""

    @property
    def code(self) -> str:
        name = type(self).__name__
        return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


@dataclass(frozen=True)
class Acting:
    """One command being carried out: who, for whom, why. It becomes the envelope of its events."""

    actor: str
    """`staff:<id>`, `guest:<id>`, `pms:<id>`, `rule:<name>@<version>` or `operator:<name>`."""
    business_id: UUID | None = None
    place_id: UUID | None = None
    places: frozenset[UUID] | None = None
    """The places the actor may touch; None: all of the business."""
    command_id: UUID | None = None
    at: datetime | None = None
    """When it became true, for what time decides: the planned time. None: now."""
    cause: UUID | None = None
    correlation: UUID | None = None
    depth: int = 0
    trace: str | None = None

    def step(self, name: str) -> "Acting":
        """The same command's next step, with a command id of its own."""
        return replace(self, command_id=ids.of(self.command_id, name))

    def sees(self, business_id: UUID | None, place_id: UUID | None) -> bool:
        if self.business_id is not None and business_id != self.business_id:
            return False
        return self.places is None or place_id is None or place_id in self.places

    def envelope(self) -> dict[str, Any]:
        if self.command_id is None:
            return replace(self, command_id=ids.new()).envelope()
        return {**self._said, "at": (self.at or clock.now()).isoformat()}

    @cached_property
    def _said(self) -> dict[str, Any]:
        """What all events of the command say alike; an import's batch has a thousand of them."""
        told = {
            "business_id": self.business_id,
            "place_id": self.place_id,
            "actor": self.actor,
            "cause": self.cause,
            "correlation": self.correlation or self.command_id,
            "command_id": self.command_id,
            "depth": self.depth or None,
            "trace": self.trace,
        }
        return {k: str(v) if isinstance(v, UUID) else v for k, v in told.items() if v is not None}


_NOBODY = Acting("operator:nobody")
_acting: ContextVar[Acting] = ContextVar("acting", default=_NOBODY)


@contextmanager
def acting(who: Acting) -> Iterator[Acting]:
    """Carries out what is inside as `who`."""
    token = _acting.set(who)
    try:
        yield who
    finally:
        _acting.reset(token)


def the_actor() -> Acting:
    return _acting.get()


class Event(AggregateEvent):
    """A fact about an aggregate, after its first."""

    meta: dict[str, Any]

    def mutate(self, aggregate: Any) -> Any:
        changed: Any = super().mutate(aggregate)
        changed._remember(self)
        return changed


class Created(AggregateCreated):
    """The first fact about an aggregate: it says which business and place it belongs to."""

    meta: dict[str, Any]

    def mutate(self, aggregate: Any) -> Any:
        made: Any = super().mutate(aggregate)
        made.business_id = _uuid(self.meta.get("business_id"))
        made.place_id = _uuid(self.meta.get("place_id"))
        made._remember(self)
        return made


class Aggregate(BaseAggregate[UUID]):
    """Decides and remembers. It knows its business, its place and its latest commands."""

    business_id: UUID | None
    place_id: UUID | None

    class Event(AggregateEvent):
        pass

    @classmethod
    def _create(
        cls,
        event_class: type[CanInitAggregate[UUID]],
        *,
        id: UUID | None = None,
        **kwargs: Any,
    ) -> Self:
        return super()._create(
            event_class,
            id=id,
            timestamp=clock.now(),
            meta=_acting.get().envelope(),
            **kwargs,
        )

    def trigger_event(self, event_class: type[CanMutateAggregate[UUID]], **kwargs: Any) -> None:
        who = _acting.get()
        own = replace(
            who,
            business_id=self.business_id or who.business_id,
            place_id=self.place_id or who.place_id,
        )
        super().trigger_event(event_class, timestamp=clock.now(), meta=own.envelope(), **kwargs)

    def done(self, command_id: UUID | None) -> int | None:
        """The version a command left behind here, if it was carried out already."""
        return self._commands.get(str(command_id))

    @property
    def _commands(self) -> dict[str, int]:
        found: dict[str, int] = self.__dict__.setdefault("_known_commands", {})
        return found

    def _remember(self, happened: Any) -> None:
        command = happened.meta.get("command_id")
        if command is None:
            return
        known = self._commands
        known[command] = happened.originator_version
        while len(known) > REMEMBERED_COMMANDS:
            del known[next(iter(known))]


def _uuid(told: str | None) -> UUID | None:
    return UUID(told) if told else None

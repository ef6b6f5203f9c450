"""How a service says its policies: an event or a moment in, at most one command out.

A policy on events is `@on(DisputeOpened) def …(here, event)`; on a moment
`@due("expire", sets={DisputeOpened: "deadline"}) def …(here, moment)`. `here` is the running
service (`shared.service.Here`). A policy that finds nothing to do lets `Refused` pass.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from shared import ids
from shared.contracts import PublicEvent
from shared.domain import Acting

DEEPEST_CAUSE = 20

F = TypeVar("F", bound=Callable[..., Any])


class TooDeep(Exception):
    """Twenty policies in a row caused one another: a circle."""


@dataclass(frozen=True)
class Hearing:
    """What makes a function a policy on events."""

    types: tuple[type[PublicEvent], ...]
    owners: tuple[str, ...]
    version: int


@dataclass(frozen=True)
class Moment:
    """A planned time that has come: about which stream, and when it was planned for."""

    stream: UUID
    at: datetime
    business_id: UUID | None
    place_id: UUID | None


@dataclass(frozen=True)
class Timing:
    """What makes a function a policy on a moment: which events plan it, move it, call it off."""

    kind: str
    sets: Mapping[type[PublicEvent], str]
    clears: tuple[type[PublicEvent], ...]
    version: int


def on(*types: type[PublicEvent], owners: Sequence[str] = (), version: int = 1) -> Callable[[F], F]:
    """Marks `policy(here, event)`. `owners`: whose topics, where the type does not say it."""

    def mark(policy: F) -> F:
        told = tuple(owners) or tuple(dict.fromkeys(owner_of(t) for t in types))
        policy.hearing = Hearing(types, told, version)  # type: ignore[attr-defined]
        return policy

    return mark


def due(
    kind: str,
    *,
    sets: Mapping[type[PublicEvent], str],
    clears: Iterable[type[PublicEvent]] = (),
    version: int = 1,
) -> Callable[[F], F]:
    """Marks `policy(here, moment)`, called once its time has come, or later.

    A plain one decides: what it records is true at the planned time. An async one goes outside
    (mails, portals): what it records is true when it happens.

    `sets`: event -> its field with the time (None in it: no moment). `clears`: events that call
    it off. All of them belong to the moment's stream. It may be called again: the aggregate
    decides, and a second call makes no event.
    """

    def mark(policy: F) -> F:
        policy.timing = Timing(kind, dict(sets), tuple(clears), version)  # type: ignore[attr-defined]
        return policy

    return mark


def owner_of(kind: type[PublicEvent]) -> str:
    """`disputes` of `disputes.DisputeOpened`."""
    return kind.type.split(".", 1)[0]


def by_rule(name: str, version: int, event: PublicEvent) -> Acting:
    """A policy's envelope: the rule acts, the event is its cause."""
    if event.depth >= DEEPEST_CAUSE:
        raise TooDeep(name)
    return Acting(
        actor=f"rule:{name}@{version}",
        business_id=event.business_id,
        place_id=event.place_id,
        command_id=ids.of(event.id, name),
        cause=event.id,
        correlation=event.correlation,
        depth=event.depth + 1,
        trace=event.trace,
    )

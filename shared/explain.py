"""Why something is as it is: the events of a stream, and the chain of causes of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from shared.outbox import Teller
from shared.service import Here


@dataclass(frozen=True)
class Told:
    """One stored event in its public words; sealed fields stay sealed."""

    service: str
    type: str
    fields: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.fields["id"])

    def line(self) -> str:
        """When, what, who, in one line."""
        told = self.fields
        rest = {k: v for k, v in told.items() if k not in _ENVELOPE and not _is_sealed(v)}
        return f"{told['at']}  {self.type}  {told['actor']}  {orjson.dumps(rest).decode()}"


_ENVELOPE = {
    "id", "type", "schema", "stream", "version", "at", "recorded_at", "actor", "cause",
    "correlation", "command_id", "depth", "trace", "business_id", "place_id",
}  # fmt: skip


def events_of(heres: list[Here[Any]], stream: UUID) -> list[Told]:
    """All events of a stream, in whichever service it lives."""
    found = []
    for here in heres:
        teller = Teller(here.service.name, here.service.tells)
        for stored in here.application.recorder.select_events(stream):
            kind, value = teller.tell(stored)
            found.append(Told(here.service.name, kind, orjson.loads(value)))
    return found


def chain(heres: list[Here[Any]], id: UUID) -> list[Told]:
    """From an event (or the last one of a stream) back to what began it, newest first."""
    index = {told.id: told for told in _all(heres)}
    own = events_of(heres, id)
    start = own[-1] if own else index.get(str(id))
    found: list[Told] = []
    while start and start not in found:
        found.append(start)
        start = index.get(str(start.fields.get("cause")))
    return found


def _all(heres: list[Here[Any]]) -> Iterator[Told]:
    for here in heres:
        teller = Teller(here.service.name, here.service.tells)
        for kind, value in teller.tell_all(here.application.recorder):
            yield Told(here.service.name, kind, orjson.loads(value))


def _is_sealed(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("s1|")

"""Stored events told over Kafka: the same facts under their public name, one record for each.

What is tagged `Secret` stays in the store.
"""

from collections.abc import Iterator, Mapping
from uuid import UUID, uuid5

import orjson
from eventsourcing.persistence import ApplicationRecorder, StoredEvent
from eventsourcing.utils import get_topic

from shared.contracts import PublicEvent
from shared.domain import Created, Event
from shared.tags import secrets_of

Outbox = Mapping[type[Event] | type[Created], type[PublicEvent]]
"""A service's table; it is total: every event its aggregates store is in it (tested)."""

BATCH = 2000
LIBRARYS_OWN = {"meta", "timestamp", "originator_topic", "class_version"}


class Teller:
    """Turns stored events into records' values without opening what is sealed."""

    def __init__(self, service: str, outbox: Outbox) -> None:
        self._service = service
        self._types = {get_topic(stored): public.type for stored, public in outbox.items()}
        self._kept = {get_topic(stored): secrets_of(stored) | LIBRARYS_OWN for stored in outbox}

    def tell(self, stored: StoredEvent) -> tuple[str, bytes]:
        """The public type and the record's value (JSON)."""
        state = orjson.loads(stored.state)
        stream = UUID(str(stored.originator_id))
        kept = self._kept[stored.topic]
        told = {
            **{k: v for k, v in state.items() if k not in kept},
            **state["meta"],
            "type": self._types[stored.topic],
            "service": self._service,
            "schema": state.get("class_version", 1),
            "id": event_id(stream, stored.originator_version),
            "stream": stream,
            "version": stored.originator_version,
            "recorded_at": state["timestamp"],
        }
        return told["type"], orjson.dumps(told)

    def tell_all(self, recorder: ApplicationRecorder) -> Iterator[tuple[str, bytes]]:
        """The whole log, from its beginning."""
        position = 0
        while batch := recorder.select_notifications(position, BATCH, inclusive_of_start=False):
            position = batch[-1].id
            yield from map(self.tell, batch)


def event_id(stream: UUID, version: int) -> UUID:
    """A relay that repeats itself repeats the id."""
    return uuid5(stream, str(version))

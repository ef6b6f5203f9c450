"""The write side of a service: load, decide, store, once.

`eventsourcing` keeps the events and the tracking of what was heard in one transaction; this adds
what the library leaves open: a command id makes a command repeatable, a lost commit answer is
recognised, nobody loads what is not theirs, and many policies' decisions share a transaction.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit
from uuid import UUID

import psycopg
from eventsourcing.application import AggregateNotFoundError, ProcessingEvent
from eventsourcing.persistence import IntegrityError, Tracking
from eventsourcing.system import ProcessApplication
from psycopg.sql import SQL, Identifier

from shared import ids
from shared.domain import Aggregate, Refused, the_actor

A = TypeVar("A", bound=Aggregate)
TRIES, PAUSE_SECONDS = 8, 0.01


class NotHere(Exception):
    """No such thing within the actor's sight. The API answers 404, one body for all reasons."""


class AlreadyThere(Refused):
    """Something with this id was made before, by another command."""


class Contested(Refused):
    """Others kept changing the same thing; try again."""


@dataclass(frozen=True)
class Recorded:
    """What a command left: its stream, its last version there, that event's place in the log.

    `nid` 0: nothing new was stored.
    """

    stream: UUID
    version: int
    nid: int


NOTHING = Recorded(UUID(int=0), 0, 0)
"""The answer of a decision that changes nothing."""


class AlreadyDone(Exception):
    """The same command id was carried out before; this was its answer."""

    def __init__(self, answer: Recorded) -> None:
        super().__init__(answer)
        self.answer = answer


@dataclass
class Unit:
    """Decisions that are stored together: a batch of heard events and the tracking of the last."""

    aggregates: dict[UUID, Aggregate] = field(default_factory=dict)
    recorded: set[UUID] = field(default_factory=set)
    touched: set[UUID] = field(default_factory=set)

    @property
    def is_spoilt(self) -> bool:
        """A decision failed half-way on an aggregate that an earlier one had changed."""
        return bool(self.touched & self.recorded)

    def forget_touched(self) -> None:
        for stream in self.touched:
            self.aggregates.pop(stream, None)


_unit: ContextVar[Unit | None] = ContextVar("unit", default=None)


class Application(ProcessApplication[UUID]):
    """A service's commands are methods of a subclass; ending in `decide`, `change` or `create`."""

    name = "application"
    is_snapshotting_enabled = False

    def policy(self, domain_event: Any, processing_event: Any) -> None:
        """What is heard comes over Kafka (`shared.hearing`), not by the library's followers."""

    def get(self, kind: type[A], stream: UUID) -> A:
        """The aggregate as it stands. Raises NotHere, or AlreadyDone for a repeated command."""
        found = self.find(kind, stream)
        if found is None or not the_actor().sees(found.business_id, found.place_id):
            raise NotHere(kind.__name__)
        version = found.done(the_actor().command_id)
        if version is not None and not self._made_in_this_unit(stream):
            raise AlreadyDone(Recorded(stream, version, 0))
        return found

    def find(self, kind: type[A], stream: UUID) -> A | None:
        """The aggregate, or None; without asking whose it is."""
        unit = _unit.get()
        if unit and stream in unit.aggregates:
            unit.touched.add(stream)
            return cast("A", unit.aggregates[stream])
        try:
            found: Any = self.repository.get(stream)
        except AggregateNotFoundError:
            return None
        if not isinstance(found, kind):
            raise NotHere(kind.__name__)
        if unit:
            unit.aggregates[stream] = found
            unit.touched.add(stream)
        return found

    def change(self, kind: type[A], stream: UUID, act: Callable[[A], object]) -> Recorded:
        """One command on one aggregate."""

        def decision() -> list[Aggregate]:
            found = self.get(kind, stream)
            act(found)
            return [found]

        return self.decide(decision)

    def create(self, kind: type[A], stream: UUID, make: Callable[[], A]) -> Recorded:
        """Brings an aggregate into being. Raises AlreadyThere if another command did before."""

        def decision() -> list[Aggregate]:
            found = self.find(kind, stream)
            if found is None:
                return [make()]
            version = found.done(the_actor().command_id)
            if version is None:
                raise AlreadyThere(kind.__name__)
            raise AlreadyDone(Recorded(stream, version, 0))

        return self.decide(decision)

    def decide(self, decision: Callable[[], list[Aggregate]]) -> Recorded:
        """Carries a decision out on one or more aggregates, in one transaction, once.

        The first aggregate is the one the answer speaks of. On a conflict everything is loaded
        and decided again, after pauses of different length, eight times at most, then Contested.
        """
        for attempt in range(1, TRIES + 1):
            try:
                return self.record(decision())
            except AlreadyDone as done:
                return done.answer
            except IntegrityError:
                if _unit.get():
                    raise
            time.sleep(ids.luck() * attempt * PAUSE_SECONDS)
        raise Contested

    def record(self, aggregates: list[Aggregate]) -> Recorded:
        """Stores pending events; within a unit, keeps them for its end. Of nothing: nothing."""
        if not aggregates:
            return NOTHING
        first = aggregates[0]
        unit = _unit.get()
        if unit is not None:
            for aggregate in aggregates:
                unit.aggregates[aggregate.id] = aggregate
                unit.recorded.add(aggregate.id)
            unit.touched.clear()
            return Recorded(first.id, first.version, 0)
        return Recorded(first.id, first.version, self._store(aggregates, None))

    def _store(self, aggregates: list[Aggregate], tracking: Tracking | None) -> int:
        processing: ProcessingEvent[UUID] = ProcessingEvent(tracking=tracking)
        processing.collect_events(*aggregates)
        recordings = self._record(processing)
        first = aggregates[0].id if aggregates else None
        own = (r.notification for r in recordings if r.notification.originator_id == first)
        return max((notification.id for notification in own), default=0)

    @contextmanager
    def unit(self, tracking: Tracking | None) -> Iterator[Unit]:
        """All commands inside are stored together with `tracking`, or none of them.

        Raises IntegrityError when `tracking` is not new, or another writer was faster.
        """
        unit = Unit()
        token = _unit.set(unit)
        try:
            yield unit
        finally:
            _unit.reset(token)
        self._store([unit.aggregates[stream] for stream in unit.recorded], tracking)

    def _made_in_this_unit(self, stream: UUID) -> bool:
        unit = _unit.get()
        return unit is not None and stream in unit.recorded

    def heard_up_to(self, source: str) -> int:
        """The tracked position of what was heard from `source`; 0: nothing yet."""
        found = self.recorder.max_tracking_id(source)
        return 0 if found is None else found

    def has_heard(self, source: str, position: int) -> bool:
        return self.recorder.has_tracking_id(source, position)


def store_environment(url: str, service: str, *, creates_tables: bool) -> dict[str, str]:
    """The library's settings for a service's event store at `url` (see Settings.database_url)."""
    common = {
        "MAPPER_TOPIC": "shared.codec:EventMapper",
        "CREATE_TABLE": "yes" if creates_tables else "no",
    }
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///")) / f"{service}.sqlite"
        if creates_tables:
            path.parent.mkdir(parents=True, exist_ok=True)
        return {
            **common,
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "SQLITE_DBNAME": str(path),
            "SQLITE_LOCK_TIMEOUT": "10",
        }
    if creates_tables:
        with psycopg.connect(url, autocommit=True) as db:
            db.execute(SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(service)))
    told = urlsplit(url)
    return {
        **common,
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_SCHEMA": service,
        "POSTGRES_DBNAME": told.path.lstrip("/"),
        "POSTGRES_HOST": told.hostname or "127.0.0.1",
        "POSTGRES_PORT": str(told.port or 5432),
        "POSTGRES_USER": told.username or "",
        "POSTGRES_PASSWORD": told.password or "",
        "POSTGRES_POOL_SIZE": "1",  # a house has thirteen processes, a server a hundred places
        "POSTGRES_MAX_OVERFLOW": "4",
        "POSTGRES_LOCK_TIMEOUT": "5",
        "POSTGRES_IDLE_IN_TRANSACTION_SESSION_TIMEOUT": "5",
        "POSTGRES_PRE_PING": "yes",
    }

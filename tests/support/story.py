"""given / when / then for aggregates: facts in, one command, facts out."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from eventsourcing.domain import CanInitAggregate
from eventsourcing.utils import get_topic

from shared.domain import Aggregate

ID = UUID(int=1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ENVELOPE = {"originator_id", "originator_version", "originator_topic", "timestamp", "meta"}

Fact = tuple[type, dict[str, Any]]


def fact(event: type, **fields: Any) -> Fact:
    return event, fields


class Story:
    """An aggregate with a past, and what a command adds to it."""

    def __init__(self, aggregate: Any) -> None:
        self.aggregate = aggregate

    def when(self, command: Callable[[Any], Any]) -> "Story":
        """A command on the aggregate, or one that brings it into being."""
        made = command(self.aggregate)
        return Story(made) if isinstance(made, Aggregate) else self

    def then(self, *facts: Fact) -> None:
        assert [_told(event) for event in self.aggregate.collect_events()] == list(facts)


def given(kind: type[Aggregate], *facts: Fact) -> Story:
    aggregate: Any = None
    for version, (event, fields) in enumerate(facts, start=1):
        first = {"originator_topic": get_topic(kind)} if version == 1 else {}
        assert issubclass(event, CanInitAggregate) == (version == 1)
        happened = event(
            originator_id=ID,
            originator_version=version,
            timestamp=LONG_AGO,
            **first,
            **{"meta": {"actor": "somebody"}, **fields},
        )
        aggregate = happened.mutate(aggregate)
    return Story(aggregate)


def _told(event: Any) -> Fact:
    return type(event), {k: v for k, v in vars(event).items() if k not in ENVELOPE}

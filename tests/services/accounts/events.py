"""What accounts told, read back from its store as others hear it."""

import random
from collections.abc import Sequence
from typing import Any

from shared.contracts import PublicEvent, read_event
from shared.domain import acting
from shared.outbox import Teller
from shared.policy import by_rule
from shared.service import Here


def told(here: Here[Any]) -> list[PublicEvent]:
    """Every event of the log, in its order."""
    teller = Teller(here.service.name, here.service.tells)
    rows = here.application.recorder.select_notifications(start=1, limit=10_000)
    events = [read_event(teller.tell(row)[1]) for row in rows]
    return [event for event in events if event]


def hear(here: Here[Any], policy: Any, event: PublicEvent) -> None:
    """A policy hears an event, as `shared.hearing` lets it."""
    with acting(by_rule(policy.__name__, policy.hearing.version, event)):
        policy(here, event)


def shuffled(events: Sequence[PublicEvent], seed: int) -> list[PublicEvent]:
    """Another order in which partitions may be read: each stream in its own order."""
    streams: dict[Any, list[PublicEvent]] = {}
    for event in events:
        streams.setdefault(event.stream, []).append(event)
    luck, found = random.Random(seed), []
    while rest := [stream for stream in streams.values() if stream]:
        found.append(luck.choice(rest).pop(0))
    return found

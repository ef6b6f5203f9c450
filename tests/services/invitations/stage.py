"""The service on real stores, without Kafka: events are handed to the same sinks, by hand.

What a house does in its own time (`tests.support.house`) happens here when a test says so: foreign
events are heard, the own log is told to policies and projections, moments come.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson

from services.invitations.service import SERVICE
from shared import clock, ids
from shared.application import Recorded
from shared.consumer import Heard, Position
from shared.contracts import PublicEvent, read_event
from shared.domain import Acting, acting
from shared.hearing import Policies
from shared.kafka import topic_of
from shared.outbox import Teller
from shared.policy import owner_of
from shared.service import Here
from shared.timers import Sweeper
from shared.writing import Projections

BUSINESS, PLACE, USER = UUID(int=0xB1), UUID(int=0xC1), UUID(int=0xD1)
MAY_1 = datetime(2026, 5, 1, 12, tzinfo=UTC)
MAY_2_TEN = datetime(2026, 5, 2, 8, tzinfo=UTC)
"""Ten o'clock in Vienna on the day after."""
COOKIE = "a cookie"


@dataclass
class Time:
    """The clock of the house, in a test's hand."""

    now: datetime = MAY_1

    def __call__(self) -> float:
        return self.now.timestamp()

    def passes(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Stage:
    """One running service and the clock it lives by."""

    here: Here[Any]
    time: Time
    told: dict[str, int] = field(default_factory=dict)
    heard_up_to: int = 0

    def __post_init__(self) -> None:
        self.policies = Policies(self.here, SERVICE.on_events, "policies")
        self.projections = Projections(
            self.here.documents, SERVICE.make_projections(self.here.terms)
        )
        self.sweeper = Sweeper(self.here, SERVICE.on_moments, lambda: None)

    @property
    def app(self) -> Any:
        return self.here.application

    async def hear(self, *events: PublicEvent) -> None:
        """Other services' events, told once each; then whatever follows from them."""
        for event in events:
            await self._tell(owner_of(type(event)), [event])
        await self.settle()

    async def hear_together(self, events: Sequence[PublicEvent]) -> None:
        """A batch of one topic, as a consumer hands it over; nothing follows yet."""
        await self._tell(owner_of(type(events[0])), events)

    async def settle(self) -> None:
        """Tells the own log to policies and projections until nothing follows any more."""
        teller = Teller("invitations", SERVICE.tells)
        while rows := self.app.recorder.select_notifications(self.heard_up_to + 1, 500):
            self.heard_up_to = rows[-1].id
            events = [read_event(teller.tell(row)[1]) for row in rows]
            await self._tell("invitations", [event for event in events if event])

    async def moments_come(self) -> None:
        """Whatever is due is called, and what follows from it."""
        while await self.sweeper.sweep():
            await self.settle()
        await self.settle()

    async def _tell(self, owner: str, events: Sequence[PublicEvent]) -> None:
        topic = topic_of(self.here.settings.afterstay_namespace, owner)
        batch = [self._heard(owner, event) for event in events]
        if topic in SERVICE.policy_topics(self.here.settings.afterstay_namespace):
            await self.policies.handle(topic, 0, batch)
        if topic in SERVICE.projection_topics(self.here.settings.afterstay_namespace):
            await self.projections.position(topic, 0)
            await self.projections.handle(topic, 0, batch)

    def _heard(self, owner: str, event: PublicEvent) -> Heard:
        self.told[owner] = self.told.get(owner, 0) + 1
        raw = orjson.dumps({**event.model_dump(mode="json"), "type": event.type, "service": owner})
        return Heard(str(event.stream), Position(0, self.told[owner]), raw, event)

    def do(self, command: str, *arguments: Any, **more: Any) -> Recorded:
        """A command of a member of staff."""
        with acting(Acting(f"staff:{USER}", BUSINESS, PLACE, command_id=uuid4())):
            recorded: Recorded = getattr(self.app, command)(*arguments, **more)
        return recorded

    async def row(self, guest_id: UUID) -> dict[str, Any]:
        """A guest's document."""
        found = await (await self.here.documents.current("guests")).find_one({"_id": str(guest_id)})
        assert found
        return found

    def stored(self, *names: str) -> list[str]:
        """Topics of the own log's events, those of `names`, in order."""
        rows = self.app.recorder.select_notifications(1, 1_000_000)
        return [row.topic for row in rows if not names or row.topic in names]


def envelope(stream: UUID, version: int = 1, **more: Any) -> dict[str, Any]:
    """What every event carries."""
    now = clock.now()
    return {
        "id": ids.of("event", stream, version, more.get("event", "")),
        "stream": stream,
        "version": version,
        "at": now,
        "recorded_at": now,
        "actor": "rule:test@1",
        "business_id": BUSINESS,
        "place_id": PLACE,
        **more,
    }

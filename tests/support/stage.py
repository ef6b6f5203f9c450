"""A service on real stores, without Kafka: events are handed to the same sinks, by hand.

What a house does in its own time (`tests.support.house`) happens here when a test says so: foreign
events are heard, the own log is told to policies and projections, moments come. Import the
fixture `time` in your `conftest.py`.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import httpx
import orjson
import pytest

from shared import clock
from shared.clock import Clock
from shared.consumer import Heard, Position
from shared.contracts import PublicEvent, read_event
from shared.documents import connect
from shared.hearing import Policies
from shared.kafka import topic_of
from shared.outbox import Teller
from shared.policy import owner_of
from shared.service import Here, Service
from shared.site import web_app
from shared.timers import Sweeper
from shared.writing import Projections
from tests.support import stack
from tests.support.house import open_here, settings_in

NOON = datetime(2026, 11, 14, 12, tzinfo=UTC)


@dataclass
class Time:
    """The clock of the house, in a test's hand."""

    now: datetime = NOON

    def __call__(self) -> float:
        return self.now.timestamp()

    def passes(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    """It is noon, until a test lets time pass."""
    told = Time()
    monkeypatch.setattr(clock, "_clock", Clock(None, real=told))
    return told


@dataclass
class Stage:
    """One running service and the clock it lives by."""

    here: Here[Any]
    time: Time
    told: dict[str, int] = field(default_factory=dict)
    heard_up_to: int = 0

    def __post_init__(self) -> None:
        service = self.here.service
        self.policies = Policies(self.here, service.on_events, "policies")
        self.projections = Projections(
            self.here.documents, service.make_projections(self.here.terms)
        )
        self.sweeper = Sweeper(self.here, service.on_moments, lambda: None)

    @classmethod
    @asynccontextmanager
    async def of(
        cls, service: Service, folder: Path, time: Time, **told: Any
    ) -> AsyncIterator[Self]:
        """With an empty past, and documents on a real server in a database of their own."""
        settings = settings_in(folder, mongodb_uri=stack.documents(), **told)
        client: Any = connect(settings.mongodb_uri)
        made = cls(open_here(service, settings, client), time)
        await made.projections.migrate(0)
        yield made
        await client.drop_database(made.here.documents.database.name)
        await client.close()

    async def hear(self, *events: PublicEvent) -> None:
        """Other services' events, told once each; then whatever follows from them."""
        for event in events:
            await self._tell(event.service or owner_of(type(event)), [event])
        await self.settle()

    async def hear_together(self, events: Sequence[PublicEvent]) -> None:
        """A batch of one topic, as a consumer hands it over; nothing follows yet."""
        await self._tell(owner_of(type(events[0])), events)

    async def settle(self) -> None:
        """Tells the own log to policies and projections until nothing follows any more."""
        service = self.here.service
        teller = Teller(service.name, service.tells)
        while rows := self._log(self.heard_up_to + 1):
            self.heard_up_to = rows[-1].id
            events = [read_event(teller.tell(row)[1]) for row in rows]
            await self._tell(service.name, [event for event in events if event])

    async def moments_come(self) -> None:
        """Whatever is due is called, and what follows from it."""
        while await self.sweeper.sweep():
            await self.settle()
        await self.settle()

    def stored(self, *names: str) -> list[str]:
        """Topics of the own log's events, those of `names`, in order."""
        return [row.topic for row in self._log(1) if not names or row.topic in names]

    def browser(self, cookie: str | None) -> httpx.AsyncClient:
        """Somebody before the service's pages; `cookie` is the session's."""
        app = web_app({self.here.service.name: self.here}, self.here.settings)
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://localhost:8000",
            cookies={"sid": cookie} if cookie else None,
        )

    def _log(self, start: int) -> Sequence[Any]:
        found: Sequence[Any] = self.here.application.recorder.select_notifications(start, 1_000)
        return found

    async def _tell(self, owner: str, events: Sequence[PublicEvent]) -> None:
        namespace, service = self.here.settings.afterstay_namespace, self.here.service
        topic = topic_of(namespace, owner)
        batch = [self._heard(owner, event) for event in events]
        if topic in service.policy_topics(namespace):
            await self.policies.handle(topic, 0, batch)
        if topic in service.projection_topics(namespace):
            await self.projections.position(topic, 0)
            await self.projections.handle(topic, 0, batch)

    def _heard(self, owner: str, event: PublicEvent) -> Heard:
        self.told[owner] = self.told.get(owner, 0) + 1
        raw = orjson.dumps({**event.model_dump(mode="json"), "type": event.type, "service": owner})
        return Heard(str(event.stream), Position(0, self.told[owner]), raw, read_event(raw))

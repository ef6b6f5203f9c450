"""ingest and stream on real stores beside a portal's simulator; what happens, a test says.

Without Kafka: each tells its log to the policies and projections of both, moments come when they
are called, and all of them, the simulator too, live by one clock in the test's hand.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson

from services.ingest.domain.feed import Feed
from services.ingest.domain.portal_review import PortalReview
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
from tests.services.ingest.imports.desk import BUSINESS, PLACE
from tests.services.ingest.sources.portals.google.conftest import Outside

FEED = Feed.id_of(PLACE, "google")


@dataclass
class Time:
    """The clock of the house and of the simulator, which reads it from a file."""

    path: Path
    now: datetime = datetime(2026, 5, 4, 10, tzinfo=UTC)

    def __call__(self) -> float:
        return self.now.timestamp()

    def passes(self, **by: float) -> None:
        self.now += timedelta(**by)
        told = {"since": 0, "offset": self.now.timestamp(), "rate": 0}
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps(told))
        fresh.rename(self.path)


@dataclass
class Running:
    """One service with what it does by itself, and how far its log was told."""

    here: Here[Any]
    told_up_to: int = 0

    def __post_init__(self) -> None:
        service = self.here.service
        self.policies = Policies(self.here, service.on_events, "policies")
        made = service.make_projections(self.here.terms)
        self.projections = Projections(self.here.documents, made)
        self.sweeper = Sweeper(self.here, service.on_moments, lambda: None)

    def rows(self, start: int = 1) -> Sequence[Any]:
        return self.here.application.recorder.select_notifications(start, 1_000_000)

    async def hear(self, owner: str, batch: list[Heard]) -> None:
        namespace = self.here.settings.afterstay_namespace
        topic = topic_of(namespace, owner)
        if topic in self.here.service.policy_topics(namespace):
            await self.policies.handle(topic, 0, batch)
        if topic in self.here.service.projection_topics(namespace):
            await self.projections.position(topic, 0)
            await self.projections.handle(topic, 0, batch)


@dataclass
class Stage:
    """The two services, the simulator, and the time."""

    ingest: Running
    stream: Running
    outside: Outside
    time: Time
    told: dict[str, int] = field(default_factory=dict)

    @property
    def here(self) -> Here[Any]:
        return self.ingest.here

    async def hear(self, *events: PublicEvent) -> None:
        """Other services' events; then whatever follows from them."""
        for event in events:
            await self._tell(owner_of(type(event)), [event])
        await self.settle()

    async def settle(self) -> None:
        """Tells both logs to both services until nothing follows any more."""
        running = {"ingest": self.ingest, "stream": self.stream}
        while any([await self._tell_log(name, one) for name, one in running.items()]):
            pass

    async def moments_come(self) -> None:
        """Whatever is due is called, and what follows from it."""
        await self.settle()
        while await self.ingest.sweeper.sweep():
            await self.settle()
        await self.settle()

    async def goes_on(self, **by: float) -> None:
        """Time passes, and what is due by then happens."""
        self.time.passes(**by)
        await self.moments_come()

    async def _tell_log(self, name: str, running: Running) -> bool:
        rows = running.rows(running.told_up_to + 1)
        if not rows:
            return False
        running.told_up_to = rows[-1].id
        teller = Teller(name, running.here.service.tells)
        events = [read_event(teller.tell(row)[1]) for row in rows]
        await self._tell(name, [event for event in events if event])
        return True

    async def _tell(self, owner: str, events: Sequence[PublicEvent]) -> None:
        batch = [self._heard(owner, event) for event in events]
        for running in (self.ingest, self.stream):
            await running.hear(owner, batch)

    def _heard(self, owner: str, event: PublicEvent) -> Heard:
        self.told[owner] = self.told.get(owner, 0) + 1
        raw = orjson.dumps({**event.model_dump(mode="json"), "type": event.type, "service": owner})
        return Heard(str(event.stream), Position(0, self.told[owner]), raw, event)

    def do(
        self, command: str, *arguments: Any, by: Running | None = None, place: UUID = PLACE
    ) -> Recorded:
        """A command of a member of staff."""
        app = (by or self.ingest).here.application
        with acting(Acting("staff:1", BUSINESS, place, command_id=uuid4())):
            recorded: Recorded = getattr(app, command)(*arguments)
        return recorded

    async def connects(self, place: UUID = PLACE) -> None:
        """A place is connected, and its first look is over."""
        account = self.outside.account
        subject = f"feed:{Feed.id_of(place, 'google')}"
        grant = self.here.vault.seal(BUSINESS, subject, account.grant)
        self.do("connect", place, "google", account.place, grant, place=place)
        await self.moments_come()

    async def comments(self, external_id: str, words: str) -> None:
        """Staff comment on a portal's review, in stream."""
        review, stream = PortalReview.id_of("google", external_id), self.stream
        sealed = stream.here.vault.seal(BUSINESS, f"review:{review}", words)
        shown = await self.shown(external_id)
        over = UUID(shown["comment"]["latest"]) if shown.get("comment", {}).get("latest") else None
        self.do("comment", review, sealed, len(words), over, by=stream)
        await self.settle()

    async def shown(self, external_id: str) -> dict[str, Any]:
        """The review's document in stream."""
        reviews = await self.stream.here.documents.current("reviews")
        id = str(PortalReview.id_of("google", external_id))
        found: dict[str, Any] | None = await reviews.find_one({"_id": id, "here": True})
        assert found, external_id
        return found

    async def feed(self) -> dict[str, Any]:
        feeds = await self.here.documents.current("feeds")
        found: dict[str, Any] | None = await feeds.find_one({"_id": str(FEED)})
        assert found
        return found

    def facts(self, *kinds: str) -> list[str]:
        """Topics of ingest's events, those that begin with one of `kinds`, in order."""
        topics = [row.topic for row in self.ingest.rows()]
        return [topic for topic in topics if topic.startswith(kinds or ("",))]


def by_hand(stage: Stage, external_id: str, words: str | None) -> None:
    """The hotel writes on the portal itself, or takes its words away."""
    http, account = stage.outside.http, stage.outside.account
    form = {"grant_type": "refresh_token", "refresh_token": account.grant}
    form |= {"client_id": "hotel", "client_secret": "own"}
    token = http.post("/token", data=form).raise_for_status().json()["access_token"]
    asked = {"method": "PUT", "json": {"comment": words}} if words else {"method": "DELETE"}
    url = f"/v4/{account.place}/reviews/{external_id}/reply"
    http.request(url=url, headers={"Authorization": f"Bearer {token}"}, **asked).raise_for_status()

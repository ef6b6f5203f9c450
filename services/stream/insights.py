"""Windows over the stream, by Faust: a place's rating falls, and its staff are told.

What is told of reviews comes by review; it is passed on by place. A place's scores are kept in
windows of a day. When a place has been quiet for a moment (not in the middle of an import), it is
asked whether its rating fell (`domain.insight`), and only then is what it was told acknowledged.
What a window holds is set, never added up: a repeat changes nothing.

A role of its own: `python -m services run stream:insights`. Faust acknowledges what failed when
its loop is left by an exception, so the loops here are never left: a fault ends the role, and the
role is started again from what was acknowledged.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import gettempdir
from typing import Any
from uuid import UUID

import faust
import structlog

from services.stream.application import Stream
from services.stream.domain.insight import BEFORE, RECENT, RULE_VERSION, Fall, Figures
from services.stream.marks import Mark, mark_of
from services.stream.recovery import lose_nothing
from shared import ids
from shared.contracts import read_event
from shared.domain import Acting, Refused, acting
from shared.health import Health
from shared.kafka import PARTITIONS, make_topics
from shared.service import Here

ROLE = "stream:insights"
DAY = timedelta(days=1)
SPAN = RECENT + BEFORE
KEPT = SPAN + timedelta(days=5)
CHANGELOG = {
    "cleanup.policy": "compact,delete",
    "retention.ms": str(KEPT // timedelta(milliseconds=1)),
}
QUIET_SECONDS = 2.0
PATIENCE_SECONDS = 20.0
"""A place that is never quiet is asked all the same."""
METADATA_MS = 10_000
TICK_SECONDS = 0.5

log: Any = structlog.get_logger()


class Crashed(Exception):
    """A part of Faust ended: its consumer, its producer, a table's recovery."""


@dataclass
class Place:
    """What a place was told and has not been asked about; not acknowledged before it was."""

    latest: Mark
    since: float
    touched_at: float
    unasked: list[tuple[Any, Any]] = field(default_factory=list)
    """Streams and their events."""

    def is_due(self, now: float) -> bool:
        return now - self.touched_at > QUIET_SECONDS or now - self.since > PATIENCE_SECONDS


class Windows:
    """The Faust application of one run of the role."""

    def __init__(self, here: Here[Stream]) -> None:
        self._here = here
        self.fault: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._places: dict[str, Place] = {}
        self.app = _faust(here)
        lose_nothing(self.app)
        told = self.app.topic(here.topic, key_serializer="raw", value_serializer="raw")
        self._marks = self.app.topic(
            marks_topic(here), key_serializer="raw", value_serializer="raw", partitions=PARTITIONS
        )
        table = self.app.Table("days", default=dict, partitions=PARTITIONS)
        self._changelog = table.changelog_topic_name
        self._days = table.tumbling(DAY, expires=KEPT)
        self.app.agent(told, name="pass_on")(self._reading(self._pass_on))
        self.app.agent(self._marks, name="hold")(self._reading(self._hold))

    async def make_topics(self) -> None:
        """Before Faust asks: it starts without waiting until a topic it made is known."""
        settings = self._here.settings
        servers, copies = settings.kafka_bootstrap_servers, settings.kafka_replication_factor
        await make_topics(servers, [marks_topic(self._here)], copies)
        await make_topics(servers, [self._changelog], copies, kept=CHANGELOG)

    def _reading(self, handle: Callable[[Any, Any], Awaitable[None]]) -> Any:
        """A loop over `handle(stream, event)`, which acknowledges; it is never left."""

        async def read(stream: Any) -> None:
            async for event in stream.noack().events():
                try:
                    await handle(stream, event)
                except Exception as fault:
                    if not self.fault.done():
                        self.fault.set_exception(fault)
                    await asyncio.Event().wait()

        return read

    async def _pass_on(self, stream: Any, event: Any) -> None:
        try:
            mark = mark_of(read_event(event.value))
        except ValueError as unreadable:
            log.warning("insights.unreadable", because=type(unreadable).__name__)
            mark = None
        if mark:
            await self._marks.send(key=mark.place_id.encode(), value=mark.written)
        await stream.ack(event)

    async def _hold(self, stream: Any, event: Any) -> None:
        mark = Mark.read(event.value)
        if day := self._day_of(mark):
            self._set(mark, day)
        now = time.monotonic()
        place = self._places.setdefault(mark.place_id, Place(mark, since=now, touched_at=now))
        place.touched_at = now
        place.latest = max(place.latest, mark, key=lambda mark: mark.at)
        place.unasked.append((stream, event))

    async def ask_the_quiet(self) -> None:
        """Asks the places that heard something and are quiet now; then what they heard is done."""
        now = time.monotonic()
        for id in [id for id, place in self._places.items() if place.is_due(now)]:
            place = self._places.pop(id)
            await self._tell(place.latest, self._fall(id, _day(place.latest.at)))
            for stream, event in place.unasked:
                await stream.ack(event)

    def _day_of(self, mark: Mark) -> date | None:
        """The day whose window holds the review; None: it is older than what we look at."""
        today = _day(mark.at)
        if mark.submitted_at is not None:
            day = _day(mark.submitted_at)
            return day if day > today - SPAN else None
        days = _days_to(today, SPAN)
        return next((day for day in days if mark.review_id in self._on(mark.place_id, day)), None)

    def _set(self, mark: Mark, day: date) -> None:
        """What is known already, from this or a later event, stays as it is."""
        scores = dict(self._on(mark.place_id, day))
        known, _score = scores.get(mark.review_id, (0, None))
        if known < mark.version:
            scores[mark.review_id] = [mark.version, mark.score]
            self._days.relative_to(_noon(day))[mark.place_id] = scores

    def _fall(self, place_id: str, today: date) -> Fall:
        return Fall(
            today,
            recent=self._figures(place_id, _days_to(today, RECENT)),
            before=self._figures(place_id, _days_to(today - RECENT, BEFORE)),
        )

    def _figures(self, place_id: str, days: Iterator[date]) -> Figures:
        held = (self._on(place_id, day).values() for day in days)
        return Figures.of([score for day in held for _, score in day if score is not None])

    def _on(self, place_id: str, day: date) -> dict[str, list[Any]]:
        """What a day's window holds: by review, the version of its last event and its score."""
        found: dict[str, list[Any]] = self._days.relative_to(_noon(day))[place_id].value()
        return found

    async def _tell(self, mark: Mark, fall: Fall) -> None:
        if not fall.is_one:
            return
        who = Acting(
            actor=f"rule:a_rating_falls@{RULE_VERSION}",
            business_id=UUID(mark.business_id),
            place_id=UUID(mark.place_id),
            command_id=ids.of(mark.event_id, "a_rating_falls"),
            at=datetime.fromtimestamp(mark.at, UTC),
            cause=UUID(mark.event_id),
            correlation=UUID(mark.correlation) if mark.correlation else None,
            depth=mark.depth + 1,
        )
        with acting(who):
            try:
                await self._here.run(
                    self._here.application.raise_insight, UUID(mark.place_id), fall
                )
            except Refused:
                return


async def run(here: Here[Stream], health: Health) -> None:
    """Runs until it is cancelled; raises what ended a loop, or Crashed."""
    windows = Windows(here)
    await windows.make_topics()
    await windows.app.start()
    try:
        while not windows.fault.done():
            if windows.app.crashed:
                raise Crashed from windows.app.crash_reason
            health.tick(ROLE)
            await windows.ask_the_quiet()
            await asyncio.wait([windows.fault], timeout=TICK_SECONDS)
        windows.fault.result()
    finally:
        await windows.app.stop()


def marks_topic(here: Here[Stream]) -> str:
    return f"{here.settings.afterstay_namespace}stream.insights.marks"


def _faust(here: Here[Stream]) -> Any:
    """At least once; state in memory and in a changelog topic; no web server, no leader."""
    servers = here.settings.kafka_bootstrap_servers.split(",")
    return faust.App(
        f"{here.settings.afterstay_namespace}stream.insights",
        broker=[f"kafka://{server}" for server in servers],
        store="memory://",
        datadir=Path(gettempdir()) / "afterstay",  # Faust makes one; nothing is put into it
        processing_guarantee="at_least_once",
        topic_partitions=PARTITIONS,
        topic_replication_factor=here.settings.kafka_replication_factor,
        topic_disable_leader=True,
        broker_session_timeout=10,
        broker_heartbeat_interval=2,
        # A partition whose leader was not known yet is heard within seconds, not minutes.
        consumer_metadata_max_age_ms=METADATA_MS,
        producer_metadata_max_age_ms=METADATA_MS,
        web_enabled=False,
        autodiscover=False,
        stream_wait_empty=False,  # what is not acknowledged comes again; waiting would never end
        loop=asyncio.get_running_loop(),
    )


def _day(stamp: float) -> date:
    return datetime.fromtimestamp(stamp, UTC).date()


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _days_to(last: date, span: timedelta) -> Iterator[date]:
    """So many days in a row, the last first."""
    return (last - timedelta(days=back) for back in range(span.days))

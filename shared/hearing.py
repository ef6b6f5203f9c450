"""Lets a service's policies hear, each event once.

What a policy records is stored in one transaction with the tracking of the event that caused it,
a batch at a time, and event by event where something in the batch fails. `Refused` means there
is nothing to do. What is not here yet is waited for, by key; what fails is set aside with all
that follows it under the same key, and others flow on.
"""

import asyncio
import time
from collections.abc import Callable, Collection, Sequence
from typing import Any

import structlog
from eventsourcing.persistence import IntegrityError, Tracking

from shared.application import Application, NotHere, Unit
from shared.consumer import Heard, Position
from shared.contracts import PublicEvent, read_event
from shared.domain import Acting, Refused, acting
from shared.metrics import PARKED
from shared.parking import INFRASTRUCTURE, Entry, ParkingLot, told
from shared.policy import by_rule

PATIENCE_SECONDS = 2.0
PAUSE_SECONDS = 0.05
CONTESTED_TRIES = 50
BEHIND = "behind a parked event"

log: Any = structlog.get_logger()
Policy = Callable[[Any, Any], object]


class OneByOne(Exception):
    """Ends a shared transaction without storing anything: something needs to be looked at alone."""


class Policies:
    """The sink of a service's policies on events."""

    def __init__(self, here: Any, policies: Sequence[Any], group: str) -> None:
        self._here = here
        self._app: Application = here.application
        self._group = group
        self.parked: dict[str, int] = {}
        """How many events stand parked, by source, as far as this process has looked."""
        self._hearers: dict[type[PublicEvent], list[Any]] = {}
        for policy in policies:
            for kind in policy.hearing.types:
                self._hearers.setdefault(kind, []).append(policy)

    async def position(self, topic: str, partition: int) -> Position:
        found = await asyncio.to_thread(self._app.heard_up_to, f"{topic}:{partition}")
        return Position.of(found)

    async def handle(self, topic: str, partition: int, batch: Sequence[Heard]) -> None:
        await asyncio.to_thread(self._handle, f"{topic}:{partition}", batch)

    def _handle(self, source: str, batch: Sequence[Heard]) -> None:
        if self._is_quiet(batch) or not self._lot(source).entries:
            try:
                return self._together(source, batch)
            except INFRASTRUCTURE as failed:
                if not isinstance(failed, IntegrityError):
                    raise
            except Exception as failed:
                log.info("policy.one_by_one", source=source, because=type(failed).__name__)
        for heard in batch:
            self._alone(source, heard)

    def _is_quiet(self, batch: Sequence[Heard]) -> bool:
        return not any(heard.fault or self._hearers_of(heard) for heard in batch)

    def _together(self, source: str, batch: Sequence[Heard]) -> None:
        with self._app.unit(Tracking(source, int(batch[-1].position))) as unit:
            for heard in batch:
                if heard.fault:
                    raise OneByOne
                self._let_hear(unit, heard)

    def _let_hear(self, unit: Unit, heard: Heard) -> None:
        for policy in self._hearers_of(heard):
            assert heard.event
            try:
                with acting(by_rule(policy.__name__, policy.hearing.version, heard.event)):
                    policy(self._here, heard.event)
            except Refused:
                if unit.is_spoilt:
                    raise OneByOne from None
                unit.forget_touched()
            unit.touched.clear()

    def _alone(self, source: str, heard: Heard) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        contested = 0
        while not self._app.has_heard(source, int(heard.position)):
            try:
                return self._one(source, heard)
            except IntegrityError:
                contested += 1
                if contested > CONTESTED_TRIES:
                    raise
            except INFRASTRUCTURE:
                raise
            except NotHere as absent:
                if time.monotonic() > until:
                    return self._park(source, heard, f"waits for {absent}", is_waiting=True)
                time.sleep(PAUSE_SECONDS)
            except Exception as fault:
                log.exception("policy.failed", source=source, nid=heard.position.nid)
                return self._park(source, heard, told(fault))

    def _one(self, source: str, heard: Heard) -> None:
        if heard.fault:
            return self._park(source, heard, heard.fault)
        if self._hearers_of(heard) and self._lot(source).holds(heard.key):
            return self._park(source, heard, BEHIND)
        with self._app.unit(Tracking(source, int(heard.position))) as unit:
            self._let_hear(unit, heard)

    def _park(self, source: str, heard: Heard, fault: str, *, is_waiting: bool = False) -> None:
        here = heard.position
        raw = heard.raw.decode(errors="replace")
        entry = Entry(heard.key, here.nid, here.epoch, raw, fault, is_waiting)
        with acting(Acting("rule:park@1")), self._app.unit(Tracking(source, int(here))):
            lot = self._lot(source)
            lot.park(entry)
            self._app.record([lot])
        self._now_parked(source, len(lot.entries))
        log.warning("policy.parked", source=source, nid=entry.nid, fault=fault)

    def replay_waiting(self, source: str) -> int:
        """Tries again what only waited, and what stands behind it. How many were handled."""
        handled, firsts = 0, dict[str, Entry]()
        lot = self._lot(source)
        self._now_parked(source, len(lot.entries))
        for entry in lot.in_order():
            firsts.setdefault(entry.key, entry)
        for entry in firsts.values():
            if entry.is_waiting or entry.fault == BEHIND:
                handled += self.replay(source, entry)
        return handled

    def replay(self, source: str, entry: Entry) -> bool:
        """Handles a parked event; effects and `Replayed` are stored together. False: it stays."""
        raw = entry.raw.encode()
        heard = Heard(entry.key, Position(entry.epoch, entry.nid), raw, read_event(raw))
        try:
            with self._app.unit(None) as unit:
                self._let_hear(unit, heard)
                with acting(Acting("rule:replay@1")):
                    lot = self._lot(source)
                    lot.replay(entry)
                    self._app.record([lot])
        except (NotHere, IntegrityError):
            return False
        except INFRASTRUCTURE:
            raise
        except Exception as fault:
            log.exception("policy.failed", source=source, nid=entry.nid)
            self._park_again(source, entry, told(fault))
            return False
        self._now_parked(source, len(lot.entries))
        return True

    def _park_again(self, source: str, entry: Entry, fault: str) -> None:
        with acting(Acting("rule:replay@1")), self._app.unit(None):
            lot = self._lot(source)
            lot.park_again(entry, fault)
            self._app.record([lot])

    def look_at(self, sources: Collection[str]) -> None:
        """Only what this process reads is counted as parked here."""
        self.parked = {source: n for source, n in self.parked.items() if source in sources}

    def _now_parked(self, source: str, count: int) -> None:
        self.parked[source] = count
        PARKED.labels(self._group).set(sum(self.parked.values()))

    def _lot(self, source: str) -> ParkingLot:
        found = self._app.find(ParkingLot, ParkingLot.create_id(source))
        return found or ParkingLot(source)

    def _hearers_of(self, heard: Heard) -> list[Any]:
        if heard.event is None:
            return []
        hearers = self._hearers.get(type(heard.event), [])
        if not heard.event.type.startswith("common."):
            return hearers
        return [policy for policy in hearers if heard.event.service in policy.hearing.owners]

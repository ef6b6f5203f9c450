"""Timers: planned moments as a projection, swept by any worker.

The document says when; the aggregate decides; a second call makes no event. After a stop, overdue
moments are called late and told their planned time (see `shared.policy.due`).
"""

import asyncio
import inspect
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import structlog

from shared import clock, ids
from shared.application import AlreadyDone, Contested, NotHere
from shared.contracts import PublicEvent
from shared.documents import (
    ASCENDING,
    Collection,
    Document,
    Documents,
    Index,
    StoreFailed,
)
from shared.domain import Acting, Refused, acting
from shared.policy import Moment
from shared.projection import Patch, Projection

IDLE_SECONDS = 0.2
AT_ONCE = 200
SIDE_BY_SIDE = 8
LONGEST_PAUSE = timedelta(hours=1)

log: Any = structlog.get_logger()


class Timers(Projection):
    """One moment's kind: a document for each stream that has one planned."""

    collection = "timers"
    indexes = (
        Index([("is_open", ASCENDING), ("next", ASCENDING)]),
        Index([("is_open", ASCENDING), ("kind", ASCENDING), ("next", ASCENDING)]),
    )

    def __init__(self, policy: Any) -> None:
        super().__init__()
        self._timing = policy.timing
        self.handlers = {kind: self._planned for kind in self._timing.sets} | {
            kind: self._called_off for kind in self._timing.clears
        }

    def key(self, event: PublicEvent) -> str:
        return f"{self._timing.kind}:{event.stream}"

    def _planned(self, event: PublicEvent) -> Patch | None:
        at = getattr(event, self._timing.sets[type(event)])
        if at is None:
            return {"is_open": False}
        return {
            "kind": self._timing.kind,
            "stream": event.stream,
            "at": at.isoformat(),
            "next": _not_before(at),
            "tries": 0,
            "is_open": True,
            "correlation": event.correlation,
            "cause": event.id,
        }

    def _called_off(self, event: PublicEvent) -> Patch:
        return {"is_open": False}


class Sweeper:
    """Calls a service's moments once they have come."""

    def __init__(self, here: Any, policies: Sequence[Any], tick: Callable[[], None]) -> None:
        self._here = here
        self._documents: Documents = here.documents
        self._by_kind = {policy.timing.kind: policy for policy in policies}
        self._gates = {kind: asyncio.Semaphore(SIDE_BY_SIDE) for kind in self._by_kind}
        self._under_way: dict[str, str] = {}
        """Kinds by timer."""
        self._tick = tick

    async def run(self) -> None:
        """Runs for ever; a kind that takes long holds up none but itself.

        A store that is away ends nothing here: what is under way is not cancelled, because a
        cancelled PyMongo call can leave its client locked.
        """
        async with asyncio.TaskGroup() as group:
            while True:
                try:
                    found = await self._due()
                    self._tick()
                except StoreFailed as fault:
                    log.warning("timers.store_away", because=type(fault).__name__)
                    found = []
                for timer in found:
                    group.create_task(self._call_in_turn(timer))
                await asyncio.sleep(IDLE_SECONDS)

    async def sweep(self) -> int:
        """Calls what is due now, to its end; how many were called."""
        found = await self._due()
        await asyncio.gather(*map(self._call_in_turn, found))
        return len(found)

    async def _due(self) -> list[Document]:
        """What has come and is not under way; nothing more of a kind that has much under way."""
        busy, called = Counter(self._under_way.values()), set(self._under_way)
        free = [kind for kind in self._by_kind if busy[kind] < AT_ONCE]
        most = AT_ONCE + len(self._under_way)
        found = await self._come({}, most) if len(free) == len(self._by_kind) else None
        if found is None or len(found) == most:
            # What a kind has too much of hides the others, which are asked for by name.
            found = [timer for kind in free for timer in await self._come({"kind": kind}, most)]
        # What ended while we looked may be found as it was before: it is not new either.
        new = [timer for timer in found if timer["kind"] in free and timer["_id"] not in called]
        self._under_way |= {timer["_id"]: timer["kind"] for timer in new}
        return new

    async def _come(self, wanted: Document, most: int) -> list[Document]:
        """The first of those whose time has come, also those under way."""
        timers = await self._documents.current("timers")
        filter = {**wanted, "is_open": True, "next": {"$lte": clock.now()}}
        return await timers.find(filter).sort("next", ASCENDING).limit(most).to_list()

    async def _call_in_turn(self, timer: Document) -> None:
        try:
            async with self._gates[timer["kind"]]:
                await self._call(await self._documents.current("timers"), timer)
        except StoreFailed as fault:
            log.warning("timers.store_away", because=type(fault).__name__)
        finally:
            del self._under_way[timer["_id"]]

    async def _call(self, timers: Collection, timer: Document) -> None:
        try:
            with acting(self._envelope(timer)):
                await self._run(timer)
        except Contested as busy:
            return await self._later(timers, timer, busy)
        except (Refused, AlreadyDone):
            pass
        except Exception as fault:
            return await self._later(timers, timer, fault)
        await timers.update_one(
            {"_id": timer["_id"], "at": timer["at"]}, {"$set": {"is_open": False}}
        )

    async def _run(self, timer: Document) -> None:
        policy = self._by_kind[timer["kind"]]
        moment = Moment(
            UUID(timer["stream"]),
            datetime.fromisoformat(timer["at"]),
            _uuid(timer.get("business_id")),
            _uuid(timer.get("place_id")),
        )
        if inspect.iscoroutinefunction(policy):
            await cast("Awaitable[None]", policy(self._here, moment))
        else:
            await asyncio.to_thread(policy, self._here, moment)

    def _envelope(self, timer: Document) -> Acting:
        policy, planned = self._by_kind[timer["kind"]], datetime.fromisoformat(timer["at"])
        return Acting(
            actor=f"rule:{policy.__name__}@{policy.timing.version}",
            business_id=_uuid(timer.get("business_id")),
            place_id=_uuid(timer.get("place_id")),
            command_id=ids.of(timer["kind"], timer["stream"], timer["at"]),
            at=None if inspect.iscoroutinefunction(policy) else planned,
            cause=_uuid(timer.get("cause")),
            correlation=_uuid(timer.get("correlation")),
        )

    async def _later(self, timers: Collection, timer: Document, fault: Exception) -> None:
        """What failed is called again, after a pause that doubles up to an hour."""
        tries = timer.get("tries", 0) + 1
        pause = min(timedelta(seconds=0.5 * 2**tries), LONGEST_PAUSE)
        if not isinstance(fault, NotHere):
            log.error(
                "timer.failed",
                kind=timer["kind"],
                stream=timer["stream"],
                exc_info=fault,
            )
        await timers.update_one(
            {"_id": timer["_id"], "at": timer["at"]},
            {"$set": {"next": clock.now() + pause, "tries": tries}},
        )


def _not_before(at: datetime) -> datetime:
    """The first millisecond (all that a document keeps) at which the exact time has come."""
    return at + timedelta(microseconds=-at.microsecond % 1000)


def _uuid(told: str | None) -> UUID | None:
    return UUID(told) if told else None

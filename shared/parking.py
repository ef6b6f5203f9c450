"""Events set aside: what failed, and what must wait behind it, in order by key.

One lot a partition heard, in the own event store, saved together with the tracking: nothing is
lost and nothing overtakes. `is_waiting`: the thing it speaks of has not arrived yet. Projections
set aside beside their documents; a rebuild reads such events again.
"""

import sqlite3
from dataclasses import dataclass, replace
from uuid import UUID

import psycopg
from eventsourcing.persistence import PersistenceError

from shared import ids
from shared.contracts.common import EventParked, EventReplayed, EventSkipped, LotOpened
from shared.documents import StoreFailed
from shared.domain import Aggregate, Created, Event, Refused, Word, event
from shared.logs import places
from shared.outbox import Outbox

LARGEST_LOT = 1000
INFRASTRUCTURE = (PersistenceError, sqlite3.Error, psycopg.Error, StoreFailed, OSError)
"""No event's fault: tried again, never set aside."""


def told(fault: Exception) -> str:
    """What is kept of a fault, for ever: its kind and its place, no words and no values."""
    return " at ".join([type(fault).__name__, *places(fault)[-1:]])[:500]


class LotFull(Exception):
    """Too much was set aside: something is broken for everybody. The consumer stops."""


class NotParked(Refused):
    """No such event is set aside here."""


@dataclass(frozen=True)
class Entry:
    key: str
    nid: int
    epoch: int
    raw: str
    fault: str
    is_waiting: bool


class ParkingLot(Aggregate):
    """The events of one partition that this service could not handle yet."""

    TOPIC = "lot"

    class Opened(Created):
        TOPIC = "lot.opened"
        source: Word

    class Parked(Event):
        TOPIC = "lot.parked"
        key: Word
        nid: int
        epoch: int
        raw: Word
        fault: Word
        is_waiting: bool

    class Replayed(Event):
        TOPIC = "lot.replayed"
        nid: int
        epoch: int

    class Skipped(Event):
        TOPIC = "lot.skipped"
        nid: int
        epoch: int

    @staticmethod
    def create_id(source: str) -> UUID:
        """`source` is `<topic>:<partition>`."""
        return ids.of("parking", source)

    @event(Opened)
    def __init__(self, source: Word) -> None:
        self.source = source
        self.entries: dict[tuple[int, int], Entry] = {}

    def holds(self, key: str) -> bool:
        return any(entry.key == key for entry in self.entries.values())

    def in_order(self) -> list[Entry]:
        return [self.entries[at] for at in sorted(self.entries)]

    def park(self, entry: Entry) -> None:
        if (entry.epoch, entry.nid) in self.entries:
            return
        if len(self.entries) >= LARGEST_LOT:
            raise LotFull(self.source)
        self._parked(entry.key, entry.nid, entry.epoch, entry.raw, entry.fault, entry.is_waiting)

    def park_again(self, entry: Entry, fault: str) -> None:
        """It was tried again and failed in another way: from now on it waits for nothing."""
        self._must_hold(entry)
        again = replace(entry, fault=fault, is_waiting=False)
        if self.entries[entry.epoch, entry.nid] != again:
            self._parked(entry.key, entry.nid, entry.epoch, entry.raw, fault, False)

    def replay(self, entry: Entry) -> None:
        self._must_hold(entry)
        self._replayed(entry.nid, entry.epoch)

    def skip(self, entry: Entry) -> None:
        self._must_hold(entry)
        self._skipped(entry.nid, entry.epoch)

    def _must_hold(self, entry: Entry) -> None:
        if (entry.epoch, entry.nid) not in self.entries:
            raise NotParked(entry.nid)

    @event(Parked)
    def _parked(
        self, key: Word, nid: int, epoch: int, raw: Word, fault: Word, is_waiting: bool
    ) -> None:
        self.entries[epoch, nid] = Entry(key, nid, epoch, raw, fault, is_waiting)

    @event(Replayed)
    def _replayed(self, nid: int, epoch: int) -> None:
        del self.entries[epoch, nid]

    @event(Skipped)
    def _skipped(self, nid: int, epoch: int) -> None:
        del self.entries[epoch, nid]


PARKING: Outbox = {
    ParkingLot.Opened: LotOpened,
    ParkingLot.Parked: EventParked,
    ParkingLot.Replayed: EventReplayed,
    ParkingLot.Skipped: EventSkipped,
}

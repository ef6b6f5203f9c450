"""Who may publish a service's log: one holder at a time, by a row with a fencing token.

Also the epochs of a log: a store restored from a back-up goes on in a new one.
"""

from dataclasses import dataclass
from datetime import timedelta

from shared import clock, ids
from shared.tables import Tables

LEASE = timedelta(seconds=10)
FROM_START = -1
"""The position of a log that is published again whatever its topic holds."""


class Fenced(Exception):
    """Another holder has taken over; whoever sees this stops at once."""


@dataclass(frozen=True)
class Epoch:
    number: int
    first_nid: int


class Lease:
    """The publishing right of one service, and the position it has reached."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._owner = str(ids.new())
        self._token = 0

    def migrate(self) -> None:
        self._tables.execute(
            "CREATE TABLE IF NOT EXISTS relay (id INTEGER PRIMARY KEY, owner TEXT NOT NULL,"
            " token BIGINT NOT NULL, until TEXT NOT NULL, position BIGINT NOT NULL)"
        )
        self._tables.execute(
            "CREATE TABLE IF NOT EXISTS epochs"
            " (number INTEGER PRIMARY KEY, first_nid BIGINT NOT NULL)"
        )
        self._tables.execute(
            "INSERT INTO relay VALUES (1, '', 0, '', 0) ON CONFLICT (id) DO NOTHING"
        )
        self._tables.execute("INSERT INTO epochs VALUES (0, 1) ON CONFLICT (number) DO NOTHING")

    def take(self) -> bool:
        """True: we hold it for ten seconds from now."""
        now = clock.real_now()
        until = (now + LEASE).isoformat()
        taken = self._tables.execute(
            "UPDATE relay SET owner = ?, token = token + 1, until = ?"
            " WHERE id = 1 AND (until < ? OR owner = ?) RETURNING token",
            (self._owner, until, now.isoformat(), self._owner),
        )
        if taken:
            self._token = int(taken[0][0])
        return bool(taken)

    def keep(self, position: int) -> None:
        """Says that everything up to `position` is in Kafka, and holds on. Raises Fenced."""
        until = (clock.real_now() + LEASE).isoformat()
        kept = self._tables.changed(
            "UPDATE relay SET until = ?, position = ? WHERE id = 1 AND token = ?",
            (until, position, self._token),
        )
        if not kept:
            raise Fenced

    def give_up(self) -> None:
        self._tables.changed(
            "UPDATE relay SET until = '' WHERE id = 1 AND token = ?", (self._token,)
        )

    def position(self) -> int:
        return int(self._tables.execute("SELECT position FROM relay WHERE id = 1")[0][0])

    def rewind(self) -> None:
        """Lets the next holder publish everything again from the start."""
        self._tables.changed(
            "UPDATE relay SET position = ?, token = token + 1, until = '' WHERE id = 1",
            (FROM_START,),
        )

    def epoch(self) -> Epoch:
        number, first = self._tables.execute(
            "SELECT number, first_nid FROM epochs ORDER BY number DESC LIMIT 1"
        )[0]
        return Epoch(int(number), int(first))

    def begin_epoch(self, first_nid: int) -> Epoch:
        """A log that went back in time goes on under a new number; see `shared.epochs`."""
        with self._tables.transaction():
            number = self.epoch().number + 1
            self._tables.execute("INSERT INTO epochs VALUES (?, ?)", (number, first_nid))
            self._tables.changed(
                "UPDATE relay SET position = ?, token = token + 1, until = '' WHERE id = 1",
                (first_nid - 1,),
            )
        return Epoch(number, first_nid)

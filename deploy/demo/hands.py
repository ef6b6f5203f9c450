"""The hands of a house's clock: the file that all its processes read (`shared.clock`)."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

__all__ = ["Hands"]


class Hands:
    """Where they are let go, the clock goes on from there at its pace; at first the real one."""

    def __init__(self, path: Path, back: timedelta = timedelta()) -> None:
        """The clock begins `back` before the real time."""
        self.path = path
        self._since, self._offset, self._rate = time.time(), -back.total_seconds(), 1.0
        self._write()

    def now(self) -> datetime:
        passed = (time.time() - self._since) * self._rate
        return datetime.fromtimestamp(self._since + self._offset + passed, UTC)

    def turn_to(self, moment: datetime) -> None:
        """Never backwards, and never beyond the real time."""
        moment = min(moment, datetime.now(UTC))
        if moment > self.now():
            self._go_on_from(moment)

    def move(self, **span: float) -> None:
        """Forward by `hours=…` and the like, also beyond the real time."""
        self._go_on_from(self.now() + timedelta(**span))

    def run(self, rate: float) -> None:
        """From now on so many seconds pass in one."""
        now, self._rate = self.now(), rate
        self._go_on_from(now)

    def stand_still(self) -> None:
        self.run(0)

    def let_go(self) -> None:
        """The house's time is the real time again."""
        self._since, self._offset, self._rate = time.time(), 0.0, 1.0
        self._write()

    def _go_on_from(self, now: datetime) -> None:
        self._since = time.time()
        self._offset = now.timestamp() - self._since
        self._write()

    def _write(self) -> None:
        told = {"since": self._since, "offset": self._offset, "rate": self._rate}
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps(told))
        fresh.replace(self.path)

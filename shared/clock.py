"""The only clock: UTC, never backwards, and movable by a file that all processes read.

`CLOCK_FILE` names a JSON file `{"since": s, "offset": s, "rate": r}` in seconds since 1970:
now = since + offset + (real - since) * rate. Without the file the real time is told.
"""

import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime

__all__ = ["Clock", "now", "real_now"]


class Clock:
    """Tells the time of the house; one a process."""

    def __init__(self, path: str | None, real: Callable[[], float] = time.time) -> None:
        self._path = path
        self._real = real
        self._changed = -1
        self._since, self._offset, self._rate = 0.0, 0.0, 1.0
        self._latest = 0.0

    def now(self) -> datetime:
        real = self._real()
        if self._path:
            self._read(self._path)
            real = self._since + self._offset + (real - self._since) * self._rate
        self._latest = max(self._latest, real)
        return datetime.fromtimestamp(self._latest, UTC)

    def _read(self, path: str) -> None:
        try:
            changed = os.stat(path).st_mtime_ns
        except FileNotFoundError:
            return
        if changed == self._changed:
            return
        with open(path, encoding="utf-8") as file:
            told = json.load(file)
        self._since, self._offset = float(told["since"]), float(told["offset"])
        self._rate = float(told.get("rate", 1))
        self._changed = changed


_clock = Clock(os.environ.get("CLOCK_FILE"))


def now() -> datetime:
    """The time of the house, aware, in UTC."""
    return _clock.now()


def real_now() -> datetime:
    """The machine's own time, for leases and time-outs between processes: it is never moved."""
    return datetime.fromtimestamp(time.time(), UTC)

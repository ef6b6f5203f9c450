"""The hands of the house's clock: the file that all its processes read (`shared.clock`)."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

__all__ = ["Hands"]


class Hands:
    """Turned forward from happening to happening; in between the clock goes as clocks go."""

    def __init__(self, path: Path, back: timedelta) -> None:
        self._path = path
        self._offset = -back.total_seconds()
        self._write()

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time() + self._offset, UTC)

    def turn_to(self, moment: datetime) -> None:
        """Never backwards, and never beyond the real time."""
        offset = min(moment.timestamp() - time.time(), 0)
        if offset > self._offset:
            self._offset = offset
            self._write()

    def let_go(self) -> None:
        """The house's time is the real time again."""
        self._offset = 0
        self._write()

    def _write(self) -> None:
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps({"since": 0, "offset": self._offset, "rate": 1}))
        fresh.replace(self._path)

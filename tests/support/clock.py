"""The house's clock in a test's hand: the file that all processes read (`shared.clock`)."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

__all__ = ["HouseClock"]


class HouseClock:
    """Tells the real time until it is moved, set to another pace, or stopped."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._since, self._offset, self._rate = 0.0, 0.0, 1.0

    def now(self) -> datetime:
        passed = (time.time() - self._since) * self._rate
        return datetime.fromtimestamp(self._since + self._offset + passed, UTC)

    def move(self, **span: float) -> None:
        """Time goes on at once, by `hours=…` and the like, for all processes of the house."""
        self._tell(self.now() + timedelta(**span), self._rate)

    def run(self, rate: float) -> None:
        """From now on so many seconds pass in one."""
        self._tell(self.now(), rate)

    def stand_still(self) -> None:
        self.run(0)

    def _tell(self, now: datetime, rate: float) -> None:
        self._since, self._rate = time.time(), rate
        self._offset = now.timestamp() - self._since
        told = {"since": self._since, "offset": self._offset, "rate": rate}
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps(told))
        fresh.rename(self.path)

"""What will happen, by the house's clock; whatever happens may plan more."""

import heapq
import itertools
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from deploy.demo.hands import Hands

__all__ = ["Act", "Agenda", "until"]

Act = Callable[[], None]


class Agenda:
    """Happenings in the order of their times, up to `end`."""

    def __init__(self, hands: Hands, end: datetime) -> None:
        self.hands = hands
        self.end = end
        self._planned: list[tuple[datetime, int, Act]] = []
        self._numbers = itertools.count()

    def plan(self, at: datetime, act: Act) -> None:
        """What lies beyond the end does not happen."""
        if at < self.end:
            heapq.heappush(self._planned, (at, next(self._numbers), act))

    def later(self, hours: float, act: Act) -> None:
        self.plan(self.hands.now() + timedelta(hours=hours), act)

    def run(self) -> None:
        while self._planned:
            at, _number, act = heapq.heappop(self._planned)
            self.hands.turn_to(at)
            act()


def until(is_so: Callable[[], bool], seconds: float = 20) -> bool:
    """Waits for something that the house does by itself; False: it took too long."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True

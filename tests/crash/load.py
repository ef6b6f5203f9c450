"""People who do not give up, a thread each, and what went wrong with any of them."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol

import httpx

from deploy.demo.browsing import Visitor
from tests.support.patience import wait_for
from tests.support.processes import Whole

__all__ = ["Load", "Part", "administrator", "tried"]


class Part(Protocol):
    """What one of them does, again and again; a step ends when it was acknowledged."""

    @property
    def pause(self) -> float:
        """Seconds between two steps."""

    @property
    def acknowledged(self) -> int:
        """How much the house has said yes to."""

    def begin(self) -> None: ...

    def step(self) -> None: ...


class Load:
    """All of them at once."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._faults: list[BaseException] = []
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        for part in self._parts:
            thread = threading.Thread(target=self._until_over, args=(part,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Lets what was begun be acknowledged. Raises what went wrong in any of them."""
        self._over.set()
        for thread in self._threads:
            thread.join(120)
            assert not thread.is_alive(), "somebody still waits for an acknowledgement"
        self.must_be_well()

    def must_be_well(self) -> None:
        if self._faults:
            raise self._faults[0]

    @property
    def acknowledged(self) -> int:
        return sum(part.acknowledged for part in self._parts)

    def _until_over(self, part: Part) -> None:
        try:
            part.begin()
            while not self._over.wait(part.pause):
                part.step()
        except BaseException as fault:
            self._faults.append(fault)


def tried(ask: Callable[[], httpx.Response], seconds: float = 90) -> httpx.Response:
    """Asks until the house is there and has heard of the key."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            answer = ask()
        except httpx.TransportError:
            answer = None
        if answer is not None and answer.status_code != 401 and not answer.is_server_error:
            return answer
        time.sleep(0.1)
    raise AssertionError("nobody answered")


def administrator(whole: Whole) -> Visitor:
    """Somebody who may do everything, logged in."""
    staff, who = Visitor(whole.url), whole.staff["administrator"]
    told = {"address": who["address"], "password": who["password"]}
    wait_for(lambda: staff.send(staff.get("/login"), "/login", **told), "somebody to be let in")
    return staff

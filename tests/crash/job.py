"""The main job, done by a PMS, guests and staff who do not give up, and what was acknowledged."""

import itertools
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from deploy.demo.browsing import Visitor
from tests.support.processes import Whole

AT_ONCE = 2
SPEED = 3600
"""An hour a second: sending hours come soon, and publications while the load goes on."""
LOW = (1, 2)


@dataclass
class HouseClock:
    """The time of the house, by its file."""

    path: Path
    since: float = field(default_factory=time.time)
    rate: float = SPEED

    def run(self) -> None:
        self._tell(0.0, self.rate)

    def stand_still(self) -> None:
        self._tell((self.now() - datetime.now(UTC)).total_seconds(), 0)

    def now(self) -> datetime:
        passed = (time.time() - self.since) * self.rate
        return datetime.fromtimestamp(self.since + passed, UTC)

    def _tell(self, offset: float, rate: float) -> None:
        since = self.since if rate else time.time()
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps({"since": since, "offset": offset, "rate": rate}))
        fresh.rename(self.path)


@dataclass
class MainJob:
    """Departures, answers and comments, each tried until it was acknowledged."""

    whole: Whole
    clock: HouseClock
    pushed: list[str] = field(default_factory=list)
    """Addresses of the guests the PMS was told are taken."""
    answered: dict[str, int] = field(default_factory=dict)
    """Stars, by address, of those whose answer was thanked for."""
    commented: set[str] = field(default_factory=set)
    faults: list[BaseException] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        for part in (self._departs, self._answer, self._comment):
            thread = threading.Thread(target=self._until_over, args=(part,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Lets what was begun be acknowledged. Raises what went wrong in any of them."""
        self._over.set()
        for thread in self._threads:
            thread.join(120)
            assert not thread.is_alive(), "somebody still waits for an acknowledgement"
        if self.faults:
            raise self.faults[0]

    @property
    def acknowledged(self) -> int:
        return len(self.pushed) + len(self.answered) + len(self.commented)

    def _until_over(self, part: Callable[[], Callable[[], None]]) -> None:
        try:
            step = part()
            while not self._over.is_set():
                step()
                self._over.wait(0.3)
        except BaseException as fault:
            self.faults.append(fault)

    def _departs(self) -> Callable[[], None]:
        numbers = itertools.count()
        client = httpx.Client(base_url=self.whole.url, timeout=20)
        client.headers["Authorization"] = f"Bearer {self.whole.pms_key}"
        place = _tried(lambda: client.get("/v1/places")).json()["items"][0]["id"]

        def step() -> None:
            addresses = [
                f"crash{next(numbers)}@{self.whole.namespace}example" for _ in range(AT_ONCE)
            ]
            departed = (self.clock.now() - timedelta(days=1)).date().isoformat()
            guests = [
                {"name": f"Guest {address.partition('@')[0]}", "email": address,
                 "language": "de", "departure": departed}
                for address in addresses
            ]  # fmt: skip
            headers = {"Idempotency-Key": f"push-{next(numbers):08}"}
            body = {"place": place, "guests": guests}
            answer = _tried(lambda: client.post("/v1/departures", json=body, headers=headers))
            assert answer.status_code == 200, answer.text
            self.pushed += addresses

        return step

    def _answer(self) -> Callable[[], None]:
        stars = itertools.cycle((5, 4, 1, 3, 2))
        guest = Visitor(self.whole.url)

        def step() -> None:
            waiting = [address for address in self.pushed if address not in self.answered]
            for address in waiting[:12]:
                found = invitations(self.whole, address)
                if found:
                    given = next(stars)
                    path = urlsplit(found[0]).path
                    told = {"stars": str(given), "words": f"Words of {address}"}
                    assert guest.send(guest.get(path), path, **told), address
                    self.answered[address] = given

        return step

    def _comment(self) -> Callable[[], None]:
        staff = Visitor(self.whole.url)
        who = self.whole.staff["administrator"]
        staff.log_in(who["address"], who["password"])

        def step() -> None:
            for id in staff.get("/reviews?comment=no").ids("/reviews"):
                if id not in self.commented and not self._over.is_set():
                    page = staff.get(f"/reviews/{id}")
                    if staff.send(page, "/comment", words="Thank you for coming."):
                        self.commented.add(id)

        return step


def invitations(whole: Whole, address: str) -> list[str]:
    """The surveys' links in the mails that were handed over for an address: one a mail."""
    sink = f"{whole.sink.http_url}/api/mails"
    mails = httpx.get(sink, params={"to": address}).json()
    links = [httpx.get(f"{sink}/{mail['id']}").json()["links"] for mail in mails]
    return [next(url for url in told if "/g/s/" in url) for told in links if told]


def _tried(ask: Callable[[], httpx.Response], seconds: float = 90) -> httpx.Response:
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
    raise AssertionError("the house did not answer")

"""The simulator as a process, a place of its own for every test, and the adapter over HTTP."""

import json
import secrets
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from services.ingest.sources.portals import Account, Portal
from services.ingest.sources.portals.google import Access, Google
from services.ingest.sources.portals.web import Limits
from tests.sims.running import running


class Outside:
    """What a guest, a moderator and bad luck do at the simulator, and what it has seen."""

    def __init__(self, http: httpx.Client, account: Account) -> None:
        self.http = http
        self.account = account

    def write(self, stars: int, words: str = "", **review: object) -> str:
        told = review | {"location": self.account.place, "stars": stars, "words": words}
        return str(self._call("POST", "/control/reviews", told)["reviewId"])

    def edit(self, review_id: str, **change: object) -> None:
        self._call("PATCH", f"/control/reviews/{review_id}", change)

    def delete(self, review_id: str) -> None:
        self._call("DELETE", f"/control/reviews/{review_id}")

    def judge(self, review_id: str, verdict: str) -> None:
        self._call("POST", f"/control/replies/{review_id}/{verdict}")

    def plan(self, mode: str, **fault: object) -> None:
        self._call("POST", "/control/faults", fault | {"mode": mode})

    def spend_tokens(self) -> None:
        self._call("DELETE", "/control/tokens")

    def tokens(self) -> int:
        return int(self._call("GET", "/control/tokens")["issued"])

    def received(self) -> list[tuple[str, str | None]]:
        """Every reply that came for this place, (method, words), by the simulator's own ledger."""
        ledger = self._call("GET", "/control/ledger")
        mine = [one for one in ledger if one["review"].startswith(self.account.place)]
        return [(one["method"], one["words"]) for one in mine]

    def _call(self, method: str, path: str, told: object = None) -> Any:
        answer = self.http.request(method, path, json=told).raise_for_status()
        return answer.json() if answer.content else None


def says(told: object, token: object = "t") -> httpx.AsyncClient:
    """A Google that says what the simulator never would, and always the same."""

    async def body(answer: object) -> AsyncIterator[bytes]:
        yield json.dumps(answer).encode()

    def answer(request: httpx.Request) -> httpx.Response:
        is_token = request.url.path == "/token"
        return httpx.Response(200, content=body({"access_token": token} if is_token else told))

    return httpx.AsyncClient(transport=httpx.MockTransport(answer))


@pytest.fixture(scope="session")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = str(tmp_path_factory.mktemp("google"))
    with running("tests.sims.google", "--folder", folder, "--moment", "3600") as address:
        yield address


@pytest.fixture
def outside(simulator: str) -> Iterator[Outside]:
    account = Account(
        place=f"accounts/{secrets.token_hex(4)}/locations/{secrets.token_hex(4)}",
        grant=f"grant-{secrets.token_hex(8)}",
    )
    location = {"name": account.place, "title": "Hotel", "grant": account.grant}
    with httpx.Client(base_url=simulator) as http:
        http.post("/control/locations", json=location).raise_for_status()
        outside = Outside(http, account)
        yield outside
        outside.plan("none")


@pytest.fixture
def account(outside: Outside) -> Account:
    return outside.account


@pytest.fixture
def sent() -> list[httpx.Request]:
    """Every request that left the adapter."""
    return []


@pytest.fixture
async def http(sent: list[httpx.Request]) -> AsyncIterator[httpx.AsyncClient]:
    async def note(request: httpx.Request) -> None:
        sent.append(request)

    async with httpx.AsyncClient(event_hooks={"request": [note]}) as http:
        yield http


@pytest.fixture
def access(simulator: str) -> Access:
    return Access(simulator, f"{simulator}/token", "afterstay", "sim", Limits(seconds=0.6))


@pytest.fixture
def portal(http: httpx.AsyncClient, access: Access) -> Portal:
    return Google(http, access)


@pytest.fixture
def four_weeks_ago() -> datetime:
    return datetime.now(UTC) - timedelta(weeks=4)

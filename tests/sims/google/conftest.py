"""A place of its own for every test, in one simulator whose clock the tests move."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.demo.hands import Hands
from tests.sims.running import running


class Place:
    """A location of its own, over the client that opens its account."""

    def __init__(self, http: httpx.Client, folder: Path) -> None:
        self.http = http
        self.folder = folder
        self.account = secrets.token_hex(4)
        self.name = f"accounts/{self.account}/locations/2001"
        self.reviews = f"/v4/{self.name}/reviews"
        told = {"name": self.name, "title": "Hotel Seeblick", "grant": self.account}
        http.post("/control/locations", json=told).raise_for_status()
        self.authorise()

    def authorise(self) -> None:
        form = {"grant_type": "refresh_token", "refresh_token": self.account}
        form |= {"client_id": "afterstay", "client_secret": "sim"}
        told = self.http.post("/token", data=form).raise_for_status().json()
        assert (told["token_type"], told["expires_in"]) == ("Bearer", 3599)
        self.http.headers["Authorization"] = f"Bearer {told['access_token']}"

    def write(self, stars: int, **review: object) -> str:
        """The path of a new review."""
        told = review | {"stars": stars, "location": self.name}
        answer = self.http.post("/control/reviews", json=told).raise_for_status()
        return f"{self.reviews}/{answer.json()['reviewId']}"

    def read(self, path: str = "", **query: str | int) -> Any:
        return self.http.get(path or self.reviews, params=query).raise_for_status().json()

    def reply(self, review: str, words: str) -> Any:
        told = self.http.put(f"{review}/reply", json={"comment": words})
        return told.raise_for_status().json()

    def ledger(self) -> list[dict[str, Any]]:
        told = self.http.get("/control/ledger").json()
        return [one for one in told if one["review"].startswith(self.name)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("google")


@pytest.fixture(scope="module")
def clock(folder: Path) -> Hands:
    """Stands still until it is moved."""
    hands = Hands(folder / "clock.json")
    hands.stand_still()
    return hands


@pytest.fixture(scope="module")
def address(folder: Path, clock: Hands) -> Iterator[str]:
    arguments = ("tests.sims.google", "--folder", str(folder))
    with running(*arguments, CLOCK_FILE=str(clock.path)) as address:
        yield address


@pytest.fixture
def place(address: str, folder: Path) -> Iterator[Place]:
    with httpx.Client(base_url=address) as http:
        yield Place(http, folder)
        http.post("/control/faults", json={"mode": "none"})


def refused(answer: httpx.Response) -> tuple[int, str]:
    error = answer.json()["error"]
    assert error["code"] == answer.status_code
    return answer.status_code, error["status"]

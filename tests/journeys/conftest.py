"""A whole house for the journeys: all services as processes, a sink of mails, a portal."""

import itertools
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from deploy.demo.hands import Hands
from tests.sims.running import running as running_sim
from tests.support.browser import chromium, open_context, page
from tests.support.patience import wait_for
from tests.support.processes import Whole, whole_house

__all__ = ["chromium", "open_context", "page"]

_numbers = itertools.count(1)


@dataclass
class House:
    """What a journey needs: the pages, the PMS's door, the mails, and the time."""

    whole: Whole
    clock: Hands
    portal: str

    @property
    def url(self) -> str:
        return self.whole.url

    def now(self) -> datetime:
        return self.clock.now()

    def move(self, **span: float) -> None:
        """The house's time goes on, for all its processes."""
        self.clock.move(**span)

    def departs(self, name: str, language: str = "de", **more: Any) -> str:
        """A guest departs (told by the PMS); the address is nobody else's, in no other house."""
        first = name.split(maxsplit=1)[0].lower()
        address = f"{first}.{next(_numbers)}@{self.whole.namespace}guests.example"
        departure = (self.now() - timedelta(days=2)).date()
        self.push([{"name": name, "email": address, "language": language,
                    "departure": departure.isoformat(), **more}])  # fmt: skip
        return address

    def push(self, guests: list[dict[str, Any]], key: str = "") -> dict[str, Any]:
        headers = {
            "Authorization": f"Bearer {self.whole.pms_key}",
            "Idempotency-Key": key or f"journey-{next(_numbers):08}",
        }
        client = httpx.Client(base_url=self.url, headers=headers, timeout=30)
        places = wait_for(lambda: known(client.get("/v1/places")), "the key to be known")
        body = {"place": places.json()["items"][0]["id"], "guests": guests}
        answer = wait_for(
            lambda: known(client.post("/v1/departures", json=body)), "the key to be known"
        )
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def mail(self, address: str, holding: str = "") -> dict[str, Any]:
        """The newest mail to an address with a link that has `holding` in it, once it is there."""
        sink = f"{self.whole.sink.http_url}/api/mails"

        def newest() -> dict[str, Any] | None:
            found = httpx.get(sink, params={"to": address}).json()
            for mail in sorted(found, key=lambda mail: mail["id"], reverse=True):
                told: dict[str, Any] = httpx.get(f"{sink}/{mail['id']}").json()
                if any(holding in url for url in told["links"]):
                    return told
            return None

        return wait_for(newest, f"a mail to {address}")

    def invited(self, name: str, language: str = "de", **more: Any) -> tuple[str, str]:
        """A guest departs and is invited at the next sending hour: address and survey's link."""
        scheduled = self.happened("invitations", "invitation.scheduled")
        address = self.departs(name, language, **more)
        self.happens("invitations", "invitation.scheduled", scheduled + 1)
        self.move(hours=24)
        return address, link(self.mail(address, "/g/s/"), "/g/s/")

    def happens(self, service: str, topic: str, times: int = 1) -> None:
        """Waits until a store holds (at least) so many events of a kind."""
        wait_for(lambda: self.happened(service, topic) >= times, topic)

    def happened(self, service: str, topic: str) -> int:
        """How many events of a kind a store holds; read beside its writers."""
        path = self.whole.processes.folder / "events" / f"{service}.sqlite"
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10) as store:
            asked = "SELECT count(*) FROM stored_events WHERE topic = ?"
            return int(store.execute(asked, (topic,)).fetchone()[0])

    def log_in(self, page: Page, role: str = "administrator") -> Page:
        who = self.whole.staff[role]
        page.goto(f"{self.url}/login")
        # Whoever is in the next field before the page was painted makes the browser complain.
        expect(page.get_by_label("E-mail")).to_be_focused()
        page.get_by_label("E-mail").fill(who["address"])
        page.get_by_label("Password", exact=True).fill(who["password"])
        page.locator("main button").last.click()
        page.wait_for_url(lambda url: "/login" not in url)
        return page


def known(answer: httpx.Response) -> httpx.Response | None:
    """None: the house has not yet heard of the key."""
    return None if answer.status_code == 401 else answer


def link(mail: dict[str, Any], part: str) -> str:
    return next(url for url in mail["links"] if part in url)


def answer(
    context: BrowserContext, survey: str, stars: int, words: str, *, wants_contact: bool = False
) -> Page:
    """A guest fills the survey in; the page that follows."""
    page = context.new_page()
    page.goto(survey)
    page.locator(f"label[for=stars-{stars}]").click()
    page.locator("textarea").fill(words)
    if wants_contact:
        page.locator("input[name=wants_contact]").check(force=True)
    page.locator("main button").last.click()
    page.wait_for_load_state()
    return page


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    clock = Hands(folder / "clock.json")
    with running_sim("tests.sims.google", "--folder", str(folder / "google")) as portal:
        told = {
            "CLOCK_FILE": str(clock.path),
            "GOOGLE_API_URL": portal,
            "GOOGLE_TOKEN_URL": f"{portal}/token",
        }
        with whole_house(folder, is_split=False, **told) as whole:
            yield House(whole, clock, portal)


def shows(page: Page, url: str, row: str, said: str) -> None:
    """Opens a page that is not live until one of its rows says something."""

    def is_so() -> bool:
        page.goto(url)
        return page.locator(row, has_text=said).count() > 0

    wait_for(is_so, f"{url} to say {said}")


def today(house: House) -> date:
    return house.now().date()

"""A portal that can be killed, guests who write there, and staff who fetch what they wrote."""

import itertools
import sqlite3
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from deploy.local.program import Program, is_reachable
from services.ingest.domain.portal_review import PortalReview
from tests.crash.load import administrator
from tests.support.patience import wait_for
from tests.support.processes import Whole

ACCOUNT, GRANT = "accounts/1001/locations/2001", "grant-1001"
MODERATION = "0.1"
"""Seconds, by the portal's own clock: it knows nothing of the house's."""


class Google(Program):
    """The simulator; its reviews and its ledger lie in `folder` and outlive it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._store = folder / "google.sqlite"
        told = ["--port", str(port), "--folder", str(folder), "--moment", MODERATION]
        super().__init__(
            "Google",
            [sys.executable, "-m", "tests.sims.google", *told],
            folder / "google.log",
            answers=lambda: is_reachable("127.0.0.1", port),
        )

    def hold_an_answer_back(self) -> None:
        """The next comment is taken, and whoever brought it is not told."""
        fault = {"mode": "hang", "method": "PUT"}
        httpx.post(f"{self.url}/control/faults", json=fault).raise_for_status()

    def reviews(self) -> set[str]:
        """By the ids that they have in the house."""
        return {_review(id) for (id,) in self._asked("SELECT id FROM reviews")}

    def replies(self) -> dict[str, str]:
        """The comments that stand there, by review."""
        found = self._asked("SELECT id, reply FROM reviews WHERE reply IS NOT NULL")
        return {_review(id): words for id, words in found}

    def writes(self) -> list[tuple[str, str, str | None]]:
        """All requests to write: method, review and words, in the order they came."""
        found = self._asked("SELECT method, review, words FROM ledger ORDER BY n")
        return [(method, _review(path), words) for method, path, words in found]

    def _asked(self, query: str) -> list[tuple[str, ...]]:
        with sqlite3.connect(f"file:{self._store}?mode=ro", uri=True, timeout=20) as store:
            return store.execute(query).fetchall()


def _review(path: str) -> str:
    """The id that a review has in the house, by its id or its path on the portal."""
    return str(PortalReview.id_of("google", path.rpartition("/")[2]))


@dataclass
class PortalReviews:
    """A place is connected; then guests write on the portal, and staff ask for it to be seen."""

    whole: Whole
    google: Google
    pause: float = 3.0
    acknowledged: int = 0
    place: str = ""

    def begin(self) -> None:
        self._stars = itertools.cycle((4, 2, 5))
        self._staff = administrator(self.whole)
        wait_for(self._is_connected, "the place to be connected")

    def step(self) -> None:
        """A refresh that is refused, because it is the fourth of a day, is no fault."""
        for stars in itertools.islice(self._stars, 3):
            with suppress(httpx.TransportError):
                written = {"stars": stars, "words": f"Stayed, {stars} stars."}
                httpx.post(f"{self.google.url}/control/reviews", json=written)
        page = self._staff.get("/settings/portals")
        self.acknowledged += self._staff.send(page, "/refresh")

    def _is_connected(self) -> bool:
        """Not before the house has heard of the place."""
        for place in self._staff.get("/settings/portals").ids("/settings/portals")[:1]:
            self.place, page = place, self._staff.get(f"/settings/portals/{place}")
            return self._staff.send(page, "/connect", account=ACCOUNT, grant=GRANT)
        return False

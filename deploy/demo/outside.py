"""The world outside the house: the hotel's PMS, the guests' mailboxes, the portal."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx

from deploy.demo.guests import Guest, Place

__all__ = ["Mail", "Mailboxes", "Pms", "Portal"]

SITES = {"Adler Berlin Mitte": "city", "Adler am See": "lake"}
ACCOUNT = "accounts/2610"
Mail = dict[str, Any]


class Pms:
    """Pushes who departed, with its key."""

    def __init__(self, url: str, key: str) -> None:
        self._client = httpx.Client(
            base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=30
        )

    def places(self) -> list[Place]:
        found = self._client.get("/v1/places").raise_for_status().json()["items"]
        return [
            Place(one["id"], one["name"], one["timezone"], SITES[one["name"]], _account(number))
            for number, one in enumerate(found, start=1)
        ]

    def push(self, place: Place, day: date, guests: list[Guest]) -> None:
        body = {"place": place.id, "guests": [guest.told for guest in guests]}
        key = {"Idempotency-Key": f"{place.id[:8]}-{day.isoformat()}"}
        self._client.post("/v1/departures", json=body, headers=key).raise_for_status()


def _account(number: int) -> str:
    return f"{ACCOUNT}/locations/{number}"


class Mailboxes:
    """The mail sink, as those who get mails see it."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=30)
        self._latest = 0

    def new(self) -> Iterator[Mail]:
        """What came since the last time, with its links."""
        found = self._client.get("/api/mails", params={"after_id": self._latest})
        for entry in found.raise_for_status().json():
            self._latest = entry["id"]
            yield self._client.get(f"/api/mails/{entry['id']}").raise_for_status().json()

    def answer(self, mail: Mail, words: str) -> None:
        """As a mail program does: to the address that the mail names for answers."""
        sent = self._client.post(f"/mails/{mail['id']}/reply", data={"words": words})
        if sent.status_code != 303:
            sent.raise_for_status()


class Portal:
    """The portal's simulator, by the door for people."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=30)

    def open(self, place: Place) -> str:
        """The place has an account there; what opens it."""
        told = {"name": place.account, "title": place.name, "grant": f"grant-{ACCOUNT[-4:]}"}
        self._client.post("/control/locations", json=told).raise_for_status()
        return told["grant"]

    def review(self, place: Place, **said: Any) -> None:
        told = {"location": place.account, **said}
        self._client.post("/control/reviews", json=told).raise_for_status()

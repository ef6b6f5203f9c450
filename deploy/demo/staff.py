"""What staff do three times a day: comment on reviews, work on the inbox, write to complainers."""

import random
import re
from collections import Counter
from typing import Any, cast

from deploy.demo.browsing import Page, Visitor
from deploy.demo.guests import Guests, Place
from deploy.demo.words import STAFF, Tongue, tongue

__all__ = ["Desk", "connect", "received"]

COMMENTED = 0.62
ASKED = 0.85
PLANS = (
    ("write",),
    ("write",),
    ("write", "hold"),
    ("note", "write"),
    ("call", "done"),
    ("forward", "write"),
    ("hold",),
    ("delegate",),
)
QUIET = 24
"""Looks after which a conversation is done where nothing more was said."""
FOLLOW_UPS = (("write", "done"), ("write", "done"), ("done",), ())
SCORE = r'class="score score-xl[^"]*">(\d+)'


class Desk:
    """The work of all staff: whoever looks goes on where the last one stopped."""

    def __init__(self, guests: Guests, luck: random.Random, done: Counter[str]) -> None:
        self._guests, self._luck, self._done = guests, luck, done
        self._read: set[str] = set()
        self._asked: set[str] = set()
        self._plans: dict[str, list[str]] = {}
        self._quiet: Counter[str] = Counter()

    def look(self, who: Visitor) -> None:
        self._comment(who)
        self._work_on_inbox(who)
        self._write_to_complainers(who)

    def _comment(self, who: Visitor) -> None:
        found = who.get("/reviews?comment=no").ids("/reviews")
        fresh = [id for id in found if id not in self._read]
        self._read.update(fresh)
        for id in fresh:
            if self._luck.random() < COMMENTED:
                page = who.get(f"/reviews/{id}")
                speaks = self._speech_of(page, r"<h2>([^<]+)")
                words = speaks.comment(self._luck, int(page.words(SCORE)))
                self._send(who, page, "/comment", "comments", words=words)

    def _work_on_inbox(self, who: Visitor) -> None:
        inbox = who.get("/inbox")
        unread = set(re.findall(r'id="c([0-9a-f-]{36})"[^>]*unread', inbox.text))
        for id in inbox.ids("/conversations"):
            plan = self._plans.get(id)
            if plan is None:
                plan = list(self._luck.choice(PLANS))
            elif not plan and id in unread:
                plan = list(self._luck.choice(FOLLOW_UPS))
            self._quiet[id] = 0 if plan else self._quiet[id] + 1
            if self._quiet[id] == QUIET:
                plan = ["done"]
            self._plans[id] = plan[1:]
            if plan:
                self._do(who, id, plan[0])

    def _do(self, who: Visitor, id: str, step: str) -> None:
        page = who.get(f"/conversations/{id}")
        luck = self._luck
        typed = {
            "write": lambda: {"words": self._answer(page)},
            "note": lambda: {"words": luck.choice(STAFF["notes"])},
            "call": lambda: {
                "words": luck.choice(STAFF["calls"]),
                "minutes": str(luck.randint(1, 9)),
            },
            "forward": lambda: {"words": luck.choice(STAFF["forwards"])},
            "hold": lambda: {"reason": luck.choice(STAFF["holds"])},
        }
        self._send(
            who,
            page,
            f"/{step}",
            "words to guests" if step == "write" else step,
            **typed.get(step, dict)(),
        )

    def _answer(self, page: Page) -> str:
        """A first word, or one to what the guest wrote back."""
        speaks = self._speech_of(page, r"<header>.*?<h2>([^<]+)</h2>")
        if 'class="bubble ours"' in page.text:
            return self._luck.choice(speaks.settled)
        is_unhappy = int(page.words(SCORE)) < 60
        return self._luck.choice(speaks.to_unhappy if is_unhappy else speaks.to_willing)

    def _write_to_complainers(self, who: Visitor) -> None:
        fresh = [id for id in who.get("/disputes").ids("/disputes") if id not in self._asked]
        self._asked.update(fresh)
        for id in fresh:
            if self._luck.random() < ASKED:
                page = who.get(f"/disputes/{id}")
                speaks = self._speech_of(page, r"<h1[^>]*>([^<]+)</h1>")
                words = self._luck.choice(speaks.asks)
                self._send(who, page, "/ask", "words to guests", words=words)

    def _speech_of(self, page: Page, name: str) -> Tongue:
        """That in which the page's words are; a portal does not say it, but a name does."""
        told = page.words(r'class="words" lang="(\w\w)"')
        return tongue(told or self._guests.languages.get(page.words(name), "en"))

    def _send(self, who: Visitor, page: Page, ending: str, kind: str, **typed: str) -> None:
        """Somebody may have been faster, or the guest has no address: then nothing is sent."""
        if who.send(page, ending, **typed):
            self._done[kind] += 1


def received(who: Visitor, place: Place) -> dict[str, int]:
    """Reviews of a place by portal, as the stream counts them."""
    told = cast("dict[str, Any]", who.json(f"/v1/places/{place.id}/comment-rates"))
    return {item["portal"]: item["received"] for item in told["items"]}


def connect(who: Visitor, place: Place, grant: str) -> None:
    """An administrator lets the house into the place's account on the portal."""
    page = who.get(f"/settings/portals/{place.id}")
    who.send(page, "/connect", account=place.account, grant=grant)

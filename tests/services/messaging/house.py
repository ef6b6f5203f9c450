"""Two places, their staff, and guests who are unhappy or want to talk."""

import re
from typing import Any
from uuid import UUID

import httpx

from shared import clock, ids
from shared.contracts import PublicEvent
from shared.contracts.accounts import CustomerServiceAddressSet
from shared.contracts.ingest import GuestImported
from shared.contracts.stream import ReviewReceived
from shared.service import Here
from tests.services.stream.house import ELSEWHERE, SECOND, a_member, a_review, the_house
from tests.services.stream.told import BUSINESS, told
from tests.support.stage import Stage

HX = {"HX-Request": "true", "HX-Request-Type": "partial"}
ANNA, BEN = ids.of("anna"), ids.of("ben")
"""Reviews."""


def conversation_of(review: UUID) -> UUID:
    return ids.of("conversation", ids.of("guest of", review))


TALK, OTHER_TALK = (f"/conversations/{conversation_of(review)}" for review in (ANNA, BEN))


def everybody(here: Here[Any]) -> list[PublicEvent]:
    """Marta and Otto of both places, Toni of the second, a reader, a stranger."""
    return [
        *the_house(),
        *a_member(here, "marta"),
        *otto(here),
        *a_member(here, "toni", name="Toni Post", places=[SECOND]),
        *a_member(here, "reader", name="Rita Read", role="reader"),
        *a_member(here, "stranger", name="Xaver", business=ELSEWHERE),
    ]


def otto(here: Here[Any]) -> list[PublicEvent]:
    """A colleague who reads mails."""
    added, *more = a_member(here, "otto", name="Otto Kranz")
    address = here.vault.seal(BUSINESS, f"user:{added.stream}", "otto@adler.example")
    return [added.model_copy(update={"address": address}), *more]


def a_complaint(here: Here[Any], id: UUID = ANNA, **more: Any) -> ReviewReceived:
    fields = {"words": "Laut und kalt.", "author": "Anna Kowalska", "score": 2000}
    return a_review(here, id, **{"at": clock.now(), **fields, **more})


def a_wish_to_talk(here: Here[Any], id: UUID = BEN, **more: Any) -> ReviewReceived:
    fields = {"words": "Rufen Sie mich an.", "author": "Ben Ryan", "score": 8000}
    return a_review(here, id, wants_contact=True, **{"at": clock.now(), **fields, **more})


def a_stay(here: Here[Any], review: UUID = ANNA) -> GuestImported:
    """What ingest told of the guest before."""
    guest = ids.of("guest of", review)
    sealed = here.vault.seal(BUSINESS, f"guest:{guest}", "204")
    fields = {"name": sealed, "email": None, "room": sealed, "contact_hash": "x", "row": 1}
    more = {"departure": clock.now().date(), "source": "pms", "import_id": ids.of("import")}
    return told(GuestImported, guest, language="de", **fields, **more)


def a_service_address(here: Here[Any]) -> PublicEvent:
    sealed = here.vault.seal(BUSINESS, f"business:{BUSINESS}", "service@adler.example")
    return told(CustomerServiceAddressSet, BUSINESS, 2, place_id=None, address=sealed)


def form(**more: Any) -> dict[str, str]:
    """A form as a page of ours carries it."""
    return {"business": str(BUSINESS), "command_id": str(ids.new()), **more}


async def act(
    stage: Stage, browser: httpx.AsyncClient, action: str, review: UUID = ANNA, **fields: Any
) -> httpx.Response:
    """An action on the conversation of a review, by its form; then everything settles."""
    url = f"/conversations/{conversation_of(review)}/{action}"
    answer = await browser.post(url, data={**form(), **fields})
    await stage.settle()
    return answer


async def text(browser: httpx.AsyncClient, url: str, **headers: str) -> str:
    answer = await browser.get(url, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


async def shelves(browser: httpx.AsyncClient, query: str = "") -> dict[str, list[str]]:
    """Guests by shelf, as the pages show them."""
    names = ("alerts", "on-hold", "new", "done", "spam")
    shown = {name: rows(await text(browser, f"/inbox/{name}{query}")) for name in names}
    return {name: guests for name, guests in shown.items() if guests}


def rows(page: str) -> list[str]:
    return re.findall(r"data-row.*?<strong>([^<]+)", page, re.DOTALL)

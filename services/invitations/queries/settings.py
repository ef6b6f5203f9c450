"""What is set beforehand: blocks of a business, sending hours and texts of its places."""

from dataclasses import replace
from typing import Any

from shared.auth import Principal
from shared.documents import Document
from shared.paging import page_by_time
from shared.service import Here
from shared.web.parts import Page

PAGE_SIZE = 50


async def blocks(here: Here[Any], who: Principal, cursor: str) -> Page:
    """Blocked addresses and domains, the newest first. They belong to the business as a whole."""
    sight = here.documents.of(replace(who, places=None))
    blocked = {"is_blocked": True}
    return await page_by_time(sight, "blocks", blocked, "blocked_at", size=PAGE_SIZE, cursor=cursor)


async def block_on(here: Here[Any], who: Principal, guest: Document) -> str | None:
    """`address_blocked` or `domain_blocked`, as far as the documents know; None: neither."""
    entries = [guest[field] for field in ("contact_hash", "domain_hash") if guest.get(field)]
    sight = here.documents.of(replace(who, places=None))
    wanted = {"entry": {"$in": entries}, "is_blocked": True}
    found = await sight.page("blocks", wanted, [("_id", 1)], 2)
    kinds = sorted(block["kind"] for block in found)
    return f"{kinds[0]}_blocked" if kinds else None


async def sending_plans(here: Here[Any], who: Principal) -> dict[str, Document]:
    """By place."""
    plans = await here.documents.of(who).page("sending_plans", {}, [("_id", 1)], 1_000)
    return {plan["place_id"]: plan for plan in plans}


async def wordings(here: Here[Any], who: Principal, place: str) -> list[Document]:
    """The own texts of a place."""
    wanted = {"place_id": place}
    return await here.documents.of(who).page("wordings", wanted, [("_id", 1)], 100)

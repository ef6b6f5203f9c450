"""What is asked of imports: the list, one of them, its rows' fates, who acted since."""

import asyncio
from collections.abc import AsyncIterator, Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.ingest.settings import PAGE_SIZE
from shared.auth import Principal
from shared.documents import ASCENDING, Document, Scoped
from shared.paging import page_by_time
from shared.service import Here
from shared.web.parts import Page

ASKED_AT_ONCE = 1_000
MOST_KEYS = 100
STORED = ("storing", "completed", "withdrawn")


async def imports(here: Here[Any], who: Principal, place: str, cursor: str) -> Page:
    """Newest first."""
    wanted = {"place_id": place} if place else {}
    seen = here.documents.of(who)
    return await page_by_time(seen, "uploads", wanted, "received_at", size=PAGE_SIZE, cursor=cursor)


async def software(here: Here[Any], who: Principal) -> list[tuple[Document, Document | None]]:
    """The API keys in use for places one may see, each with what it brought last to them."""
    seen, all_places = here.documents.of(who), here.documents.of(replace(who, places=None))
    wanted: Document = {"is_revoked": False}
    if who.places is not None:
        wanted["places"] = {"$in": sorted(map(str, who.places))}
    keys = await all_places.page("api_keys", wanted, [("_id", ASCENDING)], MOST_KEYS)
    brought = await asyncio.gather(*(_last_brought(seen, key["_id"]) for key in keys))
    return list(zip(keys, brought, strict=True))


async def _last_brought(seen: Scoped, key_id: str) -> Document | None:
    page = await page_by_time(seen, "transfers", {"key_id": key_id}, "brought_at", size=1)
    return page.items[0] if page.items else None


async def upload(here: Here[Any], who: Principal, id: object) -> Document | None:
    return await here.documents.of(who).one("uploads", str(id))


async def same_file(here: Here[Any], who: Principal, found: Document) -> Document | None:
    """An import of the very same file that was stored before."""
    wanted = {"digest": found["digest"], "state": {"$in": list(STORED)}}
    wanted["_id"] = {"$ne": found["_id"]}
    others = await here.documents.of(who).page("uploads", wanted, [("received_at", ASCENDING)], 1)
    return others[0] if others else None


async def batches(here: Here[Any], who: Principal, id: object) -> AsyncIterator[Document]:
    """The fates of an import's rows, in the file's order."""
    up_to = 0
    while True:
        wanted = {"import_id": str(id), "up_to": {"$gt": up_to}}
        found = await here.documents.of(who).page("batches", wanted, [("up_to", ASCENDING)], 20)
        for batch in found:
            yield batch
        if not found:
            return
        up_to = found[-1]["up_to"]


async def count_batches(here: Here[Any], who: Principal, id: object) -> int:
    return await here.documents.of(who).count("batches", {"import_id": str(id)})


async def acted(here: Here[Any], who: Principal, id: object, start: int) -> Page:
    """The guests of an import for whom something was done, behind the first `start`, by their rows.

    Each has `row`, and `invited_at` or `reviewed_at` or both. All are counted: the cursors are
    numbers, for nothing of a list is passed over that was not counted anyway.
    """
    seen, total, found = here.documents.of(who), 0, list[Document]()
    async for batch in batches(here, who, id):
        count = await seen.count("acted", _of_batch(batch))
        if total + count > start and len(found) < PAGE_SIZE:
            found += (await acted_in(here, who, batch))[max(0, start - total) :]
        total += count
    shown = found[:PAGE_SIZE]
    return Page(
        shown,
        next=str(start + PAGE_SIZE) if start + PAGE_SIZE < total else "",
        previous=str(max(0, start - PAGE_SIZE)) if start else "",
        total=total,
    )


async def acted_in(here: Here[Any], who: Principal, batch: Document) -> list[Document]:
    """All of a batch's guests for whom something was done, by their rows."""
    rows = _made(batch)
    wanted, order = _of_batch(batch), [("_id", ASCENDING)]
    done = await here.documents.of(who).page("acted", wanted, order, len(rows))
    told = [{**each, "row": rows[each["_id"]]} for each in done]
    return sorted(told, key=lambda each: each["row"])


def _of_batch(batch: Document) -> Document:
    return {"_id": {"$in": sorted(_made(batch))}}


def _made(batch: Document) -> dict[str, int]:
    """The guests that a batch made, with their rows."""
    rows = zip(batch["guests"], batch["numbers"], batch["codes"], strict=True)
    return {guest: number for guest, number, code in rows if code == "ok_created"}


async def place(here: Here[Any], id: UUID | None) -> Document | None:
    """Of any business: for what is done without somebody asking."""
    places = await here.documents.current("places")
    return await places.find_one({"_id": str(id), "here": True})


async def blocks(
    here: Here[Any], business_id: UUID, hashes: Collection[str]
) -> tuple[dict[str, str], set[str]]:
    """Which of some hashes are blocked: addresses with their reason, and domains."""
    found = await here.documents.current("blocks")
    addresses: dict[str, str] = {}
    domains: set[str] = set()
    asked = sorted(hashes)
    for start in range(0, len(asked), ASKED_AT_ONCE):
        some = asked[start : start + ASKED_AT_ONCE]
        wanted = {"business_id": str(business_id), "hash": {"$in": some}, "is_blocked": True}
        async for block in found.find(wanted):
            if block["kind"] == "domain":
                domains.add(block["hash"])
            else:
                addresses[block["hash"]] = block["source"]
    return addresses, domains

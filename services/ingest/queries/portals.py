"""What is asked of feeds."""

from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from shared import clock, ids
from shared.auth import Principal
from shared.documents import Document
from shared.service import Here


async def feeds(here: Here[Any], who: Principal) -> list[Document]:
    return await here.documents.of(who).page("feeds", {}, [("_id", 1)], 500)


async def feed(here: Here[Any], who: Principal, id: object) -> Document | None:
    return await here.documents.of(who).one("feeds", str(id))


async def place_of_account(here: Here[Any], who: Principal, account: str) -> str | None:
    """The place of the business that looks at a portal's location, by id; None: none does."""
    wanted = {"account": account, "is_connected": True}
    found = await here.documents.of(replace(who, places=None)).page(
        "feeds", wanted, [("_id", 1)], 1
    )
    return str(found[0]["place_id"]) if found else None


async def refreshes_used(here: Here[Any], who: Principal, day: date) -> int:
    """Of those of the business's local day."""
    days = await here.documents.current("refresh_days")
    id = ids.of("refresh day", who.business_id, day.isoformat())
    found: Document = await days.find_one({"_id": str(id)}) or {}
    used: int = sum(found.get("uses", {}).values())
    return used


async def today(here: Here[Any], who: Principal) -> date:
    """The business's local day: that of one of its places, the same one for all its staff."""
    places = await here.documents.current("places")
    wanted = {"business_id": str(who.business_id), "here": True}
    first = await places.find_one(wanted, sort=[("_id", 1)])
    return clock.now().astimezone(ZoneInfo(first["timezone"] if first else "UTC")).date()

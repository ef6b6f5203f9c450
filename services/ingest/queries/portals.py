"""What is asked of feeds."""

from datetime import date
from typing import Any

from shared import ids
from shared.auth import Principal
from shared.documents import Document
from shared.service import Here

MOST_A_DAY = 3


async def feeds(here: Here[Any], who: Principal) -> list[Document]:
    return await here.documents.of(who).page("feeds", {}, [("_id", 1)], 500)


async def feed(here: Here[Any], who: Principal, id: object) -> Document | None:
    return await here.documents.of(who).one("feeds", str(id))


async def refreshes_left(here: Here[Any], who: Principal, day: date) -> int:
    """Of the three of the business's local day."""
    days = await here.documents.current("refresh_days")
    id = ids.of("refresh day", who.business_id, day.isoformat())
    found: Document = await days.find_one({"_id": str(id)}) or {}
    used: int = sum(found.get("uses", {}).values())
    return max(0, MOST_A_DAY - used)

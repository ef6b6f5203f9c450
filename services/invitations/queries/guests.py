"""The guest list, one guest, and who else the guest was."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from services.invitations.settings import JUST_NOW
from shared import clock
from shared.auth import Principal
from shared.documents import DESCENDING, Document, holding
from shared.paging import page_by_time
from shared.service import Here
from shared.web.parts import Page

SORTS = {"departure": "departs_at", "status": "status_at"}
"""What the list may be sorted by. A name cannot: it is sealed."""
MOST_STAYS = 50
_GONE = ["sending", "email_sent"]


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; empty: everything. `since` and `until` are departures."""

    words: str = ""
    status: str = ""
    channel: str = ""
    place: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = "departure"
    is_newest_first: bool = True


async def guests(
    here: Here[Any], who: Principal, wanted: Wanted, *, size: int, cursor: str
) -> Page:
    """A stretch of the list, by departure or by when the status changed."""
    return await page_by_time(
        here.documents.of(who),
        "guests",
        _narrowed(here, who.business_id, wanted),
        SORTS[wanted.sort],
        size=size,
        cursor=cursor,
        is_newest_first=wanted.is_newest_first,
    )


def _narrowed(here: Here[Any], business_id: UUID, wanted: Wanted) -> Document:
    equal = {"status": wanted.status, "channel": wanted.channel, "place_id": wanted.place}
    filter: Document = {field: value for field, value in equal.items() if value}
    if wanted.since or wanted.until:
        filter["departs_at"] = _between(wanted.since, wanted.until)
    return filter | holding(here.pepper.search_query(business_id, wanted.words))


def _between(since: date | None, until: date | None) -> Document:
    bounds: Document = {}
    if since:
        bounds["$gte"] = datetime.combine(since, time(), UTC)
    if until:
        bounds["$lt"] = datetime.combine(until, time(), UTC) + timedelta(days=1)
    return bounds


async def guest(here: Here[Any], who: Principal, id: UUID) -> Document | None:
    return await here.documents.of(who).one("guests", id)


async def other_stays(here: Here[Any], who: Principal, found: Document) -> list[Document]:
    """Other guests of the same contact, as far as one may see them; the newest first."""
    if not found.get("contact_hash"):
        return []
    same = {"contact_hash": found["contact_hash"], "_id": {"$ne": found["_id"]}}
    by = [("departs_at", DESCENDING)]
    return await here.documents.of(who).page("guests", same, by, MOST_STAYS)


async def just_mailed(here: Here[Any], who: Principal, domain_hash: str) -> datetime | None:
    """When an invitation to a domain went out that a block now cannot call back, as far as the
    documents know."""
    young = {"$gte": clock.now() - JUST_NOW}
    gone = {"domain_hash": domain_hash, "status_at": young, "status": {"$in": _GONE}}
    by = [("status_at", DESCENDING), ("_id", DESCENDING)]
    found = await here.documents.of(who).page("guests", gone, by, 1)
    return found[0]["status_at"] if found else None


async def for_guest(here: Here[Any], id: UUID) -> Document | None:
    """What a guest's link opens: no business is asked, the signature is."""
    found = await here.documents.current("guests")
    return await found.find_one({"_id": str(id), "here": True})


async def list_view(here: Here[Any], who: Principal) -> Document:
    """The columns and page size somebody chose; empty before the first choice."""
    views = await here.documents.current("guest_list_views")
    mine = {"business_id": str(who.business_id), "user_id": str(who.user_id), "here": True}
    return await views.find_one(mine) or {}

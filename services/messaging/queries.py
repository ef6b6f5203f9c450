"""What is asked of the inbox. Each conversation counts once: on hold, else alert, else new."""

from typing import Any

from shared.auth import ROLES, Principal
from shared.documents import Document, holding
from shared.paging import page_by_time
from shared.service import Here
from shared.web.parts import Page

PAGE_SIZE = 50

SHELVES: dict[str, dict[str, Any]] = {
    "on-hold": {"state": "inbox", "is_held": True},
    "alerts": {"state": "inbox", "is_held": False, "priority": "alert"},
    "new": {"state": "inbox", "is_held": False, "priority": "new"},
    "done": {"state": "done"},
    "spam": {"state": "spam"},
}
"""Where a conversation stands."""

WAITING = ("alerts", "on-hold", "new")
"""In this order: alerts are shown and worked first (R-101)."""


async def shelf(
    here: Here[Any],
    who: Principal,
    name: str,
    places: list[str] | None,
    words: str,
    cursor: str = "",
) -> Page:
    """The conversations of a shelf, the last moved first."""
    said = holding(here.pepper.search_query(who.business_id, words))
    wanted = {**SHELVES[name], **_within(places), **said}
    seen = here.documents.of(who)
    return await page_by_time(seen, "inbox", wanted, "moved_at", size=PAGE_SIZE, cursor=cursor)


async def counts(
    here: Here[Any], who: Principal, places: list[str] | None = None
) -> dict[str, int]:
    """Exact, counted now."""
    seen, within = here.documents.of(who), _within(places)
    found = {
        name: await seen.count("inbox", {**wanted, **within}) for name, wanted in SHELVES.items()
    }
    return {**found, "inbox": sum(found[name] for name in WAITING)}


async def conversation(here: Here[Any], who: Principal, id: object) -> Document | None:
    return await here.documents.of(who).one("inbox", str(id))


async def for_guest(here: Here[Any], id: object) -> Document | None:
    """What a guest's link opens: messages alone, never a note."""
    found = await here.documents.current("inbox")
    fields = {"notes": 0, "history": 0, "terms": 0, "held_reason": 0, "owner_id": 0}
    return await found.find_one({"_id": str(id), "here": True}, fields)


async def colleagues(here: Here[Any], who: Principal) -> list[Document]:
    """The staff of the business."""
    staff = await here.documents.current("staff")
    field = f"access.{who.business_id}"
    wanted = {"here": True, field: {"$exists": True}, "is_deleted": {"$ne": True}}
    return [user async for user in staff.find(wanted)]


def may(colleague: Document, conversation: Document, role: str) -> bool:
    """Whether a colleague sees a conversation's place, with at least `role`."""
    rights = colleague["access"][conversation["business_id"]]
    sees = rights["places"] is None or conversation["place_id"] in rights["places"]
    return sees and ROLES.index(rights["role"]) >= ROLES.index(role)


async def service_address(here: Here[Any], who: Principal) -> str | None:
    """Where Delegate goes (R-018), sealed; None where nobody set it."""
    businesses = await here.documents.current("businesses")
    business: Document = await businesses.find_one({"_id": str(who.business_id)}) or {}
    return business.get("service_address")


async def groups(here: Here[Any], who: Principal) -> list[Document]:
    """Those that hold a place one sees. A group belongs to the business, to no place."""
    found = await here.documents.current("place_groups")
    wanted: Document = {"business_id": str(who.business_id), "here": True}
    if who.places is not None:
        wanted["places"] = {"$in": sorted(map(str, who.places))}
    return await found.find(wanted).sort("name").to_list()


async def places_of(here: Here[Any], who: Principal, wanted: str) -> list[str] | None:
    """A place's id, or the places of a group's id; None: all."""
    if not wanted:
        return None
    found = await here.documents.current("place_groups")
    group = await found.find_one({"_id": wanted, "business_id": str(who.business_id)})
    return group["places"] if group else [wanted]


def _within(places: list[str] | None) -> dict[str, Any]:
    return {} if places is None else {"place_id": {"$in": places}}

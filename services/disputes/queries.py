"""What is asked of the board."""

from typing import Any

from shared.auth import Principal
from shared.documents import Document, holding
from shared.paging import page_by_time
from shared.service import Here
from shared.web.parts import Page

PAGE_SIZE = 25
STATES = ("open", "closed")


async def board(
    here: Here[Any], who: Principal, state: str, place: str, words: str, cursor: str
) -> Page:
    """Open ones by deadline, the nearest first; closed ones newest first."""
    is_open = state != "closed"
    wanted: dict[str, Any] = {"state": "open" if is_open else "closed"}
    if place:
        wanted["place_id"] = place
    wanted |= holding(here.pepper.search_query(who.business_id, words))
    return await page_by_time(
        here.documents.of(who),
        "board",
        wanted,
        "deadline" if is_open else "closed_at",
        size=PAGE_SIZE,
        cursor=cursor,
        is_newest_first=not is_open,
    )


async def counts(here: Here[Any], who: Principal) -> dict[str, int]:
    """How many are open and closed, exactly."""
    seen = here.documents.of(who)
    return {state: await seen.count("board", {"state": state}) for state in STATES}


async def dispute(here: Here[Any], who: Principal, id: object) -> Document | None:
    return await here.documents.of(who).one("board", str(id))


async def review(here: Here[Any], who: Principal, id: object) -> Document | None:
    """An own review, as far as opening a dispute on it needs it."""
    return await here.documents.of(who).one("reviews", str(id))


async def for_guest(here: Here[Any], id: object) -> Document | None:
    """What a guest's link opens: no business is asked, the signature was.

    With `published_at` of the review it is about; None: it is not public yet.
    """
    board, reviews = [await here.documents.current(name) for name in ("board", "reviews")]
    found = await board.find_one({"_id": str(id), "here": True})
    if found is None:
        return None
    review = await reviews.find_one({"_id": found["review_id"]})
    return {**found, "published_at": (review or {}).get("published_at")}

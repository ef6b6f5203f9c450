"""Questions to the documents: the stream as it is asked for, one review, insights."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from services.stream.queries.filters import Filters, Span, of_places
from shared.auth import Principal, visible_places
from shared.documents import DESCENDING, Document, Scoped
from shared.paging import cursor_after, page_by_time
from shared.service import Here
from shared.web.parts import Page
from shared.web.problems import Problem

BY = "submitted_at"
AT_ONCE = 25
LATEST = [("window_end", DESCENDING)]


async def chosen_places(here: Here[Any], who: Principal, chosen: str) -> list[UUID] | None:
    """The places behind a choice, a place or a group, as far as one may see them; None: all."""
    if not chosen:
        return None
    visible = {place["_id"] for place in await visible_places(here, who)}
    if chosen in visible:
        return [UUID(chosen)]
    groups = await here.documents.current("place_groups")
    group = await groups.find_one({"_id": chosen, "business_id": str(who.business_id)})
    if group is None or not group.get("here"):
        raise Problem(404)
    return [UUID(place) for place in group["places"] if place in visible]


async def groups_of_places(here: Here[Any], who: Principal) -> list[Document]:
    groups = await here.documents.current("place_groups")
    wanted = {"business_id": str(who.business_id), "here": True}
    return await groups.find(wanted).sort("name").to_list()


class Asked:
    """A filtered stream: the places chosen, the words looked up, the time frame as moments."""

    def __init__(
        self,
        here: Here[Any],
        who: Principal,
        filters: Filters,
        places: list[UUID] | None,
        zone: str,
    ) -> None:
        self.reviews = here.documents.of(who)
        self.places = places
        self.span = filters.span(zone)
        terms = here.pepper.search_query(who.business_id, filters.q)
        self._wanted = filters.wanted(places, terms)
        if self.span.is_bound:
            self._wanted[BY] = self.span.bounds

    async def page(self, cursor: str) -> Page:
        return await page_by_time(
            self.reviews, "reviews", self._wanted, BY, size=AT_ONCE, cursor=cursor
        )

    async def next_after(self, review: Document) -> str:
        """The id of the review that comes next in the list; "" at its end."""
        cursor = cursor_after(review, BY)
        page = await page_by_time(self.reviews, "reviews", self._wanted, BY, size=1, cursor=cursor)
        return page.items[0]["_id"] if page.items else ""


async def one_review(here: Here[Any], who: Principal, review_id: UUID) -> Document:
    """A review with its conversation under `conversation`; 404 out of one's sight."""
    own = here.documents.of(who)
    found = await own.one("reviews", review_id)
    if found is None or found["is_removed"]:
        raise Problem(404)
    talk = found.get("conversation_id")
    found["conversation"] = await own.one("conversations", talk) if talk else None
    return found


async def has_reviews(here: Here[Any], who: Principal) -> bool:
    return bool(await newest(here.documents.of(who), None, 1))


async def newest(reviews: Scoped, places: Sequence[UUID] | None, limit: int) -> list[Document]:
    wanted: Document = {"is_removed": False, **of_places(places)}
    page = await page_by_time(reviews, "reviews", wanted, BY, size=limit)
    return list(page.items)


async def insights(
    here: Here[Any], who: Principal, places: Sequence[UUID] | None, span: Span, limit: int = 3
) -> list[Document]:
    """The newest whose weeks reach into `span`; `day` is the last one of the week (UTC)."""
    wanted = of_places(places)
    if span.since:
        wanted["window_end"] = {"$gt": span.since}
    if span.until:
        wanted["window_start"] = {"$lt": span.until}
    found = await here.documents.of(who).page("insights", wanted, LATEST, limit)
    return [{**each, "day": (each["window_end"] - timedelta(days=1)).date()} for each in found]


async def staff_names(here: Here[Any], actors: Sequence[str]) -> dict[str, str]:
    """The names behind `staff:<id>`; whoever was deleted has none."""
    ids = [actor.removeprefix("staff:") for actor in actors if actor.startswith("staff:")]
    staff = await here.documents.current("staff")
    found = await staff.find({"_id": {"$in": ids}}).to_list() if ids else []
    return {f"staff:{one['_id']}": here.vault.open(one["name"]) or "" for one in found}

"""The stream for machines: comment rates of a place, portal by portal."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from services.stream.queries.figures import by_portal, tally
from services.stream.queries.filters import Filters
from services.stream.queries.reviews import chosen_places
from services.stream.views.looking import Reader, Running
from shared.web.problems import Problem

router = APIRouter(prefix="/v1", tags=["stream"])


class CommentRate(BaseModel):
    """One portal: reviews received, those of them with a comment, and the rate.

    `rate` is in hundredths of a percent, rounded down; a portal without reviews is not listed.
    """

    portal: str
    received: int
    responded: int
    rate: int | None


class CommentRates(BaseModel):
    place_id: UUID
    items: list[CommentRate]


@router.get("/places/{place_id}/comment-rates", operation_id="listCommentRates")
async def list_comment_rates(
    place_id: UUID, who: Reader, running: Running, since: str = "", until: str = ""
) -> CommentRates:
    """Exact as of now, of the reviews submitted from `since` to `until` (days, UTC)."""
    span = Filters.of({"since": since, "until": until}).span("UTC")
    places = await chosen_places(running, who, str(place_id))
    if places != [place_id]:
        raise Problem(404)
    found = by_portal(await tally(running.documents.of(who), places, span))
    items = [
        CommentRate(
            portal=portal,
            received=figures.received,
            responded=figures.responded,
            rate=figures.comment_rate,
        )
        for portal, figures in found.items()
    ]
    return CommentRates(place_id=place_id, items=items)

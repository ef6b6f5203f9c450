"""Open pages hear of changes, and ask anew for what they show, with their filters and rights."""

from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter
from fastapi.sse import ServerSentEvent

from services.stream.views.looking import LIVE, Reader, Running
from shared.auth import visible_places
from shared.documents import Document
from shared.service import Here
from shared.web.live import EventSourceResponse, stream

router = APIRouter(include_in_schema=False)

NEWS = "news"
"""The DOM event that parts of pages are asked anew by."""


async def tell(here: Here[Any], document: Document) -> None:
    """Something about a place changed: a review, or an insight."""
    here.hub.announce(document["business_id"], document["place_id"], NEWS, {"id": document["_id"]})


@router.get(LIVE, response_class=EventSourceResponse)
async def live(who: Reader, running: Running) -> AsyncIterator[ServerSentEvent]:
    """News of the places one may see. A page that connects hears news at once, to miss nothing."""
    places = [place["_id"] for place in await visible_places(running, who)]

    async def anew() -> str:
        return ""

    yield ServerSentEvent(event=NEWS, data={})
    async for event in stream(running.hub, str(who.business_id), places, anew, who.holds):
        yield event

"""The guest list: its filters are its address; its columns and page size are kept per person."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form
from fastapi.sse import ServerSentEvent
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.invitations.queries import guests as queries
from services.invitations.queries.guests import Wanted
from services.invitations.settings import PAGE_SIZES
from services.invitations.views.asking import CommandId, Reader, Running, day_in
from services.invitations.views.rows import COLUMNS, columns_of, headers, rows_of
from services.invitations.views.words import CHANNELS, STATUSES
from shared import ids
from shared.auth import frame_of, visible_places
from shared.documents import Document
from shared.domain import acting
from shared.reading import after, seen
from shared.service import Here
from shared.web import pages
from shared.web.frame import Choice
from shared.web.i18n import gettext as _
from shared.web.i18n import speak
from shared.web.live import EventSourceResponse, stream
from shared.web.parts import address, sorting

router = APIRouter(include_in_schema=False)

LIVE = "/guests/live"
NEWS = "news"
"""The DOM event that the list is asked anew by."""


@router.get("/guests")
async def listed(request: Request, who: Reader, running: Running, cursor: str = "") -> HTMLResponse:
    is_current = await seen(running, request.query_params.get("after"))
    frame = replace(await frame_of(running, who, request), live=LIVE)
    speak(frame.language, frame.zone)
    wanted, view = wanted_by(request), await queries.list_view(running, who)
    size = view.get("page_size") or PAGE_SIZES[0]
    page = await queries.guests(running, who, wanted, size=size, cursor=cursor)
    columns = columns_of(view)
    names = {place.key: place.name for place in frame.places}
    rows = await running.run(rows_of, running, page.items, columns, names)
    return pages.render(
        request,
        "invitations/staff/guests.html",
        blocks=("guests",),
        frame=frame,
        page=replace(page, items=rows),
        columns=headers(columns),
        chosen=columns,
        all_columns=COLUMNS,
        size=size,
        sizes=PAGE_SIZES,
        statuses=[Choice(key, str(name)) for key, (name, _tone) in STATUSES.items()],
        channels=[Choice(key, str(name)) for key, name in CHANNELS.items()],
        is_narrowed=wanted != Wanted(sort=wanted.sort, is_newest_first=wanted.is_newest_first),
        is_current=is_current,
        may_write=who.may("staff"),
        command_id=ids.new(),
        back=address(request, after=None, cursor=None),
    )


def wanted_by(request: Request) -> Wanted:
    """The filters of an address; what makes no sense narrows nothing."""
    asked = request.query_params
    by, falling = sorting(request)
    return Wanted(
        words=asked.get("q", "").strip()[:100],
        status=asked.get("status", "") if asked.get("status") in STATUSES else "",
        channel=asked.get("channel", "") if asked.get("channel") in CHANNELS else "",
        place=_id(asked.get("place", "")),
        since=day_in(asked.get("from", "")),
        until=day_in(asked.get("to", "")),
        sort=by if by in queries.SORTS else "departure",
        is_newest_first=falling or by not in queries.SORTS,
    )


def _id(told: str) -> str:
    try:
        return str(UUID(told))
    except ValueError:
        return ""


@router.post("/guests/view")
async def save_view(
    request: Request,
    who: Reader,
    running: Running,
    command_id: CommandId,
    size: Annotated[int, Form()],
    columns: Annotated[list[str], Form()] = [],  # noqa: B006 - Form never changes it
    back: Annotated[str, Form()] = "/guests",
) -> Response:
    """R-063. Unknown columns are left out; sizes are those offered."""
    known = [key for key in COLUMNS if key in columns]
    fitting = size if size in PAGE_SIZES else PAGE_SIZES[0]
    with acting(who.acting(command_id)):
        recorded = await running.run(
            running.application.save_list_view, who.user_id, known, fitting
        )
    url = back if back.startswith("/guests?") else "/guests?"
    url += f"&after={after(running, recorded)}"
    return pages.redirect(request, url, _("The list looks as you chose."))


@router.get(LIVE, response_class=EventSourceResponse)
async def live(who: Reader, running: Running) -> AsyncIterator[ServerSentEvent]:
    """News of the places one may see; a page that connects hears news at once, to miss nothing."""
    places = [place["_id"] for place in await visible_places(running, who)]

    async def anew() -> str:
        return ""

    yield ServerSentEvent(event=NEWS, data={})
    business = str(who.business_id)
    async for event in stream(running.hub, business, places, anew, who.holds):
        yield event


async def tell(here: Here[Any], guest: Document) -> None:
    """A guest of a place changed: open lists ask anew."""
    here.hub.announce(guest["business_id"], guest["place_id"], NEWS, {})

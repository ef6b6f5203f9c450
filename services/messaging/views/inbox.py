"""The inbox's pages: three panes, live, with exact counts."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import HTMLResponse

from services.messaging import queries
from services.messaging.application import Messaging
from services.messaging.views import presence
from services.messaging.views.shown import detail, panes
from shared.auth import Principal, frame_of, here, staff
from shared.documents import Document
from shared.reading import seen
from shared.service import Here
from shared.web import pages
from shared.web.live import stream
from shared.web.problems import Problem

Running = Annotated[Here[Messaging], Depends(here("messaging"))]
Reader = Annotated[Principal, Depends(staff("messaging"))]
Writer = Annotated[Principal, Depends(staff("messaging", "staff"))]
Shelf = Literal["alerts", "on-hold", "new", "done", "spam"]

router = APIRouter(include_in_schema=False)
TEMPLATE = "messaging/staff/inbox.html"
THREAD = "messaging/staff/thread.html"
CHANGED = "inbox-changed"
"""The DOM event that list, figures and thread are asked anew by."""
BLOCKS = ("rows", "detail")


@router.get("/inbox")
async def inbox(request: Request, who: Reader, running: Running) -> HTMLResponse:
    return await _page(request, who, running, "inbox", None)


@router.get("/inbox/counts")
async def counts(request: Request, who: Reader, running: Running) -> HTMLResponse:
    """Figures for the navigation of every page, as partials."""
    figures = await queries.counts(running, who)
    shown = {name: figures[name] for name in ("inbox", *queries.WAITING)}
    return HTMLResponse(pages.counts(shown))


@router.get("/inbox/live", response_class=EventSourceResponse)
async def live(who: Reader, running: Running) -> AsyncIterator[ServerSentEvent]:
    """Whatever changes in the places one sees. A page that connects asks anew, to miss nothing."""
    places = ["*"] if who.places is None else sorted(map(str, who.places))

    async def anew() -> str:
        return ""

    yield ServerSentEvent(event=CHANGED, data={})
    topics = [f"inbox:{place}" for place in places]
    async for event in stream(running.hub, str(who.business_id), topics, anew, who.holds):
        yield event


@router.get("/inbox/{shelf}")
async def one_shelf(request: Request, shelf: Shelf, who: Reader, running: Running) -> HTMLResponse:
    return await _page(request, who, running, shelf, None)


@router.get("/conversations/{id}")
async def conversation(request: Request, id: UUID, who: Reader, running: Running) -> HTMLResponse:
    if await queries.conversation(running, who, id) is None:
        raise Problem(404)
    asked = request.query_params.get("shelf", "inbox")
    shelf = asked if asked in queries.SHELVES else "inbox"
    return await _page(request, who, running, shelf, id)


@router.get("/conversations/{id}/thread")
async def thread(request: Request, id: UUID, who: Reader, running: Running) -> HTMLResponse:
    """What was said, alone: asked anew whenever something happened."""
    shown = await detail(running, who, id)
    if shown["open"] is None:
        raise Problem(404)
    frame = await frame_of(running, who, request)
    here = frame.at(shown["open"]["place_id"])
    return pages.render_block(request, THREAD, "thread", frame=here, **shown)


@router.get("/conversations/{id}/presence")
async def who_is_answering(id: UUID, who: Reader, running: Running) -> HTMLResponse:
    """Asked again and again while a conversation is open."""
    return await _others(id, who, running)


@router.post("/conversations/{id}/presence")
async def i_am_answering(id: UUID, who: Writer, running: Running) -> HTMLResponse:
    """ "I am answering": said by the page while somebody types, forgotten after forty seconds."""
    others = await _others(id, who, running)
    await presence.say(running, who, id)
    return others


async def _others(id: UUID, who: Principal, running: Here[Any]) -> HTMLResponse:
    if await queries.conversation(running, who, id) is None:
        raise Problem(404)
    names = await presence.others(running, who, id)
    return HTMLResponse(pages.markup("messaging/staff/answering.html", names=names))


async def tell(running: Here[Any], document: Document) -> None:
    """A changed conversation: open pages ask for their list and figures again.

    The push names nobody and holds no words: each page reads with its own rights and language.
    """
    for place in ("*", document["place_id"]):
        topic, told = f"inbox:{place}", {"id": document["_id"]}
        running.hub.announce(document["business_id"], topic, CHANGED, told)


async def _page(
    request: Request, who: Principal, running: Here[Any], shelf: str, id: UUID | None
) -> HTMLResponse:
    is_current = await seen(running, request.query_params.get("after"))
    context = await panes(running, who, request, shelf, id)
    return pages.render(request, TEMPLATE, blocks=BLOCKS, is_current=is_current, **context)

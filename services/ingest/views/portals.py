"""Settings of portals: which places are connected, what the last look brought, refresh now."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from fastapi.sse import ServerSentEvent
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.ingest.domain.refresh_day import MOST_A_DAY
from services.ingest.queries import portals as queries
from services.ingest.views.looking import Reader, Running, Writer, place_of
from services.ingest.views.words import NOT_LOOKED
from shared import ids
from shared.application import Recorded
from shared.auth import Principal, frame_of, staff, visible_places
from shared.documents import Document
from shared.domain import acting
from shared.reading import after, seen
from shared.service import Here
from shared.web import pages
from shared.web.i18n import gettext as _
from shared.web.i18n import mark
from shared.web.live import EventSourceResponse, stream
from shared.web.parts import Column
from shared.web.problems import Problem, say

say(
    "ingest",
    {
        "no_refresh_left": mark("All %(0)s refreshes of today are used. The next look is tonight."),
        "is_queued": mark("A refresh is waiting already."),
        "is_not_connected": mark("This place is not connected to the portal."),
        "already_connected": mark("It is connected to this account already."),
    },
)

Administrator = Annotated[Principal, Depends(staff("ingest", "administrator"))]
GOOGLE = "google"
ACCOUNT = re.compile(r"accounts/[\w-]{1,64}/locations/[\w-]{1,64}", re.ASCII)
BOARD = "/settings/portals"
NEWS = "feeds"
"""The DOM event by which the open page asks for its rows anew, and its topic."""

router = APIRouter(prefix=BOARD, include_in_schema=False)


async def tell(here: Here[Any], document: Document) -> None:
    """A feed is looked at, or was."""
    here.hub.announce(document["business_id"], NEWS, NEWS, {})


@router.get("")
async def board(request: Request, who: Reader, running: Running) -> HTMLResponse:
    is_current = await seen(running, request.query_params.get("after"))
    feeds = {feed["place_id"]: feed for feed in await queries.feeds(running, who)}
    places = await visible_places(running, who)
    return pages.render(
        request,
        "ingest/staff/portals.html",
        blocks=("feeds",),
        frame=replace(await frame_of(running, who, request), live=f"{BOARD}/live"),
        columns=[
            Column("place", _("Place")),
            Column("portal", _("Portal")),
            Column("state", _("State")),
            Column("looked", _("Last look")),
            Column("seen", _("It saw")),
        ],
        rows=[(place, feeds.get(place["_id"])) for place in places],
        is_current=is_current,
        **await _told(running, who),
    )


@router.get("/live", response_class=EventSourceResponse)
async def live(who: Reader, running: Running) -> AsyncIterator[ServerSentEvent]:
    """Says that there is news; a page that connects hears it at once, to miss nothing."""

    async def anew() -> str:
        return ""

    yield ServerSentEvent(event=NEWS, data={})
    async for event in stream(running.hub, str(who.business_id), [NEWS], anew, who.holds):
        yield event


@router.get("/{place_id}")
async def one(request: Request, place_id: UUID, who: Reader, running: Running) -> HTMLResponse:
    return await _one(request, running, who, place_id)


@router.post("/{place_id}/connect")
async def connect(
    request: Request,
    place_id: UUID,
    who: Administrator,
    running: Running,
    command_id: Annotated[UUID, Form()],
    account: Annotated[str, Form(max_length=200)] = "",
    grant: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """`grant`: the OAuth refresh token, sealed at once and never shown again."""
    await place_of(running, who, place_id)
    faults = _faults(account.strip(), grant.strip())
    elsewhere = await queries.place_of_account(running, who, account.strip())
    if elsewhere not in (None, str(place_id)):
        faults["account"] = _("Another place is connected to this location: disconnect it first.")
    if faults:
        return await _one(request, running, who, place_id, account, faults)
    subject = f"feed:{_feed_id(place_id)}"
    sealed = running.vault.seal(who.business_id, subject, grant.strip())
    with acting(who.acting(command_id, place_id)):
        done = await running.run(
            running.application.connect, place_id, GOOGLE, account.strip(), sealed
        )
    return _back(request, running, done, _("Connected. The first look has begun."))


@router.post("/{place_id}/disconnect")
async def disconnect(
    request: Request,
    place_id: UUID,
    who: Administrator,
    running: Running,
    command_id: Annotated[UUID, Form()],
) -> Response:
    await _feed(running, who, place_id)
    with acting(who.acting(command_id, place_id)):
        done = await running.run(running.application.disconnect, place_id, GOOGLE)
    return _back(request, running, done, _("Disconnected. Its reviews stay in the stream."))


@router.post("/{place_id}/refresh")
async def refresh(
    request: Request,
    place_id: UUID,
    who: Writer,
    running: Running,
    command_id: Annotated[UUID, Form()],
) -> Response:
    """R-042: three a day, looking past four weeks (R-043)."""
    await _feed(running, who, place_id)
    ask, day = running.application.request_refresh, await queries.today(running, who)
    with acting(who.acting(command_id, place_id)):
        done = await running.run(ask, _feed_id(place_id), day)
    return _back(request, running, done, _("The portal is being looked at now."))


async def _one(
    request: Request,
    running: Here[Any],
    who: Principal,
    place_id: UUID,
    account: str = "",
    faults: dict[str, str] | None = None,
) -> HTMLResponse:
    return pages.render(
        request,
        "ingest/staff/portal.html",
        status_code=422 if faults else 200,
        frame=(await frame_of(running, who, request)).at(str(place_id)),
        place=await place_of(running, who, place_id),
        feed=await queries.feed(running, who, _feed_id(place_id)),
        account=account,
        faults=faults or {},
        **await _told(running, who),
    )


async def _told(running: Here[Any], who: Principal) -> dict[str, Any]:
    """What both pages show."""
    today = await queries.today(running, who)
    return {
        "left": max(0, MOST_A_DAY - await queries.refreshes_used(running, who, today)),
        "may_connect": who.may("administrator"),
        "may_refresh": who.may("staff"),
        "command_id": ids.new(),
        "reasons": {code: _(words) for code, words in NOT_LOOKED.items()},
    }


def _faults(account: str, grant: str) -> dict[str, str]:
    faults = {} if grant else {"grant": _("The token is missing.")}
    if ACCOUNT.fullmatch(account):
        return faults
    return {**faults, "account": _("This is not the name of a location.")}


async def _feed(running: Here[Any], who: Principal, place_id: UUID) -> Document:
    """A place's feed that one may see, else 404."""
    found = await queries.feed(running, who, _feed_id(place_id))
    if found is None:
        raise Problem(404)
    return found


def _feed_id(place_id: UUID) -> UUID:
    return ids.of("feed", place_id, GOOGLE)


def _back(request: Request, running: Here[Any], done: Recorded, words: str) -> Response:
    return pages.redirect(request, f"{BOARD}?after={after(running, done)}", words)


ROUTERS = [router]

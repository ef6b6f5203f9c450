"""Settings of portals: which places are connected, what the last look brought, refresh now."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.ingest.application import Ingest
from services.ingest.domain.refresh_day import MOST_A_DAY
from services.ingest.queries import portals as queries
from shared import ids
from shared.auth import Principal, frame_of, here, staff, visible_places
from shared.documents import Document
from shared.domain import acting
from shared.reading import after, seen
from shared.service import Here
from shared.web import pages
from shared.web.i18n import gettext as _
from shared.web.i18n import mark
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

Running = Annotated[Here[Ingest], Depends(here("ingest"))]
Reader = Annotated[Principal, Depends(staff("ingest"))]
Writer = Annotated[Principal, Depends(staff("ingest", "staff"))]
Administrator = Annotated[Principal, Depends(staff("ingest", "administrator"))]
ACCOUNT = r"^accounts/[\w-]{1,64}/locations/[\w-]{1,64}$"

router = APIRouter(prefix="/settings/portals", include_in_schema=False)


@router.get("")
async def portals(request: Request, who: Reader, running: Running) -> HTMLResponse:
    is_current = await seen(running, request.query_params.get("after"))
    places, today = await visible_places(running, who), await queries.today(running, who)
    by_place = {feed["place_id"]: feed for feed in await queries.feeds(running, who)}
    return pages.render(
        request,
        "ingest/staff/portals.html",
        frame=await frame_of(running, who, request),
        rows=[{"place": place, "feed": by_place.get(place["_id"])} for place in places],
        left=MOST_A_DAY - await queries.refreshes_used(running, who, today),
        may_connect=who.may("administrator"),
        may_refresh=who.may("staff"),
        command_id=ids.new(),
        is_current=is_current,
    )


@router.post("/connect")
async def connect(
    request: Request,
    who: Administrator,
    running: Running,
    command_id: Annotated[UUID, Form()],
    place_id: Annotated[UUID, Form()],
    account: Annotated[str, Form(pattern=ACCOUNT)],
    grant: Annotated[str, Form(min_length=1, max_length=2000)],
) -> Response:
    """`grant`: the OAuth refresh token, sealed at once and never shown again."""
    if not who.sees(place_id) or str(place_id) not in await _known(running, who):
        raise Problem(404)
    feed = ids.of("feed", place_id, "google")
    sealed = running.vault.seal(who.business_id, f"feed:{feed}", grant.strip())
    with acting(who.acting(command_id, place_id)):
        recorded = await running.run(
            running.application.connect, place_id, "google", account, sealed
        )
    url = f"/settings/portals?after={after(running, recorded)}"
    return pages.redirect(request, url, _("Connected. The first look has begun."))


@router.post("/{id}/disconnect")
async def disconnect(
    request: Request,
    id: UUID,
    who: Administrator,
    running: Running,
    command_id: Annotated[UUID, Form()],
) -> Response:
    feed = await _feed(running, who, id)
    place = UUID(feed["place_id"])
    with acting(who.acting(command_id, place)):
        recorded = await running.run(running.application.disconnect, place, feed["portal"])
    url = f"/settings/portals?after={after(running, recorded)}"
    return pages.redirect(request, url, _("Disconnected. Its reviews stay in the stream."))


@router.post("/{id}/refresh")
async def refresh(
    request: Request,
    id: UUID,
    who: Writer,
    running: Running,
    command_id: Annotated[UUID, Form()],
) -> Response:
    """R-042: three a day, looking past four weeks (R-043)."""
    feed = await _feed(running, who, id)
    day = await queries.today(running, who)
    with acting(who.acting(command_id, UUID(feed["place_id"]))):
        recorded = await running.run(running.application.request_refresh, id, day)
    url = f"/settings/portals?after={after(running, recorded)}"
    return pages.redirect(request, url, _("The portal is being looked at now."))


async def _feed(running: Here[Ingest], who: Principal, id: UUID) -> Document:
    found = await queries.feed(running, who, id)
    if found is None:
        raise Problem(404)
    return found


async def _known(running: Here[Ingest], who: Principal) -> set[str]:
    return {place["_id"] for place in await visible_places(running, who)}


ROUTERS = [router]

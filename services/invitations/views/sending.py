"""When each place's invitations go: at ten in the morning, until somebody says otherwise."""

from datetime import time
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.invitations.queries import settings
from services.invitations.views.asking import CommandId, Running, Writer, staff_page
from shared.auth import visible_places
from shared.domain import acting
from shared.reading import after, seen
from shared.web import pages
from shared.web.i18n import gettext as _
from shared.web.problems import Problem

URL = "/settings/sending"
router = APIRouter(prefix=URL, include_in_schema=False)


@router.get("")
async def listed(request: Request, who: Writer, running: Running) -> HTMLResponse:
    is_current = await seen(running, request.query_params.get("after"))
    plans = await settings.sending_plans(running, who)
    places = await visible_places(running, who)
    rows = [
        {"place": place, "at": _told(plan), "plan": plan}
        for place in places
        if (plan := plans.get(place["_id"]))
    ]
    return await staff_page(request, running, who, "sending", rows=rows, is_current=is_current)


def _told(plan: dict[str, int]) -> str:
    return time(plan["hour"], plan["minute"]).isoformat("minutes")


@router.post("")
async def set_hour(
    request: Request,
    who: Writer,
    running: Running,
    command_id: CommandId,
    place: Annotated[UUID, Form()],
    at: Annotated[str, Form()],
) -> Response:
    """Counts for guests who come in from now on; what is planned stays planned."""
    try:
        wanted = time.fromisoformat(at)
    except ValueError:
        raise Problem(422, "not_an_hour", detail=_("That is no time of day.")) from None
    with acting(who.acting(command_id, place)):
        recorded = await running.run(
            running.application.set_hour, place, wanted.hour, wanted.minute
        )
    words = _("Invitations of guests who come in from now on go at %(at)s.", at=at)
    return pages.redirect(request, f"{URL}?after={after(running, recorded)}", words)

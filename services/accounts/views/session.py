"""What the frame asks for: another business, another place, the command bar."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from services.accounts.views.door import going_on
from services.accounts.views.pages import Reader, Running, oneself
from shared.auth import principal_of
from shared.domain import acting
from shared.reading import after
from shared.web import commands, i18n, pages
from shared.web.problems import Problem

router = APIRouter(include_in_schema=False)


@router.post("/session/business")
async def switch_business(
    request: Request, running: Running, business: Annotated[UUID, Form()]
) -> Response:
    """The session goes on in another business (R-002); here `business` names the one to go to."""
    principal = await principal_of(request, running)
    if principal is None:
        raise Problem(401)
    with acting(oneself(principal)):
        switch = running.application.switch_session
        recorded = await running.run(switch, principal.session_id, business)
    return pages.redirect(request, going_on("/", after(running, recorded)))


@router.post("/session/place")
async def look_at_place(
    request: Request,
    who: Reader,
    place: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """The same page, of one place or of all."""
    return pages.redirect(request, going_on(next, "", place=place))


@router.get("/commands")
async def command_bar(request: Request, who: Reader, q: str = "") -> Response:
    with i18n.speaking(who.language):
        return await commands.listed(request, q)

"""API keys: how hotel software brings its guests."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.accounts import queries
from services.accounts.credentials import api_key
from services.accounts.settings import LONGEST_NAME
from services.accounts.views.door import going_on
from services.accounts.views.pages import Administrator, CommandId, Running, staff_page
from shared import ids
from shared.auth import Principal
from shared.domain import acting
from shared.reading import after, seen
from shared.web import pages
from shared.web.i18n import gettext as _
from shared.web.parts import Column

router = APIRouter(prefix="/settings/keys", include_in_schema=False)


class KeyForm(BaseModel):
    command_id: UUID
    label: Annotated[str, Field(max_length=LONGEST_NAME)] = ""
    places: list[UUID] = []

    def fault(self) -> dict[str, str]:
        faults = {} if self.label.strip() else {"label": _("A name is missing.")}
        return faults if self.places else {**faults, "places": _("Choose at least one place.")}


@router.get("")
async def board(request: Request, who: Administrator, running: Running) -> HTMLResponse:
    await seen(running, request.query_params.get("after"))
    return await _page(request, running, who)


@router.post("")
async def issue(
    request: Request, who: Administrator, running: Running, form: Annotated[KeyForm, Form()]
) -> HTMLResponse:
    """The one time that the key is seen in full: what is stored is its hash."""
    if faults := form.fault():
        return await _page(request, running, who, form, faults)
    key = api_key(running.pepper, who.business_id, form.command_id)
    key_id = ids.of("api key", running.pepper.secret(key))
    with acting(who.acting(form.command_id)):
        issue_key = running.application.issue_key
        recorded = await running.run(issue_key, key_id, form.label, key[-4:], form.places)
    await seen(running, after(running, recorded))
    return await _page(request, running, who, key=key)


@router.post("/{id}/revoke")
async def revoke(
    request: Request, id: UUID, who: Administrator, running: Running, command_id: CommandId
) -> Response:
    with acting(who.acting(command_id)):
        recorded = await running.run(running.application.revoke_key, id)
    url = going_on("/settings/keys", after(running, recorded))
    return pages.redirect(request, url, _("The key was revoked."))


async def _page(
    request: Request,
    running: Running,
    who: Principal,
    form: KeyForm | None = None,
    faults: dict[str, str] | None = None,
    key: str = "",
) -> HTMLResponse:
    columns = [
        Column("label", _("Name")),
        Column("ending", _("Ends in")),
        Column("places", _("Places")),
        Column("issued_at", _("Issued")),
        Column("state", _("State")),
    ]
    return await staff_page(
        request,
        running,
        who,
        "keys",
        status_code=422 if faults else 200,
        keys=await queries.keys(running, who),
        columns=columns,
        form=form,
        faults=faults or {},
        ticked={str(id) for id in form.places} if form else set(),
        key=key,
    )

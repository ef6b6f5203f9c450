"""Staff: who works here, and what they may do (R-005 to R-007)."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Form
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.accounts import queries
from services.accounts.application import Newcomer, Rights
from services.accounts.domain.rights import Role
from services.accounts.domain.staff_address import AddressTaken
from services.accounts.domain.user import User
from services.accounts.settings import LONGEST_NAME, claim_of
from services.accounts.views.door import going_on
from services.accounts.views.pages import (
    Administrator,
    CommandId,
    Running,
    address_in,
    staff_page,
)
from shared import ids
from shared.application import Recorded
from shared.auth import Principal
from shared.domain import acting
from shared.reading import after, seen
from shared.web import pages
from shared.web.frame import Choice
from shared.web.i18n import STAFF_LANGUAGES, lazy
from shared.web.i18n import gettext as _
from shared.web.parts import Column
from shared.web.problems import Problem, refused

router = APIRouter(prefix="/settings/staff", include_in_schema=False)

ROLES = (
    Choice("administrator", lazy("Administrator"), lazy("Everything, also staff and settings.")),
    Choice("staff", lazy("Staff"), lazy("Works with guests, reviews and messages.")),
    Choice("reader", lazy("Reader"), lazy("Sees everything, changes nothing.")),
)


class RightsForm(BaseModel):
    """What a form says of rights. `reach`: all places, also later ones, or those ticked."""

    command_id: UUID
    role: Role = Role.STAFF
    reach: Literal["all", "some"] = "all"
    places: list[UUID] = []
    version: int = 0

    @property
    def rights(self) -> Rights:
        return Rights(self.role, None if self.reach == "all" else self.places)

    def fault(self) -> dict[str, str]:
        is_nowhere = self.role is not Role.ADMINISTRATOR and self.rights.places == []
        return {"places": _("Choose at least one place.")} if is_nowhere else {}


class NewcomerForm(RightsForm):
    name: Annotated[str, Field(max_length=LONGEST_NAME)] = ""
    address: str = ""
    language: str = "en"

    def fault(self) -> dict[str, str]:
        faults = super().fault()
        if not self.name.strip():
            faults["name"] = _("A name is missing.")
        if address_in(self.address) is None:
            faults["address"] = _("This is no e-mail address.")
        return faults


@router.get("")
async def board(request: Request, who: Administrator, running: Running) -> HTMLResponse:
    await seen(running, request.query_params.get("after"))
    columns = [
        Column("name", _("Name")),
        Column("address", _("E-mail")),
        Column("role", _("Role")),
        Column("places", _("Places")),
        Column("state", _("State")),
    ]
    return await staff_page(
        request,
        running,
        who,
        "staff",
        colleagues=await queries.colleagues(running, who),
        columns=columns,
        roles={role.key: role.name for role in ROLES},
    )


@router.get("/new")
async def newcomer(request: Request, who: Administrator, running: Running) -> HTMLResponse:
    form = NewcomerForm(command_id=ids.new(), language=who.language)
    return await _newcomer_page(request, running, who, form, {})


@router.post("")
async def add(
    request: Request,
    who: Administrator,
    running: Running,
    form: Annotated[NewcomerForm, Form()],
) -> Response:
    """R-007: a link to set a password is mailed, never a password; to who has one, nothing."""
    if faults := form.fault():
        return await _newcomer_page(request, running, who, form, faults)
    try:
        with acting(who.acting(form.command_id)):
            recorded = await running.run(_add, running, who, form)
    except AddressTaken as taken:
        faults = {"address": refused(taken).detail}
        return await _newcomer_page(request, running, who, form, faults)
    said = await running.run(_of_added, running, recorded.stream, form)
    return _back(request, running, recorded, said)


def _of_added(running: Running, id: UUID, form: NewcomerForm) -> str:
    """Whoever is known from another business keeps name and password."""
    if id == _new(form):
        return _("%(name)s was added and gets a mail with a link.", name=form.name.strip())
    user = running.application.find(User, id)
    return _(
        "%(name)s is known from another business and belongs to this one as well now.",
        name=running.vault.open(user.name) if user else "",
    )


def _new(form: NewcomerForm) -> UUID:
    """A new user's id."""
    return ids.of(form.command_id, "user")


def _add(running: Running, who: Principal, form: NewcomerForm) -> Recorded:
    id = _new(form)
    address = address_in(form.address) or ""
    subject = f"user:{id}"
    newcomer = Newcomer(
        id=id,
        claim=claim_of(running.pepper, address),
        name=running.vault.seal(who.business_id, subject, form.name.strip()),
        address=running.vault.seal(who.business_id, subject, address),
        language=form.language if form.language in STAFF_LANGUAGES else "en",
    )
    return running.application.add_user(newcomer, form.rights)


@router.get("/{id}")
async def colleague(
    request: Request, id: UUID, who: Administrator, running: Running
) -> HTMLResponse:
    await seen(running, request.query_params.get("after"))
    return await _colleague_page(request, running, who, id)


@router.post("/{id}")
async def change_rights(
    request: Request,
    id: UUID,
    who: Administrator,
    running: Running,
    form: Annotated[RightsForm, Form()],
) -> Response:
    if faults := form.fault():
        return await _colleague_page(request, running, who, id, form, faults)
    with acting(who.acting(form.command_id)):
        change = running.application.change_rights
        recorded = await running.run(change, id, form.rights, form.version)
    return _back(request, running, recorded, _("The rights were changed."))


@router.post("/{id}/invitation")
async def invite_again(
    request: Request, id: UUID, who: Administrator, running: Running, command_id: CommandId
) -> Response:
    with acting(who.acting(command_id)):
        recorded = await running.run(running.application.invite_again, id)
    return _back(request, running, recorded, _("A new link is on its way; the old one is void."))


@router.post("/{id}/delete")
async def delete(
    request: Request, id: UUID, who: Administrator, running: Running, command_id: CommandId
) -> Response:
    """Whoever belongs to no other business is forgotten, name and address."""
    with acting(who.acting(command_id)):
        recorded = await running.run(_delete, running, id)
    return _back(request, running, recorded, _("The user was removed."))


def _delete(running: Running, id: UUID) -> Recorded:
    app = running.application
    user = app.find(User, id)
    if user is None or user.business_id is None:
        raise Problem(404)
    address = running.vault.open(user.address) or ""
    recorded = app.remove_user(id, claim_of(running.pepper, address))
    left = app.find(User, id)
    if left and not left.access:
        running.vault.destroy(user.business_id, f"user:{id}")
    return recorded


def _back(request: Request, running: Running, recorded: Recorded, said: str) -> Response:
    return pages.redirect(request, going_on("/settings/staff", after(running, recorded)), said)


async def _newcomer_page(
    request: Request,
    running: Running,
    who: Principal,
    form: NewcomerForm,
    faults: dict[str, str],
) -> HTMLResponse:
    return await staff_page(
        request,
        running,
        who,
        "staff_new",
        status_code=422 if faults else 200,
        form=form,
        faults=faults,
        ticked={str(id) for id in form.places},
        roles=ROLES,
        languages=[Choice(code, name) for code, name in STAFF_LANGUAGES.items()],
    )


async def _colleague_page(
    request: Request,
    running: Running,
    who: Principal,
    id: UUID,
    form: RightsForm | None = None,
    faults: dict[str, str] | None = None,
) -> HTMLResponse:
    found = await queries.colleague(running, who, id)
    if found is None:
        raise Problem(404)
    reach = "all" if found.place_ids is None else "some"
    return await staff_page(
        request,
        running,
        who,
        "staff_one",
        status_code=422 if faults else 200,
        colleague=found,
        form=form or {"role": found.role, "reach": reach, "version": found.version},
        faults=faults or {},
        ticked={str(id) for id in form.places} if form else found.place_ids or frozenset(),
        roles=ROLES,
    )

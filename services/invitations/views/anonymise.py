"""A guest is forgotten: with the words of the reviews or without, and other stays if wished."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.invitations.application import Invitations
from services.invitations.domain.invitation import Invitation
from services.invitations.domain.matrix import Action, Status, refusal
from services.invitations.policies.guests import forget
from services.invitations.queries import guests as queries
from services.invitations.views.asking import CommandId, Running, Writer, staff_page
from services.invitations.views.guest import the_guest
from services.invitations.views.rows import rows_of
from services.invitations.views.words import reason
from shared.application import Recorded
from shared.auth import Principal, visible_places
from shared.documents import Document
from shared.domain import acting
from shared.reading import after
from shared.service import Here
from shared.web import pages
from shared.web.i18n import gettext as _
from shared.web.problems import Problem

router = APIRouter(prefix="/guests/{id}/anonymise", include_in_schema=False)


@router.get("")
async def asked(request: Request, id: UUID, who: Writer, running: Running) -> HTMLResponse:
    found = await the_guest(running, who, id)
    if no := refusal(Status(found["status"]), Action.ANONYMISE):
        raise Problem(409, no, detail=reason(no))
    names = {place["_id"]: place["name"] for place in await visible_places(running, who)}
    others = await queries.other_stays(running, who, found)
    shown = ("name", "room")
    [guest, *stays] = await running.run(rows_of, running, [found, *others], shown, names)
    has_review = any(each.get("review_id") for each in [found, *others])
    told: dict[str, Any] = {"guest": guest, "stays": stays, "has_review": has_review}
    return await staff_page(request, running, who, "anonymise", **told)


@router.post("")
async def anonymise(
    request: Request,
    id: UUID,
    who: Writer,
    running: Running,
    command_id: CommandId,
    erases_words: Annotated[bool, Form()] = False,
    stays: Annotated[list[UUID], Form()] = [],  # noqa: B006 - Form never changes it
) -> Response:
    """Keys are destroyed before the answer. Every stay is a command of its own, safe to repeat."""
    found = await the_guest(running, who, id)
    others = {UUID(each["_id"]): each for each in await queries.other_stays(running, who, found)}
    chosen = [others[stay] for stay in dict.fromkeys(stays) if stay in others]
    for each in chosen:
        if refusal(Status(each["status"]), Action.ANONYMISE) is None:
            await _forget(running, who, each, command_id, erases_words)
    recorded = await _forget(running, who, found, command_id, erases_words)
    url = f"/guests/{id}?after={after(running, recorded)}"
    return pages.redirect(request, url, _("Nobody can read who this guest was any more."))


async def _forget(
    running: Here[Invitations],
    who: Principal,
    found: Document,
    command_id: UUID,
    erases_words: bool,
) -> Recorded:
    id, place_id = UUID(found["_id"]), UUID(found["place_id"])
    with acting(who.acting(command_id, place_id)):
        return await running.run(_forgotten, running, id, erases_words)


def _forgotten(here: Here[Invitations], id: UUID, erases_words: bool) -> Recorded:
    recorded = here.application.anonymise(id, erases_words=erases_words)
    invitation = here.application.find(Invitation, id)
    assert invitation
    forget(here, id, invitation.review_ids if erases_words else [])
    return recorded

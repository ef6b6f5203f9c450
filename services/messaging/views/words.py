"""Words to the guest, notes for staff, and what was said on the telephone; none is undone."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from services.messaging.views.acting import (
    CommandId,
    MaybeWords,
    Words,
    sealed,
    shows_it,
    the_conversation,
)
from services.messaging.views.inbox import Running, Writer
from shared import ids
from shared.domain import acting
from shared.web.i18n import gettext as _

router = APIRouter(prefix="/conversations/{id}", include_in_schema=False)


@router.post("/write")
async def write(
    request: Request,
    id: UUID,
    who: Writer,
    running: Running,
    command_id: CommandId,
    words: Words,
    version: Annotated[int, Form()],
) -> Response:
    """Goes to the guest by mail; not undone. `version`: the newest word the page showed."""
    found = await the_conversation(running, who, id)
    message = ids.of("message", command_id)
    told = sealed(running, found, words)
    domain = running.settings.mail_domain
    with acting(who.acting(command_id, UUID(found["place_id"]))):
        recorded = await running.run(running.application.write, id, message, told, version, domain)
    return shows_it(request, running, recorded, _("Your message is on its way."))


@router.post("/note")
async def note(
    request: Request, id: UUID, who: Writer, running: Running, command_id: CommandId, words: Words
) -> Response:
    found = await the_conversation(running, who, id)
    told = sealed(running, found, words)
    with acting(who.acting(command_id, UUID(found["place_id"]))):
        note_id = ids.of("note", command_id)
        recorded = await running.run(running.application.note, id, note_id, told)
    return shows_it(request, running, recorded, _("Noted, for staff only."))


@router.post("/call")
async def call(
    request: Request,
    id: UUID,
    who: Writer,
    running: Running,
    command_id: CommandId,
    outcome: Annotated[str, Form(pattern="^(reached|not_reached|voicemail)$")],
    minutes: Annotated[int, Form(ge=0, le=600)] = 0,
    words: MaybeWords = "",
) -> Response:
    found = await the_conversation(running, who, id)
    told = sealed(running, found, words)
    with acting(who.acting(command_id, UUID(found["place_id"]))):
        recorded = await running.run(running.application.log_call, id, outcome, minutes, told)
    return shows_it(request, running, recorded, _("The call is logged."))

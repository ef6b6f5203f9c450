"""Words to the guest, notes for staff, and what was said on the telephone; none is undone."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from services.messaging.views.acting import At, CommandId, MaybeWords, Words
from shared import ids
from shared.web.i18n import gettext as _

router = APIRouter(prefix="/conversations/{id}", include_in_schema=False)


@router.post("/write")
async def write(
    at: At, command_id: CommandId, words: Words, version: Annotated[int, Form()]
) -> Response:
    """Goes to the guest by mail; not undone. `version`: the newest word the page showed."""
    told = (ids.of("message", command_id), at.sealed(words), version)
    domain = at.running.settings.mail_domain
    recorded = await at.run(command_id, at.commands.write, *told, domain)
    return at.shows_what_was_said(recorded, _("Your message is on its way."), "write")


@router.post("/note")
async def note(at: At, command_id: CommandId, words: Words) -> Response:
    told = (ids.of("note", command_id), at.sealed(words))
    recorded = await at.run(command_id, at.commands.note, *told)
    return at.shows_what_was_said(recorded, _("Noted, for staff only."), "note")


@router.post("/call")
async def call(
    at: At,
    command_id: CommandId,
    outcome: Annotated[str, Form(pattern="^(reached|not_reached|voicemail)$")],
    minutes: Annotated[int, Form(ge=0, le=600)] = 0,
    words: MaybeWords = "",
) -> Response:
    told = (outcome, minutes, at.sealed(words))
    recorded = await at.run(command_id, at.commands.log_call, *told)
    return at.shows_what_was_said(recorded, _("The call is logged."), "call")

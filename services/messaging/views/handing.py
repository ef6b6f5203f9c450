"""Handed over or shown to others, who get a letter; what was sent is not undone."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from services.messaging import queries
from services.messaging.views.acting import At, CommandId, MaybeWords
from shared import ids
from shared.domain import Sealed
from shared.web.i18n import gettext as _
from shared.web.problems import Problem

router = APIRouter(prefix="/conversations/{id}", include_in_schema=False)
To = Annotated[UUID, Form()]
"""A colleague."""


@router.post("/forward")
async def forward(at: At, command_id: CommandId, to: To, words: MaybeWords = "") -> Response:
    """To somebody who may answer."""
    told = await _told(at, command_id, to, words, "staff")
    recorded = await at.run(command_id, at.commands.forward, *told)
    return at.shows_it(recorded, _("Forwarded: your colleague has it now."))


@router.post("/share")
async def share(at: At, command_id: CommandId, to: To, words: MaybeWords = "") -> Response:
    told = await _told(at, command_id, to, words, "reader")
    recorded = await at.run(command_id, at.commands.share, *told)
    return at.shows_it(recorded, _("Shared: your colleague was written to."))


async def _told(at: At, command_id: UUID, to: UUID, words: str, role: str) -> tuple[Any, ...]:
    """What a colleague is told, as the commands take it; 422 for one who may not be told it."""
    users = {u["_id"]: u for u in await queries.colleagues(at.running, at.who)}
    colleague = users.get(str(to))
    if colleague is None:
        raise Problem(422, "unknown_colleague", detail=_("There is no such colleague."))
    if not queries.may(colleague, at.found, role):
        said = _("Your colleague's rights do not include this conversation.")
        raise Problem(422, "colleague_may_not", detail=said)
    told = (ids.of("message", command_id), to, Sealed(colleague["address"]), colleague["language"])
    return (*told, at.sealed(words), at.running.settings.mail_domain)


@router.post("/delegate")
async def delegate(at: At, command_id: CommandId, words: MaybeWords = "") -> Response:
    address = await queries.service_address(at.running, at.who)
    if address is None:
        said = _("Nobody has set the address of customer service yet (Settings, Business).")
        raise Problem(409, "no_service_address", detail=said)
    told = (ids.of("message", command_id), Sealed(address), at.who.language, at.sealed(words))
    domain = at.running.settings.mail_domain
    recorded = await at.run(command_id, at.commands.delegate, *told, domain)
    return at.shows_next(recorded, _("Handed over to customer service"))

"""Handed over or shown to others, who get a letter; what was sent is not undone."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from services.messaging import queries
from services.messaging.views.acting import (
    CommandId,
    MaybeWords,
    sealed,
    shows_it,
    shows_next,
    the_conversation,
)
from services.messaging.views.inbox import Running, Writer
from shared import ids
from shared.application import Recorded
from shared.auth import Principal
from shared.domain import Sealed, acting
from shared.service import Here
from shared.web.i18n import gettext as _
from shared.web.problems import Problem

router = APIRouter(prefix="/conversations/{id}", include_in_schema=False)


@router.post("/forward")
async def forward(
    request: Request,
    id: UUID,
    who: Writer,
    running: Running,
    command_id: CommandId,
    to: Annotated[UUID, Form()],
    words: MaybeWords = "",
) -> Response:
    act = running.application.forward
    said = _("Forwarded: your colleague has it now.")
    return await _to_colleague(request, running, who, id, command_id, to, words, act, said)


@router.post("/share")
async def share(
    request: Request,
    id: UUID,
    who: Writer,
    running: Running,
    command_id: CommandId,
    to: Annotated[UUID, Form()],
    words: MaybeWords = "",
) -> Response:
    act = running.application.share
    said = _("Shared: your colleague was written to.")
    return await _to_colleague(request, running, who, id, command_id, to, words, act, said)


@router.post("/delegate")
async def delegate(
    request: Request,
    id: UUID,
    who: Writer,
    running: Running,
    command_id: CommandId,
    words: MaybeWords = "",
) -> Response:
    found = await the_conversation(running, who, id)
    address = await queries.service_address(running, who)
    if address is None:
        said = _("Nobody has set the address of customer service yet (Settings, Business).")
        raise Problem(409, "no_service_address", detail=said)
    told = (ids.of("message", command_id), Sealed(address), who.language)
    words_sealed, domain = sealed(running, found, words), running.settings.mail_domain
    with acting(who.acting(command_id, UUID(found["place_id"]))):
        recorded = await running.run(running.application.delegate, id, *told, words_sealed, domain)
    return shows_next(request, running, recorded, _("Handed over to customer service"))


async def _to_colleague(
    request: Request,
    running: Here[Any],
    who: Principal,
    id: UUID,
    command_id: UUID,
    to: UUID,
    words: str,
    act: Callable[..., Recorded],
    said: str,
) -> Response:
    found = await the_conversation(running, who, id)
    users = {u["_id"]: u for u in await queries.colleagues(running, who)}
    colleague = users.get(str(to))
    if colleague is None:
        raise Problem(422, "unknown_colleague", detail=_("There is no such colleague."))
    told = (ids.of("message", command_id), to, Sealed(colleague["address"]), colleague["language"])
    words_sealed, domain = sealed(running, found, words), running.settings.mail_domain
    with acting(who.acting(command_id, UUID(found["place_id"]))):
        recorded = await running.run(act, id, *told, words_sealed, domain)
    return shows_it(request, running, recorded, said)

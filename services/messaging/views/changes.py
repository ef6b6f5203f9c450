"""Changes of state; each is undone by the opposite command."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

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
from shared.domain import acting
from shared.sender import sender_of
from shared.web.i18n import gettext as _
from shared.web.problems import Problem

router = APIRouter(prefix="/conversations/{id}", include_in_schema=False)
UndoId = Annotated[UUID | None, Form()]
"""An Undo is pressed once: it carries no command id, and what is so already is refused."""


@router.post("/done")
async def done(
    request: Request, id: UUID, who: Writer, running: Running, command_id: CommandId
) -> Response:
    recorded = await _change(running, who, id, command_id, running.application.finish)
    return shows_next(request, running, recorded, _("Done"), f"/conversations/{id}/return")


@router.post("/spam")
async def spam(
    request: Request, id: UUID, who: Writer, running: Running, command_id: CommandId
) -> Response:
    recorded = await _change(running, who, id, command_id, running.application.spam)
    undo = f"/conversations/{id}/return"
    return shows_next(request, running, recorded, _("Marked as spam"), undo)


@router.post("/return")
async def bring_back(
    request: Request, id: UUID, who: Writer, running: Running, command_id: UndoId = None
) -> Response:
    """Also the Undo of done and spam."""
    recorded = await _change(running, who, id, command_id, running.application.bring_back)
    return shows_it(request, running, recorded, _("Back in the inbox"))


@router.post("/release")
async def release(
    request: Request, id: UUID, who: Writer, running: Running, command_id: UndoId = None
) -> Response:
    """Also the Undo of hold."""
    recorded = await _change(running, who, id, command_id, running.application.release)
    return shows_it(request, running, recorded, _("No longer on hold"))


@router.post("/hold")
async def hold(
    request: Request,
    id: UUID,
    who: Writer,
    running: Running,
    command_id: CommandId,
    reason: MaybeWords = "",
    until: Annotated[str, Form()] = "",
) -> Response:
    """`until`: a day of the place, at eight in the morning; empty: until somebody releases it."""
    found = await the_conversation(running, who, id)
    place_id = UUID(found["place_id"])
    sender = await sender_of(running, who.business_id, place_id)
    told = (sealed(running, found, reason), _morning(until, sender.zone))
    with acting(who.acting(command_id, place_id)):
        recorded = await running.run(running.application.hold, id, *told)
    return shows_it(request, running, recorded, _("On hold"), f"/conversations/{id}/release")


async def _change(
    running: Running,
    who: Principal,
    id: UUID,
    command_id: UUID | None,
    act: Callable[[UUID], Recorded],
) -> Recorded:
    found = await the_conversation(running, who, id)
    with acting(who.acting(command_id or ids.new(), UUID(found["place_id"]))):
        return await running.run(act, id)


def _morning(day: str, zone: str) -> datetime | None:
    if not day:
        return None
    try:
        local = datetime.combine(datetime.strptime(day, "%Y-%m-%d").date(), time(8))
    except ValueError:
        raise Problem(422, "no_such_day", detail=_("That is no day.")) from None
    return local.replace(tzinfo=ZoneInfo(zone))

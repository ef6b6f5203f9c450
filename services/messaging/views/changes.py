"""Changes of state; each is undone by the opposite command."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from services.messaging.views.acting import At, CommandId, MaybeWords
from services.messaging.views.mornings import morning, next_morning
from shared.sender import sender_of
from shared.web.i18n import gettext as _
from shared.web.problems import Problem

router = APIRouter(prefix="/conversations/{id}", include_in_schema=False)
MaybeCommandId = Annotated[UUID | None, Form()]
"""An Undo is pressed once: it carries no command id, and what is so already is refused."""


@router.post("/done")
async def done(at: At, command_id: MaybeCommandId = None) -> Response:
    """Also the Undo of a return from there."""
    recorded = await at.run(command_id, at.commands.finish)
    return at.shows_next(recorded, _("Done"), _way_back(at))


@router.post("/spam")
async def spam(at: At, command_id: MaybeCommandId = None) -> Response:
    """Also the Undo of a return from there."""
    recorded = await at.run(command_id, at.commands.spam)
    return at.shows_next(recorded, _("Marked as spam"), _way_back(at))


def _way_back(at: At) -> str:
    return "return-on-hold" if at.found["is_held"] else "return"


@router.post("/return")
async def bring_back(at: At, command_id: MaybeCommandId = None) -> Response:
    """Also the Undo of done and spam."""
    recorded = await at.run(command_id, at.commands.bring_back)
    return at.shows_it(recorded, _("Back in the inbox"), at.found["state"])


@router.post("/return-on-hold")
async def bring_back_on_hold(at: At) -> Response:
    """The Undo of done and spam, where they ended a hold."""
    recorded = await at.run(None, at.commands.bring_back_on_hold)
    return at.shows_it(recorded, _("Back in the inbox"), at.found["state"])


@router.post("/release")
async def release(at: At, command_id: MaybeCommandId = None) -> Response:
    """Also the Undo of hold."""
    recorded = await at.run(command_id, at.commands.release)
    return at.shows_it(recorded, _("No longer on hold"), "hold-again")


@router.post("/hold")
async def hold(
    at: At, command_id: CommandId, reason: MaybeWords = "", until: Annotated[str, Form()] = ""
) -> Response:
    """`until`: a day of the place, at eight in the morning; empty: until somebody releases it."""
    sender = await sender_of(at.running, at.who.business_id, UUID(at.found["place_id"]))
    told = (at.sealed(reason), _end(until, sender.zone))
    recorded = await at.run(command_id, at.commands.hold, *told)
    return at.shows_it(recorded, _("On hold"), _without_this_hold(at))


@router.post("/hold-again")
async def hold_again(at: At) -> Response:
    """The Undo of a release, and of a hold that changed an earlier one."""
    recorded = await at.run(None, at.commands.hold_again)
    return at.shows_it(recorded, _("On hold"), _without_this_hold(at))


def _without_this_hold(at: At) -> str:
    return "hold-again" if at.found["is_held"] else "release"


def _end(day: str, zone: str) -> datetime | None:
    """When a hold ends that was asked for until a day; 422 for no day, or for one that is over."""
    if not day:
        return None
    try:
        asked = datetime.strptime(day, "%Y-%m-%d").date()
    except ValueError:
        raise Problem(422, "no_such_day", detail=_("That is no day.")) from None
    if asked < next_morning(zone):
        said = _("That morning is over. Choose a later day.")
        raise Problem(422, "day_is_over", detail=said)
    return morning(asked, zone)

"""What is done with a conversation: changes of state with Undo, and words that are sent."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from services.messaging import queries
from services.messaging.settings import LONGEST_WORDS
from services.messaging.views.inbox import Running, Writer
from services.messaging.views.shown import shelf_of
from shared import ids
from shared.application import Recorded
from shared.auth import Principal
from shared.documents import Document
from shared.domain import Sealed, acting
from shared.reading import after
from shared.sender import sender_of
from shared.service import Here
from shared.web import pages
from shared.web.i18n import gettext as _
from shared.web.i18n import mark
from shared.web.problems import Problem, say

say(
    "messaging",
    {
        "is_spam": mark("This is marked as spam. Return it to the inbox first."),
        "is_done": mark("This is done. Return it to the inbox first."),
        "is_not_on_hold": mark("This guest is not on hold."),
        "no_address": mark("This guest left no address to write to."),
        "somebody_was_faster": mark(
            "Somebody wrote in the meantime. Look at it first; your words are still here."
        ),
        "nothing_changes": mark("It is so already."),
    },
)

router = APIRouter(prefix="/conversations/{id}", include_in_schema=False)
CommandId = Annotated[UUID, Form()]
Words = Annotated[str, Form(min_length=1, max_length=LONGEST_WORDS)]
MaybeWords = Annotated[str, Form(max_length=LONGEST_WORDS)]
DONE = {
    "done": (mark("Done"), "return"),
    "spam": (mark("Marked as spam"), "return"),
    "return": (mark("Back in the inbox"), ""),
    "release": (mark("No longer on hold"), ""),
}


@router.post("/done")
async def done(
    request: Request, id: UUID, who: Writer, running: Running, command_id: CommandId
) -> Response:
    return await _change(request, running, who, id, command_id, "done", running.application.finish)


@router.post("/spam")
async def spam(
    request: Request, id: UUID, who: Writer, running: Running, command_id: CommandId
) -> Response:
    return await _change(request, running, who, id, command_id, "spam", running.application.spam)


@router.post("/return")
async def bring_back(
    request: Request,
    id: UUID,
    who: Writer,
    running: Running,
    command_id: Annotated[UUID | None, Form()] = None,
) -> Response:
    """Also the Undo of done and spam."""
    act = running.application.bring_back
    return await _change(request, running, who, id, command_id or ids.new(), "return", act)


@router.post("/release")
async def release(
    request: Request,
    id: UUID,
    who: Writer,
    running: Running,
    command_id: Annotated[UUID | None, Form()] = None,
) -> Response:
    act = running.application.release
    return await _change(request, running, who, id, command_id or ids.new(), "release", act)


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
    found = await _found(running, who, id)
    sender = await sender_of(running, who.business_id, UUID(found["place_id"]))
    at = _morning(until, sender.zone)
    sealed = _sealed(running, found, reason)
    with acting(who.acting(command_id, UUID(found["place_id"]))):
        recorded = await running.run(running.application.hold, id, sealed, at)
    said = pages.toast(_("On hold"), undo=f"/conversations/{id}/release")
    return _moved(request, running, found, recorded, said, _("On hold"))


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
    found = await _found(running, who, id)
    message = ids.of("message", command_id)
    sealed = _sealed(running, found, words)
    domain = running.settings.mail_domain
    with acting(who.acting(command_id, UUID(found["place_id"]))):
        recorded = await running.run(
            running.application.write, id, message, sealed, version, domain
        )
    return _stays(request, running, id, recorded, _("Your message is on its way."))


@router.post("/note")
async def note(
    request: Request, id: UUID, who: Writer, running: Running, command_id: CommandId, words: Words
) -> Response:
    found = await _found(running, who, id)
    sealed = _sealed(running, found, words)
    with acting(who.acting(command_id, UUID(found["place_id"]))):
        note_id = ids.of("note", command_id)
        recorded = await running.run(running.application.note, id, note_id, sealed)
    return _stays(request, running, id, recorded, _("Noted, for staff only."))


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
    found = await _found(running, who, id)
    sealed = _sealed(running, found, words)
    with acting(who.acting(command_id, UUID(found["place_id"]))):
        recorded = await running.run(running.application.log_call, id, outcome, minutes, sealed)
    return _stays(request, running, id, recorded, _("The call is logged."))


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
    found = await _found(running, who, id)
    address = await queries.service_address(running, who)
    if address is None:
        said = _("Nobody has set the address of customer service yet (Settings, Business).")
        raise Problem(409, "no_service_address", detail=said)
    told = (ids.of("message", command_id), Sealed(address), who.language)
    sealed, domain = _sealed(running, found, words), running.settings.mail_domain
    with acting(who.acting(command_id, UUID(found["place_id"]))):
        recorded = await running.run(running.application.delegate, id, *told, sealed, domain)
    toast = pages.toast(_("Handed over to customer service"))
    return _moved(request, running, found, recorded, toast, _("Handed over to customer service"))


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
    found = await _found(running, who, id)
    users = {u["_id"]: u for u in await queries.colleagues(running, who)}
    colleague = users.get(str(to))
    if colleague is None:
        raise Problem(422, "unknown_colleague", detail=_("There is no such colleague."))
    told = (ids.of("message", command_id), to, Sealed(colleague["address"]), colleague["language"])
    sealed, domain = _sealed(running, found, words), running.settings.mail_domain
    with acting(who.acting(command_id, UUID(found["place_id"]))):
        recorded = await running.run(act, id, *told, sealed, domain)
    return _stays(request, running, id, recorded, said)


async def _change(
    request: Request,
    running: Here[Any],
    who: Principal,
    id: UUID,
    command_id: UUID,
    name: str,
    act: Callable[[UUID], Recorded],
) -> Response:
    """A change of state: the row leaves its shelf, and a toast offers to undo it."""
    found = await _found(running, who, id)
    with acting(who.acting(command_id, UUID(found["place_id"]))):
        recorded = await running.run(act, id)
    text, undo = DONE[name]
    said = pages.toast(_(text), undo=f"/conversations/{id}/{undo}" if undo else "")
    return _moved(request, running, found, recorded, said, _(text))


async def _found(running: Here[Any], who: Principal, id: UUID) -> Document:
    found = await queries.conversation(running, who, id)
    if found is None:
        raise Problem(404)
    return found


def _sealed(running: Here[Any], found: Document, words: str) -> Sealed | None:
    subject = f"guest:{found['guest_id']}"
    sealed: Sealed | None = running.vault.seal(
        UUID(found["business_id"]), subject, words.strip() or None
    )
    return sealed


def _morning(day: str, zone: str) -> datetime | None:
    if not day:
        return None
    try:
        local = datetime.combine(datetime.strptime(day, "%Y-%m-%d").date(), time(8))
    except ValueError:
        raise Problem(422, "no_such_day", detail=_("That is no day.")) from None
    return local.replace(tzinfo=ZoneInfo(zone))


def _moved(
    request: Request,
    running: Here[Any],
    found: Document,
    recorded: Recorded,
    toast: str,
    said: str,
) -> Response:
    """Back to the shelf one was in; with htmx the list and the next conversation are shown."""
    shelf = shelf_of(found)
    url = f"/inbox/{shelf}?after={after(running, recorded)}"
    if "hx-request" in request.headers:
        answer = pages.partial("#moved", f'<a href="{url}" hidden data-moved></a>')
        return Response(f"{toast}{answer}", media_type="text/html")
    return pages.redirect(request, url, said)


def _stays(
    request: Request, running: Here[Any], id: UUID, recorded: Recorded, said: str
) -> Response:
    return pages.redirect(request, f"/conversations/{id}?after={after(running, recorded)}", said)

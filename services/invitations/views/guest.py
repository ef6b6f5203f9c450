"""One guest: what is known, what happened, and what may be done, or why not."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.invitations.application import Invitations
from services.invitations.domain.matrix import Action, Because, Status, refusal
from services.invitations.domain.recipient import STAFF, Recipient
from services.invitations.domain.sending_plan import A_DAY, TOO_OLD_AFTER
from services.invitations.policies.guests import forget, sealed_for_the_list
from services.invitations.projections.guests import PERSONAL
from services.invitations.queries import guests as queries
from services.invitations.queries import settings
from services.invitations.views.asking import CommandId, Reader, Running, Writer, staff_page
from services.invitations.views.blocked import too_late_for
from services.invitations.views.rows import rows_of
from services.invitations.views.words import reason, said
from shared import clock
from shared.application import Recorded
from shared.auth import Principal
from shared.documents import Document
from shared.domain import acting
from shared.reading import after, seen
from shared.sender import sender_of
from shared.service import Here
from shared.web import pages
from shared.web.i18n import gettext as _
from shared.web.i18n import speak
from shared.web.problems import Problem

router = APIRouter(prefix="/guests/{id}", include_in_schema=False)


@router.get("")
async def shown(request: Request, id: UUID, who: Reader, running: Running) -> HTMLResponse:
    is_current = await seen(running, request.query_params.get("after"))
    found = await the_guest(running, who, id)
    sender = await sender_of(running, who.business_id, UUID(found["place_id"]))
    speak(who.language, sender.zone)
    block = await settings.block_on(running, who, found)
    return await staff_page(
        request,
        running,
        who,
        "guest",
        is_current=is_current,
        place=found["place_id"],
        guest=await running.run(guest_of, running, found, sender.place_name),
        timeline=await running.run(timeline_of, running, found),
        why_not=why_not(found, block),
        block=block,
    )


async def the_guest(running: Here[Invitations], who: Principal, id: UUID) -> Document:
    """A guest within sight; 404 for any other, one body for all reasons."""
    found = await queries.guest(running, who, id)
    if found is None:
        raise Problem(404)
    return found


def guest_of(here: Here[Invitations], found: Document, place_name: str) -> dict[str, Any]:
    [row] = rows_of(here, [found], PERSONAL, {found["place_id"]: place_name})
    more = ("send_at", "retry_at", "review_id")
    return {**row, **{field: found.get(field) for field in more}}


def timeline_of(here: Here[Invitations], found: Document) -> list[dict[str, Any]]:
    """Everything that happened, the latest first, with its exact time (R-064)."""
    refusals = found.get("refusals", {})
    entries = sorted(found["timeline"].items(), key=_when, reverse=True)
    return [said(entry, here.vault.open(refusals.get(key))) for key, entry in entries]


def _when(item: tuple[str, dict[str, Any]]) -> tuple[Any, int]:
    key, entry = item
    return entry["at"], int(key.rpartition("-")[2])


NEVER = datetime.max.replace(tzinfo=UTC)


def why_not(found: Document, block: str | None) -> dict[str, str]:
    """Action -> why it is not possible, in words; what is possible is not in it."""
    status = Status(found["status"])
    reasons = {action: refusal(status, action) for action in Action}
    told: dict[str, str] = {a.value: reason(why) for a, why in reasons.items() if why}
    is_late = clock.now() >= found.get("expires_at", NEVER)
    if against := block or (Because.LINK_EXPIRED if is_late else None):
        told.setdefault(Action.REMIND.value, reason(against))
    if clock.now() >= found["departs_at"] + TOO_OLD_AFTER + A_DAY:
        told.setdefault(Action.CORRECT.value, reason(Because.TOO_OLD))
    return told


async def done(
    request: Request,
    running: Here[Invitations],
    who: Principal,
    found: Document,
    command_id: UUID,
    command: Callable[[], Any],
    words: str,
) -> Response:
    """Carries a command on a guest out, and shows the guest as it is then."""
    with acting(who.acting(command_id, UUID(found["place_id"]))):
        recorded = await running.run(command)
    url = f"/guests/{found['_id']}?after={after(running, recorded)}"
    return pages.redirect(request, url, words)


@router.post("/cancel")
async def cancel(
    request: Request, id: UUID, who: Writer, running: Running, command_id: CommandId
) -> Response:
    found = await the_guest(running, who, id)
    command, words = running.application.cancel, _("Nothing will be sent to this guest.")
    return await done(request, running, who, found, command_id, lambda: command(id), words)


@router.post("/remind")
async def remind(
    request: Request, id: UUID, who: Writer, running: Running, command_id: CommandId
) -> Response:
    found = await the_guest(running, who, id)
    command, words = running.application.remind, _("The reminder is on its way.")
    return await done(request, running, who, found, command_id, lambda: command(id), words)


@router.post("/delete")
async def delete(
    request: Request, id: UUID, who: Writer, running: Running, command_id: CommandId
) -> Response:
    """The key is destroyed before the answer; a policy repeats it should we fall over here."""
    found = await the_guest(running, who, id)
    with acting(who.acting(command_id, UUID(found["place_id"]))):
        recorded = await running.run(running.application.delete, id)
        await running.run(forget, running, id, [])
    url = f"/guests?after={after(running, recorded)}"
    return pages.redirect(request, url, _("The guest is deleted."))


@router.post("/block")
async def block(
    request: Request, id: UUID, who: Writer, running: Running, command_id: CommandId
) -> Response:
    """Blocks the guest's address for all invitations of the business."""
    found = await the_guest(running, who, id)
    if not found.get("contact_hash"):
        raise Problem(409, "is_anonymised", detail=reason("is_anonymised"))
    place_id, words = UUID(found["place_id"]), _("The address is blocked.")
    with acting(who.acting(command_id, place_id)):
        recorded = await running.run(_block, running, found)
        mailed_at = await running.run(running.application.just_mailed, found["contact_hash"])
    if mailed_at:
        sender = await sender_of(running, who.business_id, place_id)
        words += " " + too_late_for(mailed_at, sender.zone)
    url = f"/guests/{id}?after={after(running, recorded)}"
    return pages.redirect(request, url, words)


def _block(here: Here[Invitations], found: Document) -> Recorded:
    business_id, contact_hash = UUID(found["business_id"]), found["contact_hash"]
    address = here.vault.open(found.get("email"))
    stream = Recipient.stream(business_id, contact_hash)
    sealed = sealed_for_the_list(here, business_id, stream, address)
    return here.application.block_address(contact_hash, STAFF, sealed)

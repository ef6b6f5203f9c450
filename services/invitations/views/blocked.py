"""Blocked addresses and domains of a business: listed, added, removed (R-066)."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.invitations.application import Invitations
from services.invitations.domain.recipient import STAFF, Recipient
from services.invitations.policies.guests import sealed_for_the_list
from services.invitations.queries import guests, settings
from services.invitations.views.asking import (
    CommandId,
    Running,
    Writer,
    address_in,
    staff_page,
)
from shared.application import Recorded
from shared.auth import Principal, frame_of
from shared.documents import Document
from shared.domain import acting
from shared.reading import after, seen
from shared.service import Here
from shared.web import formats, pages
from shared.web.i18n import gettext as _
from shared.web.i18n import speaking
from shared.web.problems import Problem

URL = "/settings/blocked"
router = APIRouter(prefix=URL, include_in_schema=False)


async def _of_all_places(who: Writer) -> None:
    """A block concerns guests of every place, so its list is for those who see all of them."""
    if who.places is not None:
        words = _("Blocks concern all places: ask somebody who sees all of them.")
        raise Problem(403, "all_places", detail=words)


whole = [Depends(_of_all_places)]


@router.get("", dependencies=whole)
async def listed(request: Request, who: Writer, running: Running, cursor: str = "") -> HTMLResponse:
    return await _page(request, running, who, cursor)


async def _page(
    request: Request, running: Here[Invitations], who: Principal, cursor: str, **form: Any
) -> HTMLResponse:
    is_current = await seen(running, request.query_params.get("after"))
    page = await settings.blocks(running, who, cursor)
    told: dict[str, Any] = {"typed": "", "fault": "", "status_code": 200, **form}
    rows = await running.run(lambda: [row for each in page.items for row in _shown(running, each)])
    told |= {"page": replace(page, items=rows), "is_current": is_current}
    return await staff_page(request, running, who, "blocked", **told)


def _shown(here: Here[Invitations], block: Document) -> list[dict[str, Any]]:
    """A row for everybody who blocks it."""
    is_domain = block["kind"] == "domain"
    entry = f"@{block['domain']}" if is_domain else here.vault.open(block.get("address"))
    row = {"id": block["_id"], "kind": block["kind"], "shown": entry, "is_domain": is_domain}
    return [{**row, "source": source, "at": at} for source, at in block["sources"].items()]


@router.post("", dependencies=whole)
async def add(
    request: Request,
    who: Writer,
    running: Running,
    command_id: CommandId,
    entry: Annotated[str, Form(max_length=320)] = "",
) -> Response:
    """`anna@example.org` blocks an address, `@example.org` or `example.org` a whole domain."""
    typed = entry.strip()
    address, domain = address_in(typed), _domain_in(typed)
    with acting(who.acting(command_id)):
        if address:
            contact_hash = running.pepper.contact(who.business_id, address)
            recorded = await running.run(_block_address, running, who, address, contact_hash)
            mailed_at = await running.run(running.application.just_mailed, contact_hash)
        elif domain:
            domain_hash = running.pepper.domain(who.business_id, domain)
            recorded = await running.run(running.application.block_domain, domain_hash, domain)
            mailed_at = await guests.just_mailed(running, who, domain_hash)
        else:
            fault = _("That is neither an address nor a domain.")
            told = {"typed": typed, "fault": fault, "status_code": 422}
            return await _page(request, running, who, "", **told)
    words = _("%(entry)s is blocked.", entry=address or f"@{domain}")
    if mailed_at:
        words += " " + too_late_for(mailed_at, (await frame_of(running, who, request)).zone)
    return pages.redirect(request, f"{URL}?after={after(running, recorded)}", words)


def _domain_in(words: str) -> str | None:
    domain = words.removeprefix("@")
    try:
        return validate_email(f"a@{domain}", check_deliverability=False).domain
    except EmailNotValidError:
        return None


def _block_address(
    here: Here[Invitations], who: Principal, address: str, contact_hash: str
) -> Recorded:
    stream = Recipient.stream(who.business_id, contact_hash)
    sealed = sealed_for_the_list(here, who.business_id, stream, address)
    return here.application.block_address(contact_hash, STAFF, sealed)


def too_late_for(at: datetime, zone: str) -> str:
    """Names a mail that was handed over just before the block, by its time in `zone`."""
    with speaking(None, zone):
        hour = formats.hour(at)
    return _("A mail of %(at)s was on its way already and may still arrive.", at=hour)


@router.post("/{id}/remove", dependencies=whole)
async def remove(
    request: Request,
    id: UUID,
    who: Writer,
    running: Running,
    command_id: CommandId,
    kind: Annotated[str, Form()],
    source: Annotated[str, Form()],
) -> Response:
    """Lifts the block of one `source`: a guest's own wish is never lifted along with another."""
    with acting(who.acting(command_id)):
        recorded, is_free = await running.run(_lift, running, id, kind, source)
    words = _("The block is lifted. Invitations may go there again.")
    if not is_free:
        words = _("This block is lifted. Somebody else still blocks the address.")
    return pages.redirect(request, f"{URL}?after={after(running, recorded)}", words)


def _lift(here: Here[Invitations], id: UUID, kind: str, source: str) -> tuple[Recorded, bool]:
    app = here.application
    if kind == "domain":
        return app.unblock_domain(id), True
    recorded = app.unblock_address(id, source)
    found = app.find(Recipient, id)
    return recorded, not (found and found.blocked_by)

"""No more mails: behind the link of every invitation, and by one click of a mail program.

A GET shows a button, since scanners follow links; a post blocks the address (RFC 8058: without
cookies, from nowhere), and offers to take it back.
"""

from contextlib import suppress
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from services.invitations.application import Invitations
from services.invitations.domain.invitation import Invitation
from services.invitations.domain.recipient import UNSUBSCRIBE, Recipient
from services.invitations.policies import mails
from services.invitations.policies.guests import sealed_for_the_list
from services.invitations.views.asking import Running
from services.invitations.views.survey import guest_behind, the_guest
from shared import ids
from shared.application import NotHere
from shared.documents import Document
from shared.domain import acting
from shared.service import Here
from shared.web import pages
from shared.web.frame import GuestFrame
from shared.web.states import state_page

router = APIRouter(prefix="/g/u", include_in_schema=False)


@router.get("/{token}")
async def asked(request: Request, token: str, running: Running, lang: str = "") -> Response:
    found, frame = await guest_behind(request, running, mails.UNSUBSCRIBE, token, lang)
    if found is None:
        return state_page(request, "unknown", frame)
    return _page(request, frame, token, "asked")


@router.post("/{token}")
async def unsubscribe(request: Request, token: str, running: Running, lang: str = "") -> Response:
    found, frame = await guest_behind(request, running, mails.UNSUBSCRIBE, token, lang)
    if found is None:
        return state_page(request, "unknown", frame)
    with acting(the_guest(found, ids.new())):
        is_too_late = await running.run(_block, running, found)
    return _page(request, frame, token, "done", is_too_late)


def _block(here: Here[Invitations], found: Document) -> bool:
    """By the aggregate: the documents forget the address's hash with the guest.

    Whether a mail was handed over just before, that the block cannot call back.
    """
    business_id = UUID(found["business_id"])
    invitation = here.application.get(Invitation, UUID(found["_id"]))
    contact_hash = invitation.guest.contact_hash
    recipient = Recipient.stream(business_id, contact_hash)
    address = here.vault.open(invitation.guest.email)
    sealed = sealed_for_the_list(here, business_id, recipient, address)
    here.application.block_address(contact_hash, UNSUBSCRIBE, sealed)
    return here.application.just_mailed(contact_hash) is not None


@router.get("/{token}/again")
async def shown_again(token: str) -> Response:
    """A guest opens the page after the change of mind anew."""
    return RedirectResponse(f"/g/u/{token}", status_code=303)


@router.post("/{token}/again")
async def subscribe_again(
    request: Request, token: str, running: Running, lang: str = ""
) -> Response:
    found, frame = await guest_behind(request, running, mails.UNSUBSCRIBE, token, lang)
    if found is None:
        return state_page(request, "unknown", frame)
    with acting(the_guest(found, ids.new())):
        is_lifted = await running.run(_unblock, running, UUID(found["_id"]))
    return _page(request, frame, token, "again" if is_lifted else "refused")


def _unblock(here: Here[Invitations], id: UUID) -> bool:
    """Whether invitations go there again: the place may block the address, or its domain, too."""
    guest = here.application.get(Invitation, id).guest
    with suppress(NotHere):
        here.application.subscribe_again(guest.contact_hash)
    return here.application.block_on(guest.contact_hash, guest.domain_hash) is None


def _page(
    request: Request, frame: GuestFrame, token: str, state: str, is_too_late: bool = False
) -> HTMLResponse:
    template, url = "invitations/guest/unsubscribe.html", f"/g/u/{token}"
    return pages.render(
        request, template, frame=frame, state=state, url=url, is_too_late=is_too_late
    )

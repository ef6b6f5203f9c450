"""Who asks for a page of invitations, and what its forms bring."""

from typing import Annotated, Any
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from fastapi import Depends, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse

from services.invitations.application import Invitations
from shared import ids
from shared.auth import Principal, frame_of, here, staff
from shared.reading import seen
from shared.service import Here
from shared.web import pages
from shared.web.i18n import gettext as _
from shared.web.problems import Problem

Running = Annotated[Here[Invitations], Depends(here("invitations"))]
Reader = Annotated[Principal, Depends(staff("invitations"))]
Writer = Annotated[Principal, Depends(staff("invitations", "staff"))]
CommandId = Annotated[UUID, Form()]


async def _posting(who: Writer, business: Annotated[UUID, Form()]) -> Principal:
    if business != who.business_id:
        words = _("You are in another business now, in another tab. Nothing was done.")
        raise Problem(409, "other_business", detail=words)
    return who


Posting = Annotated[Principal, Depends(_posting)]
"""A member of staff whose form was made for the business that the session is in."""


def address_in(words: str) -> str | None:
    """A mail address in its one spelling; None where it is none that mail can be sent to."""
    try:
        checked = validate_email(words.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return checked.normalized


def domain_of(address: str) -> str:
    return address.rpartition("@")[2]


async def staff_page(
    request: Request,
    running: Here[Invitations],
    who: Principal,
    template: str,
    /,
    *,
    status_code: int = 200,
    **context: Any,
) -> HTMLResponse:
    """`invitations/staff/<template>.html` in the frame, with a fresh `command_id` for its form."""
    return pages.render(
        request,
        f"invitations/staff/{template}.html",
        status_code=status_code,
        frame=await frame_of(running, who, request),
        command_id=ids.new(),
        is_current=await seen(running, request.query_params.get("after")),
        may_write=who.may("staff"),
        **context,
    )

"""Who asks for a page of invitations, and what its forms bring."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from fastapi import Depends, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse

from services.invitations.application import Invitations
from shared import ids
from shared.auth import Principal, frame_of, here, staff
from shared.service import Here
from shared.web import pages

Running = Annotated[Here[Invitations], Depends(here("invitations"))]
Reader = Annotated[Principal, Depends(staff("invitations"))]
Writer = Annotated[Principal, Depends(staff("invitations", "staff"))]
CommandId = Annotated[UUID, Form()]


def address_in(words: str) -> str | None:
    """A mail address in its one spelling; None where it is none that mail can be sent to."""
    try:
        checked = validate_email(words.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return checked.normalized


def day_in(words: str) -> date | None:
    """A day of our time, as forms tell it; None for any other, which no clock could add up."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return None
    return day if 1970 <= day.year < 2200 else None


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
    is_current: bool = True,
    place: str = "",
    **context: Any,
) -> HTMLResponse:
    """`invitations/staff/<template>.html` in the frame, with a fresh `command_id` for its form.

    `is_current`: what `seen` said. `place`: the one that the page is about, for its times.
    """
    frame = (await frame_of(running, who, request)).at(place)
    return pages.render(
        request,
        f"invitations/staff/{template}.html",
        status_code=status_code,
        frame=frame,
        command_id=ids.new(),
        is_current=is_current,
        may_write=who.may("staff"),
        **context,
    )

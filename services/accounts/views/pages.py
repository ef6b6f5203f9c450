"""Who asks for a page of accounts, what its forms bring, and the frame it is shown in."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from fastapi import Depends, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse

from services.accounts.application import Accounts
from services.accounts.settings import LONGEST_NAME
from shared import ids
from shared.auth import Principal, frame_of, here, staff
from shared.domain import Acting
from shared.reading import seen
from shared.service import Here
from shared.web import pages
from shared.web.problems import Problem


def admitted(role: str) -> Callable[[Request], Awaitable[Principal]]:
    """A member of staff whose session goes on as the store says it, not as it was heard of."""
    known = staff("accounts", role)

    async def find(request: Request) -> Principal:
        principal = await known(request)
        running: Here[Accounts] = here("accounts")(request)
        session, business = principal.session_id, principal.business_id
        if not await running.run(running.application.admits, session, business):
            raise Problem(401)
        return principal

    return find


Running = Annotated[Here[Accounts], Depends(here("accounts"))]
Reader = Annotated[Principal, Depends(admitted("reader"))]
Administrator = Annotated[Principal, Depends(admitted("administrator"))]
CommandId = Annotated[UUID, Form()]
Name = Annotated[str, Form(min_length=1, max_length=LONGEST_NAME)]


def oneself(principal: Principal, command_id: UUID | None = None) -> Acting:
    """The envelope of what a person does with what is his own in all his businesses."""
    return Acting(f"staff:{principal.user_id}", command_id=command_id or ids.new())


def address_in(words: str) -> str | None:
    """A mail address in its one spelling; None where it is none that mail can be sent to."""
    try:
        found = validate_email(words.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return found.normalized


def known_as(address: str) -> str:
    """What an address is known by, however it is typed (R-006)."""
    return (address_in(address) or address).strip().casefold()


async def staff_page(
    request: Request,
    running: Running,
    principal: Principal,
    template: str,
    /,
    *,
    status_code: int = 200,
    **context: Any,
) -> HTMLResponse:
    """`accounts/staff/<template>.html` in the frame, with a fresh `command_id` for its form."""
    is_current = await seen(running, request.query_params.get("after"))
    return pages.render(
        request,
        f"accounts/staff/{template}.html",
        status_code=status_code,
        frame=await frame_of(running, principal, request),
        command_id=ids.new(),
        is_current=is_current,
        **context,
    )

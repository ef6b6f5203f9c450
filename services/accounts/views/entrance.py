"""Log in, log out, and what to do about a forgotten password."""

import math
from datetime import timedelta
from typing import Annotated, Any

from babel.dates import format_timedelta
from fastapi import APIRouter, Form
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.accounts.credentials import check
from services.accounts.domain.session import Reason
from services.accounts.domain.user import User
from services.accounts.settings import (
    LINKS_OF_A_CLIENT,
    LINKS_OF_AN_ACCOUNT,
    LOG_INS_OF_A_CLIENT,
    LOG_INS_OF_AN_ACCOUNT,
    LONGEST_PASSWORD,
    claim_of,
)
from services.accounts.views import attempts
from services.accounts.views.door import enter, leave, own_path
from services.accounts.views.pages import Running, known_as
from shared import clock, ids
from shared.auth import cookie_name
from shared.domain import Acting, acting
from shared.web import i18n, pages
from shared.web.i18n import gettext as _

router = APIRouter(include_in_schema=False)

Address = Annotated[str, Form(max_length=320)]
Password = Annotated[str, Form(max_length=LONGEST_PASSWORD)]


@router.get("/login")
async def login(request: Request, next: str = "/") -> HTMLResponse:
    return _login_page(request, next)


@router.post("/login")
async def log_in(
    request: Request,
    running: Running,
    address: Address,
    password: Password,
    next: Annotated[str, Form()] = "/",
) -> Response:
    """One answer, after the same work, for whatever does not fit: it says nothing about who is
    known here."""
    began = clock.now()
    account = (LOG_INS_OF_AN_ACCOUNT, known_as(address))
    wait = await attempts.too_many(running, account, (LOG_INS_OF_A_CLIENT, client_of(request)))
    if wait:
        return _login_page(request, next, address, wait=wait)
    user = await _holder(running, address)
    checked = await check(password, user.hash if user else None)
    if user is None or not checked.is_right:
        return _login_page(request, next, address, is_refused=True)
    await attempts.forgive(running, *account)
    if checked.renewed:
        with acting(Acting(f"staff:{user.id}", command_id=ids.new())):
            await running.run(running.application.rehash, user.id, checked.renewed)
    return await enter(request, running, user.id, began, next)


@router.post("/logout")
async def log_out(request: Request, running: Running) -> Response:
    await leave(request, running, Reason.LOGGED_OUT)
    answer = pages.redirect(request, "/login", _("You are logged out."))
    https = running.settings.is_public_https
    answer.delete_cookie(cookie_name(running.settings), secure=https, httponly=True)
    return answer


@router.get("/forgot")
async def forgot(request: Request) -> HTMLResponse:
    return pages.render(request, "accounts/guest/forgot.html", is_asked=False, wait="")


@router.post("/forgot")
async def ask_for_a_link(request: Request, running: Running, address: Address) -> HTMLResponse:
    """The same answer whether or not the address has a user (R-008): it is looked up afterwards."""
    wait = await attempts.too_many(running, (LINKS_OF_A_CLIENT, client_of(request)))
    answer = pages.render(
        request,
        "accounts/guest/forgot.html",
        status_code=429 if wait else 200,
        headers=_retry_after(wait),
        is_asked=not wait,
        wait=_in_words(wait),
    )
    if not wait:
        answer.background = BackgroundTask(_send_a_link, running, address)
    return answer


async def _send_a_link(running: Running, address: str) -> None:
    if await attempts.too_many(running, (LINKS_OF_AN_ACCOUNT, known_as(address))):
        return
    user = await _holder(running, address)
    if user is None:
        return
    with acting(Acting("rule:forgotten_password@1", command_id=ids.new())):
        await running.run(running.application.ask_password, user.id)


async def _holder(running: Running, address: str) -> User | None:
    claim = claim_of(running.pepper, known_as(address))
    return await running.run(running.application.holder, claim)


def client_of(request: Request) -> str:
    """The address that a request comes from, as the server in front of us says it."""
    return request.client.host if request.client else ""


def _login_page(
    request: Request,
    next: str,
    address: str = "",
    *,
    is_refused: bool = False,
    wait: timedelta | None = None,
) -> HTMLResponse:
    return pages.render(
        request,
        "accounts/guest/login.html",
        status_code=429 if wait else 422 if is_refused else 200,
        headers=_retry_after(wait),
        next=own_path(next),
        address=address,
        is_refused=is_refused,
        wait=_in_words(wait),
    )


def _in_words(wait: timedelta | None) -> str:
    """ "12 minutes", never less than one."""
    if wait is None:
        return ""
    minutes = timedelta(minutes=math.ceil(wait / timedelta(minutes=1)))
    return format_timedelta(minutes, granularity="minute", threshold=9, locale=i18n.locale())


def _retry_after(wait: timedelta | None) -> dict[str, Any]:
    return {"Retry-After": str(math.ceil(wait.total_seconds()))} if wait else {}

"""A password is set: by a one-time link, without a session."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.accounts.credentials import check, hash_of
from services.accounts.domain.password_link import LinkExpired, LinkIsSpent
from services.accounts.domain.user import User
from services.accounts.settings import (
    LINK_PURPOSE,
    LOG_INS_OF_AN_ACCOUNT,
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
)
from services.accounts.views import attempts
from services.accounts.views.door import enter
from services.accounts.views.pages import CommandId, Running, known_as
from shared import clock, ids
from shared.domain import Acting, acting
from shared.web import i18n, pages
from shared.web.i18n import gettext as _

router = APIRouter(prefix="/g/p", include_in_schema=False)


def fault_of(password: str, address: str | None) -> str:
    """Why a password is none, in words; empty for a good one. Length is what counts."""
    if len(password) < SHORTEST_PASSWORD:
        return _("Take at least %(n)s characters.", n=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        return _("Take at most %(n)s characters.", n=LONGEST_PASSWORD)
    if address and password.strip().casefold() == address.casefold():
        return _("Take something else than your address.")
    if len(set(password)) < 4:
        return _("Take something that is harder to guess.")
    return ""


@router.get("/{token}")
async def ask(request: Request, running: Running, token: str) -> HTMLResponse:
    """The form; a GET uses nothing up, however often a mail scanner fetches it."""
    try:
        user = await _whose(running, token)
        user.must_honour(user.generation, clock.now())
    except (LinkIsSpent, LinkExpired) as over:
        return _over(request, over)
    return _form(request, running, token, user)


@router.post("/{token}")
async def set_password(
    request: Request,
    running: Running,
    token: str,
    command_id: CommandId,
    password: Annotated[str, Form()] = "",
) -> Response:
    """Used once: the password is set, and its owner is inside, also by a second click."""
    try:
        user = await _whose(running, token)
        if await _is_second_click(user, command_id, password):
            return await enter(request, running, user.id, clock.now())
        user.must_honour(user.generation, clock.now())
        address = running.vault.open(user.address) or ""
        if fault := fault_of(password, address):
            return _form(request, running, token, user, fault)
        hash = await hash_of(password)
        with acting(Acting(f"staff:{user.id}", command_id=command_id)):
            set_by_link = running.application.set_password_by_link
            await running.run(set_by_link, user.id, user.generation, hash)
    except (LinkIsSpent, LinkExpired) as over:
        return _over(request, over)
    await attempts.forgive(running, LOG_INS_OF_AN_ACCOUNT, known_as(address))
    return await enter(request, running, user.id, clock.now())


async def _whose(running: Running, token: str) -> User:
    """Whom the latest link is for; from here on the page speaks that language.

    Raises LinkIsSpent for an older link, and for what we did not sign.
    """
    claimed = running.pepper.claimed(token)
    find = running.application.find
    user: User | None = await running.run(find, User, claimed) if claimed else None
    if user is None or not running.pepper.read_link(LINK_PURPOSE, token, user.generation):
        raise LinkIsSpent
    i18n.speak(user.language)
    return user


async def _is_second_click(user: User, command_id: UUID, password: str) -> bool:
    """Whether this very form was sent before, with the password that counts: no link is needed."""
    return user.done(command_id) is not None and (await check(password, user.hash)).is_right


def _form(
    request: Request, running: Running, token: str, user: User, fault: str = ""
) -> HTMLResponse:
    return pages.render(
        request,
        "accounts/guest/password.html",
        status_code=422 if fault else 200,
        url=f"/g/p/{token}",
        command_id=ids.new(),
        name=running.vault.open(user.name) or "",
        address=running.vault.open(user.address) or "",
        fault=fault,
        shortest=SHORTEST_PASSWORD,
        is_new=user.hash is None,
    )


def _over(request: Request, over: LinkIsSpent | LinkExpired) -> HTMLResponse:
    is_late = isinstance(over, LinkExpired)
    return pages.render(request, "accounts/guest/link_over.html", status_code=410, is_late=is_late)

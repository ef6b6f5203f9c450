"""One's own account: the language of the pages, the password (R-004)."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.accounts.credentials import check, hash_of
from services.accounts.domain.user import User
from services.accounts.settings import (
    LOG_INS_OF_AN_ACCOUNT,
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
)
from services.accounts.views import attempts
from services.accounts.views.door import enter, going_on, speak
from services.accounts.views.pages import CommandId, Reader, Running, oneself, staff_page
from services.accounts.views.password import fault_of
from shared import clock
from shared.auth import Principal
from shared.domain import acting
from shared.reading import after
from shared.web import pages
from shared.web.frame import Choice
from shared.web.i18n import STAFF_LANGUAGES, speaking
from shared.web.i18n import gettext as _
from shared.web.problems import Problem

router = APIRouter(prefix="/settings/account", include_in_schema=False)

LANGUAGES = tuple(Choice(code, name) for code, name in STAFF_LANGUAGES.items())


@router.get("")
async def account(request: Request, who: Reader, running: Running) -> HTMLResponse:
    return await _page(request, running, who)


@router.post("/language")
async def choose_language(
    request: Request,
    who: Reader,
    running: Running,
    language: Annotated[str, Form()],
    command_id: CommandId,
) -> Response:
    if language not in STAFF_LANGUAGES:
        raise Problem(422)
    with acting(oneself(who, command_id)):
        choose = running.application.choose_language
        recorded = await running.run(choose, who.user_id, language)
    with speaking(language):
        said = _("The language was changed.")
    url = going_on("/settings/account", after(running, recorded))
    return speak(pages.redirect(request, url, said), language)


@router.post("/password")
async def change_password(
    request: Request,
    who: Reader,
    running: Running,
    command_id: CommandId,
    current: Annotated[str, Form(max_length=LONGEST_PASSWORD)] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    """All sessions from before are over; this browser gets a new one."""
    tries = (LOG_INS_OF_AN_ACCOUNT, str(who.user_id))
    if await attempts.too_many(running, tries):
        raise Problem(429)
    user = await running.run(running.application.get, User, who.user_id)
    address = running.vault.open(user.address)
    if not (await check(current, user.hash)).is_right:
        wrong = _("This is not your password.")
        return await _page(request, running, who, wrong=wrong)
    if fault := fault_of(password, address):
        return await _page(request, running, who, fault=fault)
    await attempts.forgive(running, *tries)
    hash = await hash_of(password)
    with acting(oneself(who, command_id)):
        await running.run(running.application.set_password, who.user_id, hash)
    return await enter(request, running, who.user_id, clock.now(), "/settings/account")


async def _page(
    request: Request, running: Running, who: Principal, *, wrong: str = "", fault: str = ""
) -> HTMLResponse:
    user = await running.run(running.application.get, User, who.user_id)
    return await staff_page(
        request,
        running,
        who,
        "account",
        address=running.vault.open(user.address),
        status_code=422 if wrong or fault else 200,
        languages=LANGUAGES,
        shortest=SHORTEST_PASSWORD,
        wrong=wrong,
        fault=fault,
    )

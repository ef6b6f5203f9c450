"""Through the door: a cookie that nobody had before, and where one goes from there."""

from contextlib import suppress
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from services.accounts.domain.session import LASTS, Reason
from services.accounts.domain.user import User
from services.accounts.views.pages import Running
from shared import ids
from shared.application import NotHere
from shared.auth import cookie_name, session_of
from shared.domain import Acting, acting
from shared.reading import after
from shared.web import pages
from shared.web.app import LANGUAGE_COOKIE


async def enter(
    request: Request, running: Running, user_id: UUID, began: datetime, to: str = "/"
) -> Response:
    """Starts a session as of `began` (a password set since then ends it), and goes on to `to`."""
    user = await running.run(running.application.get, User, user_id)
    await leave(request, running, Reason.LOGGED_IN_AGAIN)
    cookie = ids.token(32)
    session_id = session_of(running, cookie)
    with acting(Acting(f"staff:{user_id}", command_id=ids.new(), at=began)):
        recorded = await running.run(running.application.start_session, session_id, user_id)
    answer = pages.redirect(request, going_on(to, after(running, recorded)))
    answer.set_cookie(
        cookie_name(running.settings),
        cookie,
        max_age=int(LASTS.total_seconds()),
        secure=running.settings.is_public_https,
        httponly=True,
        samesite="lax",
    )
    return speak(answer, user.language)


def speak(answer: Response, language: str) -> Response:
    """What this browser is told in, where no page knows whom it speaks to (errors, the log-in)."""
    answer.set_cookie(LANGUAGE_COOKIE, language, 31_536_000, httponly=True, samesite="lax")
    return answer


async def leave(request: Request, running: Running, reason: Reason) -> None:
    """Ends the session of this browser, if it has one."""
    cookie = request.cookies.get(cookie_name(running.settings))
    if not cookie:
        return
    with acting(Acting("staff:", command_id=ids.new())), suppress(NotHere):
        end = running.application.end_session
        await running.run(end, session_of(running, cookie), reason)


def own_path(wish: str) -> str:
    """A path of this site with its query, or `/`: nobody is sent on to another site."""
    if not wish.startswith("/") or wish[1:2] in ("/", "\\") or not wish.isprintable():
        return "/"
    told = urlsplit(wish)
    return told.path + (f"?{told.query}" if told.query else "")


def going_on(wish: str, after: str, **more: str) -> str:
    """The path to go on to, which waits until what was done is known there."""
    path, _, query = own_path(wish).partition("?")
    changes = {**more, "after": after}
    kept = [(name, value) for name, value in parse_qsl(query) if name not in changes]
    told = urlencode([*kept, *((name, value) for name, value in changes.items() if value)])
    return f"{path}?{told}" if told else path

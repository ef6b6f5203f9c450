"""What every answer carries for the reader's safety, and whose writes are let in."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.doors import Doors
from shared.web.errors import answer
from shared.web.i18n import gettext as _
from shared.web.problems import Problem

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


class Guarded:
    """Sets the headers above, keeps pages out of caches, and refuses writes from foreign sites."""

    def __init__(self, app: ASGIApp, doors: Doors) -> None:
        self._app = app
        self._doors = doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)

        async def heading(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(message, self._doors)
            await send(message)

        if self._is_foreign(scope):
            problem = Problem(
                403, "foreign_origin", detail=_("This came from another site and was not done.")
            )
            return await answer(Request(scope), problem)(scope, receive, heading)
        await self._app(scope, receive, heading)

    def _is_foreign(self, scope: Scope) -> bool:
        """Whether a browser says that another site makes it write.

        `Sec-Fetch-Site` decides where it is sent, else `Origin` (`null` is foreign). A client that
        sends neither is no browser, and carries nobody's cookies by accident.
        """
        if scope["method"] not in UNSAFE:
            return False
        if self._doors.is_foreign_post_welcome(scope["path"]):
            return False
        headers = Headers(scope=scope)
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site not in ("same-origin", "none")
        origin = headers.get("origin")
        return origin is not None and origin != self._own(scope, headers)

    def _own(self, scope: Scope, headers: Headers) -> str:
        return self._doors.public_url or f"{scope['scheme']}://{headers.get('host', '')}"


def _add_headers(message: Message, doors: Doors) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if doors.public_url.startswith("https://"):
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    headers.setdefault("Cache-Control", "no-store")

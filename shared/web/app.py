"""Puts the web's ground under an application: errors, safety, languages, static files."""

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.web import errors, i18n
from shared.web.assets import static
from shared.web.body import Clean
from shared.web.doors import Doors
from shared.web.security import Guarded

LANGUAGE_COOKIE = "language"


class Speaking:
    """Speaks the language of the address, the cookie or the browser, until a page knows better."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        with i18n.speaking(wished(Request(scope))):
            await self._app(scope, receive, send)


def wished(request: Request) -> str:
    """The language a request asks for by itself: `?lang=`, the cookie, `Accept-Language`."""
    return i18n.chosen(
        request.query_params.get("lang"),
        request.cookies.get(LANGUAGE_COOKIE),
        i18n.accepted(request.headers.get("accept-language", "")),
    )


def install(app: FastAPI, doors: Doors) -> None:
    """Makes `app` answer as every service of the product does. Call it once, after its routes."""
    app.state.doors = doors
    app.add_route("/static/{name}", static)
    errors.install(app)
    app.add_middleware(Clean, doors=doors)
    app.add_middleware(errors.Failsafe)
    app.add_middleware(Guarded, doors=doors)
    app.add_middleware(Speaking)
    app.add_middleware(GZipMiddleware, minimum_size=800)

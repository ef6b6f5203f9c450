"""The web process: every service's routes under one address, on the frame of `shared.web`."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from shared.application import NotHere
from shared.service import Here
from shared.settings import Settings
from shared.web import errors, openapi, reference
from shared.web.app import install
from shared.web.doors import Doors
from shared.web.problems import Problem


def web_app(heres: Mapping[str, Here[Any]], settings: Settings) -> FastAPI:
    """Routes of the services given; each finds its own `Here` in `app.state.heres`."""
    app = FastAPI(
        title="Afterstay API",
        version="1",
        description=openapi.ABOUT,
        servers=[{"url": settings.public_url}],
        responses=openapi.ANY_OTHER,
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
    )
    app.state.heres = dict(heres)
    for here in heres.values():
        for router in here.service.routers:
            app.include_router(router)
    openapi.describe(app)
    app.add_route("/v1/docs", reference.page, include_in_schema=False)
    app.add_exception_handler(NotHere, _not_here)
    one_click = tuple(p for here in heres.values() for p in here.service.one_click)
    install(app, Doors(one_click=one_click, public_url=settings.public_url))
    return app


async def _not_here(request: Request, _: Exception) -> Response:
    return errors.answer(request, Problem(404))

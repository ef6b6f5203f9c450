"""Every error as its reader needs it: problem+json, a page with a way out, a toast. No stacks."""

import logging
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import ids
from shared.domain import Refused
from shared.logs import places
from shared.sealing import KeyDestroyed
from shared.web import pages
from shared.web.doors import doors, wants_json
from shared.web.frame import GuestFrame
from shared.web.i18n import gettext as _
from shared.web.i18n import language
from shared.web.problems import Problem, refused

__all__ = ["Failsafe", "Problem", "answer", "install"]

log = logging.getLogger("afterstay.web")


def install(app: FastAPI) -> None:
    """Answers problems, refusals, HTTP errors and input that does not fit."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(KeyDestroyed, _forgotten)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)


def answer(request: Request, problem: Problem) -> Response:
    """The answer to a problem in the form that this request's reader understands."""
    if wants_json(request):
        return JSONResponse(
            problem.body(),
            problem.status,
            problem.headers,
            media_type="application/problem+json",
        )
    if "hx-request" in request.headers:
        return _toast(request, problem)
    if problem.status == 401:
        return RedirectResponse(_login(request, _here(request)), 303)
    return _page(request, problem)


def _page(request: Request, problem: Problem) -> Response:
    if not doors(request).is_guest(request.url.path):
        template, frame = "frame/error.html", None
    else:
        template = "frame/guest_error.html"
        frame = GuestFrame("", language=language(), languages={})
    return pages.render(
        request,
        template,
        status_code=problem.status,
        headers=problem.headers,
        problem=problem,
        frame=frame,
    )


def _toast(request: Request, problem: Problem) -> Response:
    if problem.status == 401:
        seen = urlsplit(request.headers.get("hx-current-url", ""))
        query = f"?{seen.query}" if seen.query else ""
        url = _login(request, "/" + seen.path.lstrip("/") + query)
        return Response(status_code=401, headers={"HX-Redirect": url})
    said = pages.toast(problem.detail or problem.title, tone="bad")
    headers = {"HX-Reswap": "none", **pages.VARY, **problem.headers}
    return Response(said, problem.status, headers, "text/html")


def _here(request: Request) -> str:
    query = f"?{request.url.query}" if request.url.query else ""
    return "/" + request.url.path.lstrip("/") + query if request.method == "GET" else ""


def _login(request: Request, after: str) -> str:
    query = "?" + urlencode({"next": after}) if after else ""
    return doors(request).login + query


async def _problem(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)
    return answer(request, problem)


async def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refused)
    return answer(request, refused(refusal))


async def _forgotten(request: Request, destroyed: Exception) -> Response:
    """The page was loaded before; whoever seals words may have better ones for it."""
    said = _("Whoever this is about was forgotten: nothing can be written for them any more.")
    return answer(request, Problem(409, "was_forgotten", detail=said))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = "" if error.status_code == 404 or _is_phrase(error) else str(error.detail)
    return answer(
        request, Problem(error.status_code, detail=detail, headers=dict(error.headers or {}))
    )


def _is_phrase(error: HTTPException) -> bool:
    return error.detail == HTTPStatus(error.status_code).phrase


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if any(each["type"] == "json_invalid" for each in found):
        return answer(request, Problem(400, "json_invalid"))
    return answer(
        request, Problem(422, errors=[_place(each["loc"], each["msg"]) for each in found])
    )


def _place(loc: tuple[str | int, ...], words: str) -> dict[str, str]:
    where, *path = loc or ("body",)
    if where == "body":
        return {"pointer": "".join(f"/{step}" for step in path), "detail": words}
    return {"parameter": str(path[0] if path else where), "detail": words}


class Failsafe:
    """Turns what nobody caught into a 500 with a number; the log gets the number and the places."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        started = False

        async def watching(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watching)
        except Exception as failure:
            problem = Problem(500, id=str(ids.new()))
            _note(failure, problem.id)
            if started:
                raise RuntimeError(f"answer cut short, {problem.id}") from None
            await answer(Request(scope), problem)(scope, receive, send)


def _note(failure: Exception, id: str) -> None:
    """Logs kind and places, not the message: it may hold a guest's words."""
    told = {"problem": id, "kind": type(failure).__name__, "places": places(failure)}
    log.error("request.failed", extra=told)

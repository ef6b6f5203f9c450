"""Bad days on demand: the next answers are late, broken, refused or missing."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Literal

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field
from starlette.types import Receive, Scope, Send

__all__ = ["Fault", "Faults", "Faulty", "refusal"]

Before = Literal["401", "403", "429", "500", "html", "large", "redirect"]
After = Literal["hang", "half", "cut", "drip"]

STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
}


def refusal(code: int, message: str) -> JSONResponse:
    """An error as Google words it."""
    error = {"code": code, "message": message, "status": STATUSES[code]}
    return JSONResponse({"error": error}, code)


class Fault(BaseModel):
    """What befalls the next `times` requests.

    401, 403, 429, 500, html, large and redirect come instead of the work. After hang, half, cut
    and drip the work is done, and only the answer is lost: nobody outside can tell.
    """

    model_config = ConfigDict(extra="forbid")

    mode: Before | After | Literal["none"]
    retry_after: int | str | None = None
    """Seconds, or an HTTP date."""
    times: int = Field(default=1, ge=1)
    at: Literal["v4", "token"] = "v4"
    method: Literal["GET", "PUT", "DELETE"] | None = None
    """None: whichever comes."""


class Faults:
    """The plan for the day."""

    def __init__(self) -> None:
        self.planned: Fault | None = None

    def plan(self, fault: Fault) -> None:
        self.planned = None if fault.mode == "none" else fault

    def next(self, at: str, method: str) -> Fault | None:
        """The fault for a request at this door; each takes one of its times."""
        fault = self.planned
        if fault is None or fault.at != at or fault.method not in (None, method):
            return None
        rest = fault.model_copy(update={"times": fault.times - 1})
        self.planned = rest if rest.times else None
        return fault


class Faulty(APIRoute):
    """A route that the day's plan may spoil."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def spoilt(request: Request) -> Response:
            door = "token" if request.url.path == "/token" else "v4"
            await _witness(request)
            fault = request.app.state.faults.next(door, request.method)
            if fault is None:
                return await handle(request)
            instead = _instead(fault, request)
            return instead or _lost(fault, await handle(request))

        return spoilt


async def _witness(request: Request) -> None:
    if request.method not in {"PUT", "DELETE"}:
        return
    try:
        told = await request.json()
    except ValueError:
        told = None
    words = told.get("comment") if isinstance(told, dict) else None
    review = request.url.path.removeprefix("/v4/").removesuffix("/reply")
    request.app.state.world.witness(request.method, review, words)


def _instead(fault: Fault, request: Request) -> Response | None:
    match fault.mode:
        case "401" | "403" | "429" | "500":
            response: Response = refusal(int(fault.mode), "as planned")
        case "html":
            response = HTMLResponse("<html><body>Sorry, something went wrong.</body></html>")
        case "large":
            response = JSONResponse({"reviews": [], "filler": "x" * 3_000_000})
        case "redirect":
            response = RedirectResponse(request.url, 307)
        case _:
            return None
    if fault.retry_after is not None:
        response.headers["Retry-After"] = str(fault.retry_after)
    return response


def _lost(fault: Fault, answer: Response) -> Response:
    if fault.mode == "half":
        body = bytes(answer.body)
        return Response(body[: len(body) // 2], media_type="application/json")
    spoilt = {"hang": _Hung, "cut": _Cut, "drip": _Dripping}[fault.mode]
    return spoilt(answer.body, media_type="application/json")


class _Hung(Response):
    """Says nothing until the other side gives up."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass


class _Cut(Response):
    """Promises the whole and drops the line in the middle."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        half = bytes(self.body)[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})


class _Dripping(Response):
    """Never silent for long, and never done in time: half a second a byte."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        for byte in bytes(self.body)[:20]:
            await asyncio.sleep(0.5)
            await send({"type": "http.response.body", "body": bytes([byte]), "more_body": True})

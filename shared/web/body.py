"""JSON that comes in: read whole, within limits, and only if every reader would read the same.

RFC 8259 leaves doubled keys, huge numbers and lone surrogates to the reader, and FastAPI answers
some of them with 500. Here all of them are refused by name, before a route sees anything.
"""

import asyncio
import json
import math
import re
from collections.abc import Iterator
from typing import Any

from pydantic_core import from_json
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.doors import Doors
from shared.web.errors import answer
from shared.web.i18n import gettext as _
from shared.web.problems import Problem

LARGEST = 1_000_000
DEEPEST = 32
SECONDS = 10.0
EXACT = 2**53
_JSON = re.compile(r"application/(?:[\w.+-]+\+)?json\b", re.IGNORECASE)


class Clean:
    """Lets JSON through to the application only when `read` accepts it, and nothing too large."""

    def __init__(self, app: ASGIApp, doors: Doors, largest: int = LARGEST) -> None:
        self._app = app
        self._doors = doors
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        if not self._concerns(scope):
            return await self._app(scope, _limited(receive, self._doors.largest_upload), send)
        try:
            body = await self._body(Headers(scope=scope), receive)
        except Problem as problem:
            return await answer(Request(scope), problem)(scope, receive, send)
        await self._app(scope, _once(body, receive), send)

    def _concerns(self, scope: Scope) -> bool:
        if scope["method"] not in ("POST", "PUT", "PATCH", "DELETE"):
            return False
        kind = Headers(scope=scope).get("content-type", "")
        return self._doors.is_machine(scope["path"]) or bool(_JSON.match(kind))

    async def _body(self, headers: Headers, receive: Receive) -> bytes:
        declared = headers.get("content-length", "0")
        if declared.isdigit() and int(declared) > self._largest:
            raise Problem(413)
        try:
            async with asyncio.timeout(SECONDS):
                body = await _whole(receive, self._largest)
        except TimeoutError:
            raise Problem(408, "too_slow", detail=_("The body did not arrive in time.")) from None
        if body:
            _check_kind(headers)
            await asyncio.to_thread(read, body)
        return body


async def _whole(receive: Receive, largest: int) -> bytes:
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Problem(400, "cut_short")
        part: bytes = message.get("body", b"")
        body += part
        if len(body) > largest:
            raise Problem(413)
        if not message.get("more_body"):
            return body


def _limited(receive: Receive, largest: int) -> Receive:
    """Other bodies stream on, and stop at their limit."""
    arrived = 0

    async def counting() -> Message:
        nonlocal arrived
        message = await receive()
        arrived += len(message.get("body", b""))
        if arrived > largest:
            raise HTTPException(413)
        return message

    return counting


def _once(body: bytes, receive: Receive) -> Receive:
    told = False

    async def again() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _check_kind(headers: Headers) -> None:
    if not _JSON.match(headers.get("content-type", "")):
        raise Problem(415, detail=_("Send JSON with the content type application/json."))
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise Problem(415, "content_encoding", detail=_("Send the body without compression."))


def read(body: bytes) -> Any:
    """What a JSON text says.

    Raises a 400 problem: `json_invalid`, `json_too_deep`, `duplicate_key`, `number_range`,
    `text_invalid` (NUL; a lone surrogate is no JSON at all).
    """
    try:
        from_json(body, allow_inf_nan=False)
        said = json.loads(
            body.decode(), object_pairs_hook=_object, parse_int=_integer, parse_float=_real
        )
    except Problem:
        raise
    except (ValueError, RecursionError) as wrong:
        if "recursion" in str(wrong):
            raise _too_deep() from None
        raise Problem(400, "json_invalid", detail=_where(str(wrong))) from None
    if any(depth > DEEPEST for depth in _depths(said)):
        raise _too_deep()
    return said


def _too_deep() -> Problem:
    return Problem(
        400, "json_too_deep", detail=_("JSON is nested deeper than %(n)s levels.", n=DEEPEST)
    )


def _where(told: str) -> str:
    found = re.search(r"line (\d+) column (\d+)", told)
    if not found:
        return _("This is no JSON.")
    return _("This is no JSON at line %(line)s, column %(column)s.", line=found[1], column=found[2])


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise Problem(400, "duplicate_key", detail=_("An object has the same key twice."))
    return made


def _integer(digits: str) -> int:
    if len(digits) > len(str(EXACT)) + 1 or abs(int(digits)) > EXACT:
        raise _out_of_range()
    return int(digits)


def _real(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise _out_of_range()
    return value


def _out_of_range() -> Problem:
    return Problem(
        400, "number_range", detail=_("A number is too large to be kept as it was written.")
    )


def _depths(said: Any, depth: int = 0) -> Iterator[int]:
    """The depth of every value; refuses texts that cannot be kept."""
    if isinstance(said, str):
        if "\0" in said:
            raise Problem(400, "text_invalid", detail=_("A text holds a character that is none."))
        return
    inner = said.values() if isinstance(said, dict) else said if isinstance(said, list) else None
    if inner is None:
        return
    yield depth + 1
    for each in [*said, *inner] if isinstance(said, dict) else inner:
        yield from _depths(each, depth + 1)

"""One request to a portal, within limits: the answers of the world outside are hostile input.

A fixed host (the caller's settings), no redirect, so many seconds for the whole exchange, so
many bytes of answer. The answer is asked for and read uncompressed, so that a small one cannot
unfold into a big one.
"""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import orjson

from services.ingest.sources.portals import AccessDenied, Gone, NotAccepted, Unavailable

__all__ = ["Answer", "Limits", "ask"]

LONGEST_WAIT = timedelta(days=1)
PASSING = {408, 425, 429}  # client errors that pass by themselves
PLAIN = {"Accept": "application/json", "Accept-Encoding": "identity"}


@dataclass(frozen=True)
class Limits:
    """How much of anything a portal may give us."""

    seconds: float = 10.0
    bytes: int = 2_000_000


@dataclass(frozen=True)
class Answer:
    """What came back, whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def opened(self) -> dict[str, Any]:
        """Its JSON object; every other answer is raised as what it means."""
        if self.status != 200:
            raise self._outcome()
        try:
            told = orjson.loads(self.body)
        except orjson.JSONDecodeError as unreadable:
            raise Unavailable("the portal's answer is not JSON") from unreadable
        if not isinstance(told, dict):
            raise Unavailable("the portal's answer is not an object")
        return told

    def _outcome(self) -> Exception:
        why = f"the portal answered {self.status}"
        if self.status in (401, 403):
            return AccessDenied(why)
        if self.status == 404:
            return Gone(why)
        if 400 <= self.status < 500 and self.status not in PASSING:
            return NotAccepted(why)
        return Unavailable(why, _retry_after(self.headers))


async def ask(
    http: httpx.AsyncClient, limits: Limits, method: str, url: str, **request: Any
) -> Answer:
    """Send one request; `request` goes to httpx as it is.

    Raises Unavailable if no whole answer came within the limits: whether the portal did what was
    asked is then unknown.
    """
    headers = PLAIN | request.pop("headers", {})
    options = {"headers": headers, "timeout": limits.seconds, "follow_redirects": False}
    try:
        async with (
            asyncio.timeout(limits.seconds),
            http.stream(method, url, **options, **request) as response,
        ):
            body = await _read(response, limits.bytes)
            return Answer(response.status_code, response.headers, body)
    except (TimeoutError, httpx.HTTPError, httpx.InvalidURL) as unanswered:
        raise Unavailable(f"no answer: {type(unanswered).__name__}") from unanswered


async def _read(response: httpx.Response, limit: int) -> bytes:
    body = bytearray()
    async for part in response.aiter_raw():
        body += part
        if len(body) > limit:
            raise Unavailable(f"the portal's answer is longer than {limit} bytes")
    return bytes(body)


def _retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """RFC 9110 10.2.3: seconds, or a date. The date is held against the portal's own clock."""
    told = headers.get("retry-after", "")
    if re.fullmatch("[0-9]{1,9}", told):
        wait = timedelta(seconds=int(told))
    else:
        try:
            wait = parsedate_to_datetime(told) - parsedate_to_datetime(headers["date"])
        except (KeyError, TypeError, ValueError):
            return None
    return min(max(wait, timedelta()), LONGEST_WAIT)

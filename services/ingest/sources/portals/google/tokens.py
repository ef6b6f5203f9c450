"""From a business's grant to a token for one call (OAuth 2.0, RFC 6749 section 6)."""

import asyncio
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx

from services.ingest.sources.portals import AccessDenied, NotAccepted, Unavailable
from services.ingest.sources.portals.web import Limits, ask

__all__ = ["Access", "RefreshedTokens", "Tokens"]

VISIBLE = re.compile("[!-~]+")  # what may stand in a header


@dataclass(frozen=True)
class Access:
    """Where Google is and who we are to it. All of it comes from settings, nothing from answers."""

    api_url: str = "https://mybusiness.googleapis.com"
    token_url: str = "https://oauth2.googleapis.com/token"
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    limits: Limits = field(default_factory=Limits)


class Tokens(Protocol):
    """Gives the token that a grant stands for."""

    async def token(self, grant: str, spent: str | None = None) -> str:
        """A token for `grant`, and another one than `spent`."""


class RefreshedTokens:
    """Tokens by the refresh-token grant, kept until Google refuses them.

    No clock: Google says when a token is over (401), however its clock and ours differ. Of many
    callers who were refused together one fetches the next token, and all take it.
    """

    def __init__(self, http: httpx.AsyncClient, access: Access) -> None:
        self._http = http
        self._access = access
        self._kept: dict[str, str] = {}
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def token(self, grant: str, spent: str | None = None) -> str:
        """See Tokens. Raises AccessDenied if Google no longer knows the grant."""
        async with self._turns[grant]:
            kept = self._kept.get(grant)
            if kept is None or kept == spent:
                kept = self._kept[grant] = await self._refresh(grant)
            return kept

    async def _refresh(self, grant: str) -> str:
        access = self._access
        form = {
            "grant_type": "refresh_token",
            "refresh_token": grant,
            "client_id": access.client_id,
            "client_secret": access.client_secret,
        }
        answer = await ask(self._http, access.limits, "POST", access.token_url, data=form)
        try:
            return _token(answer.opened())
        except NotAccepted as refused:  # RFC 6749 5.2: `invalid_grant` comes as a 400
            raise AccessDenied("Google does not know the grant") from refused


def _token(told: dict[str, Any]) -> str:
    token = told.get("access_token")
    if not isinstance(token, str) or not VISIBLE.fullmatch(token):
        raise Unavailable("Google gave no token")
    return token

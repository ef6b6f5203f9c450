"""Google's reviews API v4 behind the interface that every portal keeps."""

import re
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

import httpx
import structlog

from services.ingest.sources.portals import (
    Account,
    Capabilities,
    Gone,
    NotAccepted,
    Observed,
    Posted,
    TooLong,
    Unavailable,
)
from services.ingest.sources.portals.google import reader
from services.ingest.sources.portals.google.tokens import (
    Access,
    RefreshedTokens,
    Tokens,
)
from services.ingest.sources.portals.web import Answer, ask

__all__ = ["Google"]

LONGEST_COMMENT = 4096  # bytes of UTF-8, not characters
PAGE_SIZE = 50
MOST_PAGES = 4_000  # two hundred thousand reviews: beyond that a portal leads us in circles
PLACE = re.compile(r"accounts/[\w-]{1,64}/locations/[\w-]{1,64}", re.ASCII)

log = structlog.get_logger()


class Google:
    """Google Business Profile over an injected client; `tokens` may be given by a test."""

    name = "google"
    capabilities = Capabilities(
        can_list=True,
        can_reply=True,
        can_edit_reply=True,
        can_delete_reply=True,
        reply_moderated=True,
        score_only_answerable=True,
        display_allowed=False,
        push=False,
    )

    def __init__(
        self, http: httpx.AsyncClient, access: Access, tokens: Tokens | None = None
    ) -> None:
        self._http = http
        self._access = access
        self._tokens = tokens or RefreshedTokens(http, access)

    async def reviews(
        self, account: Account, since: datetime | None
    ) -> AsyncIterator[list[Observed]]:
        """See Portal.reviews. Entries that cannot be a review are left out and logged."""
        token: str | None = None
        seen: set[str | None] = set()
        while token not in seen and len(seen) < MOST_PAGES:
            seen.add(token)
            page = await self._page(account, token)
            observed = _readable(page.get("reviews"))
            recent = [one for one in observed if since is None or one.updated_at >= since]
            if recent:
                yield recent
            token = _next(page)
            if token is None or len(recent) < len(observed):
                return
        raise Unavailable("the portal's pages lead in circles")

    async def review(self, account: Account, external_id: str) -> Observed:
        """See Portal.review."""
        found = reader.review(await self._ask(account, "GET", _review(account, external_id)))
        if found is None:
            raise Unavailable("Google told something else than a review")
        return found

    async def comment(self, account: Account, external_id: str, words: str) -> Posted:
        """See Portal.comment: looks first, and sends only what does not stand there already.

        Google's PUT replaces, so even a look that came too early leaves one comment, not two. The
        look saves more than the call: a second PUT would begin moderation anew.
        Raises TooLong beyond 4096 bytes.
        """
        words = reader.tidy(words)
        if len(words.encode()) > LONGEST_COMMENT:
            raise TooLong(LONGEST_COMMENT)
        path = _review(account, external_id)
        standing = reader.comment((await self._ask(account, "GET", path)).get("reviewReply"))
        if standing is not None and standing.words == words:
            return Posted(standing, was_there=True)
        told = await self._ask(account, "PUT", f"{path}/reply", json={"comment": words})
        posted = reader.comment(told)
        if posted is None:
            raise Unavailable("Google took the comment and did not say so")
        return Posted(posted, was_there=False)

    async def remove_comment(self, account: Account, external_id: str) -> None:
        """See Portal.remove_comment: a comment or review that is gone is as good as removed."""
        try:
            await self._ask(account, "DELETE", f"{_review(account, external_id)}/reply")
        except Gone:
            return

    async def _page(self, account: Account, token: str | None) -> dict[str, Any]:
        query = {"pageSize": str(PAGE_SIZE), "orderBy": "updateTime desc"}
        if token is not None:
            query["pageToken"] = token
        return await self._ask(account, "GET", f"{_place(account)}/reviews", params=query)

    async def _ask(
        self, account: Account, method: str, path: str, **request: Any
    ) -> dict[str, Any]:
        """A token that Google refuses is exchanged once; a second refusal is meant."""
        token = await self._tokens.token(account.grant)
        answer = await self._send(token, method, path, request)
        if answer.status == 401:
            token = await self._tokens.token(account.grant, spent=token)
            answer = await self._send(token, method, path, request)
        return answer.opened()

    async def _send(self, token: str, method: str, path: str, request: dict[str, Any]) -> Answer:
        headers = {"Authorization": f"Bearer {token}"}
        url = f"{self._access.api_url}/v4/{path}"
        return await ask(self._http, self._access.limits, method, url, headers=headers, **request)


def _readable(told: object) -> list[Observed]:
    entries = told if isinstance(told, list) else []
    observed = [one for one in map(reader.review, entries) if one is not None]
    if len(observed) < len(entries):
        log.warning(
            "portal_entries_unreadable",
            portal=Google.name,
            count=len(entries) - len(observed),
        )
    return observed


def _next(page: dict[str, Any]) -> str | None:
    token = page.get("nextPageToken")
    return token if isinstance(token, str) and token else None


def _place(account: Account) -> str:
    """The place's name becomes a part of an address: nothing else than a name may pass."""
    if not PLACE.fullmatch(account.place):
        raise NotAccepted("not the name of a location: accounts/{id}/locations/{id}")
    return account.place


def _review(account: Account, external_id: str) -> str:
    """As for the place; `.` and `..` would climb, and need no quoting to do so."""
    if external_id in {"", ".", ".."}:
        raise NotAccepted("not the id of a review")
    return f"{_place(account)}/reviews/{quote(external_id, safe='')}"

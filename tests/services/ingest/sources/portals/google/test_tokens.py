"""A grant becomes a token, is kept, and is exchanged once when Google refuses it."""

import asyncio
from dataclasses import replace

import httpx
import pytest

from services.ingest.sources.portals import AccessDenied, Account, Portal, Unavailable
from services.ingest.sources.portals.google import Access, Google
from tests.services.ingest.sources.portals.google.conftest import Outside, says


async def read(portal: Portal, account: Account) -> None:
    async for _ in portal.reviews(account, None):
        pass


async def test_one_token_serves_many_calls(
    portal: Portal, account: Account, outside: Outside
) -> None:
    before = outside.tokens()
    for _ in range(3):
        await read(portal, account)
    assert outside.tokens() == before + 1


async def test_a_refused_token_is_exchanged_and_the_call_made_again(
    portal: Portal, account: Account, outside: Outside
) -> None:
    review_id = outside.write(5)
    await read(portal, account)
    before = outside.tokens()
    outside.spend_tokens()
    await portal.comment(account, review_id, "Thanks.")
    assert outside.tokens() == before + 1
    assert outside.received() == [("PUT", "Thanks.")]


async def test_many_who_were_refused_together_fetch_one_token(
    portal: Portal, account: Account, outside: Outside
) -> None:
    await read(portal, account)
    before = outside.tokens()
    outside.spend_tokens()
    await asyncio.gather(*(read(portal, account) for _ in range(8)))
    assert outside.tokens() == before + 1


async def test_a_second_refusal_is_meant(
    portal: Portal, account: Account, outside: Outside, sent: list[httpx.Request]
) -> None:
    outside.plan("401", times=5)
    with pytest.raises(AccessDenied):
        await read(portal, account)
    assert [one.url.path == "/token" for one in sent] == [True, False, True, False]


async def test_a_grant_that_was_taken_back_is_access_denied(
    portal: Portal, account: Account
) -> None:
    with pytest.raises(AccessDenied):
        await read(portal, replace(account, grant="revoked"))


async def test_a_client_that_google_does_not_know_is_access_denied(
    http: httpx.AsyncClient, access: Access, account: Account
) -> None:
    with pytest.raises(AccessDenied):
        await read(Google(http, replace(access, client_secret="")), account)


@pytest.mark.parametrize(
    "mode", ["429", "500", "html", "large", "redirect", "hang", "half", "cut", "drip"]
)
async def test_a_token_door_that_fails_is_unavailable_and_asked_again(
    portal: Portal, account: Account, outside: Outside, mode: str
) -> None:
    outside.plan(mode, at="token")
    with pytest.raises(Unavailable):
        await read(portal, account)
    await read(portal, account)


@pytest.mark.parametrize("token", [None, 7, "", "line\nfeed", "ü"])
async def test_what_is_no_token_is_never_put_into_a_header(
    access: Access, account: Account, token: object
) -> None:
    async with says({}, token) as http:
        with pytest.raises(Unavailable):
            await read(Google(http, access), account)


async def test_two_accounts_never_share_a_token(
    portal: Portal, account: Account, outside: Outside, sent: list[httpx.Request]
) -> None:
    await read(portal, account)
    await read(portal, Account("accounts/1001/locations/2001", "grant-1001"))
    used = [one.headers["Authorization"] for one in sent if one.url.path != "/token"]
    assert len(set(used)) == 2

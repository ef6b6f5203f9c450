"""Whatever befalls Google: every end has its word, and no comment is posted twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from deploy.local.program import free_port
from services.ingest.sources.portals import (
    AccessDenied,
    Account,
    CommentState,
    NotDone,
    Portal,
    Unavailable,
)
from services.ingest.sources.portals.google import Access, Google
from tests.services.ingest.sources.portals.google.conftest import Outside

PASSING = ["429", "500", "html", "large", "redirect", "hang", "half", "cut", "drip"]
DONE_ALL_THE_SAME = ["hang", "half", "cut", "drip"]


async def count(portal: Portal, account: Account) -> int:
    return sum([len(page) async for page in portal.reviews(account, None)])


@pytest.mark.parametrize("mode", PASSING)
async def test_it_passes_and_the_next_call_reads_on(
    portal: Portal, account: Account, outside: Outside, mode: str
) -> None:
    outside.write(4)
    outside.plan(mode)
    with pytest.raises(Unavailable):
        await count(portal, account)
    assert await count(portal, account) == 1


async def test_what_came_before_the_fault_is_kept(
    portal: Portal, account: Account, outside: Outside
) -> None:
    for n in range(60):
        outside.write(4, age_days=n)
    told = portal.reviews(account, None)
    assert len(await anext(told)) == 50
    outside.plan("500")
    with pytest.raises(Unavailable):
        await anext(told)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (None, None),
        (0, 0),
        (30, 30),
        ("soon", None),
        ("-5", None),
        ("9" * 9, 86_400),
        ("9" * 5000, None),
        ("Mon, 01 Jan 2001 00:00:00 GMT", 0),
    ],
)
async def test_how_long_google_asks_us_to_wait(
    portal: Portal, account: Account, outside: Outside, said: object, seconds: int | None
) -> None:
    outside.plan("429", retry_after=said)
    with pytest.raises(Unavailable) as refused:
        await count(portal, account)
    expected = None if seconds is None else timedelta(seconds=seconds)
    assert refused.value.retry_after == expected


async def test_a_date_to_wait_for_is_held_against_the_portals_own_clock(
    portal: Portal, account: Account, outside: Outside
) -> None:
    later = datetime.now(UTC) + timedelta(seconds=120)
    outside.plan("429", retry_after=format_datetime(later, usegmt=True))
    with pytest.raises(Unavailable) as refused:
        await count(portal, account)
    wait = refused.value.retry_after
    assert wait is not None
    assert timedelta(seconds=115) <= wait <= timedelta(seconds=121)


@pytest.mark.parametrize("mode", DONE_ALL_THE_SAME)
async def test_a_comment_whose_answer_was_lost_is_found_and_not_posted_twice(
    portal: Portal, account: Account, outside: Outside, mode: str
) -> None:
    review_id = outside.write(2, "Cold.")
    outside.plan(mode, method="PUT")
    with pytest.raises(Unavailable):
        await portal.comment(account, review_id, "We are sorry.")
    outside.judge(review_id, "approve")
    posted = await portal.comment(account, review_id, "We are sorry.")
    assert posted.was_there
    assert posted.comment.state == CommentState.ACCEPTED
    assert outside.received() == [("PUT", "We are sorry.")]


@pytest.mark.parametrize("mode", ["429", "500", "html", "large", "redirect"])
async def test_a_comment_that_was_not_taken_is_posted_the_next_time(
    portal: Portal, account: Account, outside: Outside, mode: str
) -> None:
    review_id = outside.write(2, "Cold.")
    outside.plan(mode, method="PUT")
    with pytest.raises(Unavailable):
        await portal.comment(account, review_id, "We are sorry.")
    posted = await portal.comment(account, review_id, "We are sorry.")
    assert not posted.was_there
    assert outside.received() == [("PUT", "We are sorry.")] * 2


@pytest.mark.parametrize("mode", PASSING)
async def test_nothing_is_written_while_it_cannot_be_seen_what_stands_there(
    portal: Portal, account: Account, outside: Outside, mode: str
) -> None:
    review_id = outside.write(2, "Cold.")
    outside.plan(mode, method="GET")
    with pytest.raises(Unavailable):
        await portal.comment(account, review_id, "We are sorry.")
    assert outside.received() == []


@pytest.mark.parametrize("mode", PASSING)
async def test_removing_is_repeated_until_it_is_known_to_be_done(
    portal: Portal, account: Account, outside: Outside, mode: str
) -> None:
    review_id = outside.write(2)
    await portal.comment(account, review_id, "Thanks.")
    outside.plan(mode, method="DELETE")
    with pytest.raises(Unavailable):
        await portal.remove_comment(account, review_id)
    await portal.remove_comment(account, review_id)
    [page] = [page async for page in portal.reviews(account, None)]
    assert page[0].comment is None


async def test_no_permission_is_access_denied(
    portal: Portal, account: Account, outside: Outside
) -> None:
    outside.plan("403")
    with pytest.raises(AccessDenied):
        await count(portal, account)


async def test_another_accounts_place_is_access_denied(
    portal: Portal, account: Account, outside: Outside
) -> None:
    foreign = replace(account, place="accounts/1001/locations/2001")
    with pytest.raises(AccessDenied):
        await count(portal, foreign)


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_nobody_there_or_no_tls_there_is_unavailable(
    http: httpx.AsyncClient, access: Access, account: Account, scheme: str
) -> None:
    port = free_port() if scheme == "http" else httpx.URL(access.api_url).port
    astray = replace(access, api_url=f"{scheme}://127.0.0.1:{port}")
    with pytest.raises(Unavailable):
        await count(Google(http, astray), account)


@pytest.mark.parametrize("mode", [*PASSING, "403"])
async def test_an_ending_names_no_secret_and_no_person(
    portal: Portal, account: Account, outside: Outside, mode: str
) -> None:
    outside.write(1, "Words of a guest", author="Ada Guest")
    outside.plan(mode)
    with pytest.raises(NotDone) as ended:
        await count(portal, account)
    told = f"{ended.value!r} {ended.value.__cause__!r} {account!r}"
    assert not any(word in told for word in (account.grant, "ya29", "guest", "Ada"))

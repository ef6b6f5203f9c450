"""Reading reviews and writing comments, on a good day."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from services.ingest.sources.portals import (
    Account,
    CommentState,
    Gone,
    NotAccepted,
    Observed,
    Portal,
    TooLong,
    Unavailable,
)
from services.ingest.sources.portals import google as adapter
from services.ingest.sources.portals.google import Access, Google
from tests.services.ingest.sources.portals.google.conftest import Outside, says

SAMPLES = Path(adapter.__file__).parent / "samples"


async def pages(
    portal: Portal, account: Account, since: datetime | None = None
) -> list[list[Observed]]:
    return [page async for page in portal.reviews(account, since)]


async def only(portal: Portal, account: Account) -> Observed:
    [[review]] = await pages(portal, account)
    return review


async def test_a_place_without_reviews_has_no_pages(portal: Portal, account: Account) -> None:
    assert await pages(portal, account) == []


async def test_all_reviews_come_page_by_page_the_latest_first(
    portal: Portal, account: Account, outside: Outside
) -> None:
    written = [outside.write(1 + n % 5, f"No. {n}", age_days=n) for n in range(120)]
    told = await pages(portal, account)
    assert [len(page) for page in told] == [50, 50, 20]
    assert [one.external_id for page in told for one in page] == written


async def test_the_nightly_look_ends_at_its_window(
    portal: Portal,
    account: Account,
    outside: Outside,
    sent: list[httpx.Request],
    four_weeks_ago: datetime,
) -> None:
    recent = [outside.write(5, age_days=27) for _ in range(3)]
    for n in range(120):
        outside.write(4, age_days=29 + n)
    [page] = await pages(portal, account, four_weeks_ago)
    assert sorted(one.external_id for one in page) == sorted(recent)
    assert len([one for one in sent if one.method == "GET"]) == 1


async def test_a_review_changed_today_is_news_however_old(
    portal: Portal, account: Account, outside: Outside, four_weeks_ago: datetime
) -> None:
    old = outside.write(2, "Cold.", age_days=400)
    assert await pages(portal, account, four_weeks_ago) == []
    outside.edit(old, stars=5, words="They made it right.")
    [[review]] = await pages(portal, account, four_weeks_ago)
    assert (review.external_id, review.score_hundredths) == (old, 100_00)
    assert review.words == "They made it right."
    assert review.created_at < four_weeks_ago < review.updated_at


async def test_a_review_taken_from_the_portal_is_no_longer_told(
    portal: Portal, account: Account, outside: Outside
) -> None:
    outside.delete(outside.write(3))
    assert await pages(portal, account) == []


async def test_a_guest_writes_german_and_we_read_german(
    portal: Portal, account: Account, outside: Outside
) -> None:
    outside.write(4, "Schöner See.", language="de", author="Jörg", is_anonymous=True)
    review = await only(portal, account)
    assert (review.words, review.author, review.is_anonymous) == ("Schöner See.", None, True)
    assert review.translation == "[from de] Schöner See."


async def test_a_comment_waits_is_shown_or_is_refused(
    portal: Portal, account: Account, outside: Outside
) -> None:
    review_id = outside.write(1)
    posted = await portal.comment(account, review_id, "We are sorry.")
    assert (posted.comment.state, posted.was_there) == (CommentState.PENDING, False)
    outside.judge(review_id, "approve")
    seen = (await only(portal, account)).comment
    assert seen is not None
    assert (seen.words, seen.state) == ("We are sorry.", CommentState.ACCEPTED)
    outside.judge(review_id, "reject")
    seen = (await only(portal, account)).comment
    assert seen is not None
    assert (seen.state, seen.violation) == (CommentState.REJECTED, "OBSCENITY_AND_PROFANITY")


async def test_the_same_comment_is_sent_once_and_another_replaces_it(
    portal: Portal, account: Account, outside: Outside
) -> None:
    review_id = outside.write(5, "Lovely.")
    await portal.comment(account, review_id, "Thank you.\r\nSee you!  ")
    again = await portal.comment(account, review_id, "Thank you.\nSee you!")
    assert (again.was_there, again.comment.words) == (True, "Thank you.\nSee you!")
    other = await portal.comment(account, review_id, "Thanks.")
    assert other.was_there is False
    assert outside.received() == [("PUT", "Thank you.\nSee you!"), ("PUT", "Thanks.")]


async def test_a_comment_is_removed_and_removing_nothing_is_as_good(
    portal: Portal, account: Account, outside: Outside
) -> None:
    review_id = outside.write(5)
    await portal.comment(account, review_id, "Thanks.")
    await portal.remove_comment(account, review_id)
    assert (await only(portal, account)).comment is None
    await portal.remove_comment(account, review_id)
    outside.delete(review_id)
    await portal.remove_comment(account, review_id)


async def test_a_review_that_is_gone_takes_no_comment(
    portal: Portal, account: Account, outside: Outside
) -> None:
    review_id = outside.write(5)
    outside.delete(review_id)
    with pytest.raises(Gone):
        await portal.comment(account, review_id, "Thanks.")
    assert outside.received() == []


async def test_4096_bytes_are_taken_and_one_more_is_not_even_sent(
    portal: Portal, account: Account, outside: Outside, sent: list[httpx.Request]
) -> None:
    review_id = outside.write(5)
    await portal.comment(account, review_id, "ä" * 2048)
    sent.clear()
    with pytest.raises(TooLong) as refused:
        await portal.comment(account, review_id, "ä" * 2048 + "!")
    assert refused.value.limit == 4096
    assert sent == []


@pytest.mark.parametrize(
    "place", ["", "accounts/1", "accounts/1/locations/2/../3", "//evil.example/locations/2"]
)
async def test_a_place_that_is_not_a_name_goes_nowhere(
    portal: Portal, sent: list[httpx.Request], place: str
) -> None:
    with pytest.raises(NotAccepted):
        await pages(portal, Account(place, "grant"))
    assert sent == []


@pytest.mark.parametrize("review_id", ["", ".", ".."])
async def test_an_id_does_not_climb(portal: Portal, account: Account, review_id: str) -> None:
    with pytest.raises(NotAccepted):
        await portal.comment(account, review_id, "Thanks.")


async def test_an_id_stays_one_part_of_the_address(
    portal: Portal, account: Account, sent: list[httpx.Request]
) -> None:
    with pytest.raises(Gone):
        await portal.comment(account, "a/../b?c#d", "Thanks.")
    expected = f"/v4/{account.place}/reviews/a%2F..%2Fb%3Fc%23d"
    assert sent[-1].url.raw_path == expected.encode()


def _in_circles() -> object:
    return json.loads((SAMPLES / "page.json").read_text())


def _with_endless_token() -> object:
    return {"nextPageToken": "x" * 1_000_000}


@pytest.mark.parametrize("told", [_in_circles, _with_endless_token])
async def test_pages_without_end_are_not_followed(
    access: Access, account: Account, told: Callable[[], object]
) -> None:
    async with says(told()) as http:
        with pytest.raises(Unavailable):
            await pages(Google(http, access), account)


async def test_a_hostile_page_gives_what_is_real_in_it(access: Access, account: Account) -> None:
    async with says(json.loads((SAMPLES / "hostile.json").read_text())) as http:
        [page] = await pages(Google(http, access), account)
    assert [one.external_id for one in page] == ["odd-but-real", "markup"]


async def test_the_last_page_and_the_empty_one_end_the_reading(
    access: Access, account: Account
) -> None:
    for name, count in (("last_page.json", 1), ("empty.json", 0)):
        async with says(json.loads((SAMPLES / name).read_text())) as http:
            assert len(await pages(Google(http, access), account)) == count


@pytest.mark.parametrize("told", [[], "words", 7, None, True])
async def test_json_that_is_no_object_is_no_answer(
    access: Access, account: Account, told: object
) -> None:
    async with says(told) as http:
        with pytest.raises(Unavailable):
            await pages(Google(http, access), account)


async def test_one_review_is_read_alone_and_gone_when_it_is_not_there(
    portal: Portal, account: Account, outside: Outside
) -> None:
    review = outside.write(4, "Fine.")
    assert await portal.review(account, review) == await only(portal, account)
    outside.delete(review)
    with pytest.raises(Gone):
        await portal.review(account, review)


async def test_what_is_no_review_is_not_taken_for_one(account: Account) -> None:
    portal = Google(says({"reviews": []}), Access())
    with pytest.raises(Unavailable):
        await portal.review(account, "x")

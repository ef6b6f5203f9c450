"""Google's shapes, word for word, and a moderator who goes by the clock."""

from datetime import UTC, datetime

import httpx
import pytest

from deploy.demo.hands import Hands
from tests.sims.google.conftest import Place, refused


def test_an_empty_location_answers_with_an_empty_object(place: Place) -> None:
    assert place.read() == {}


def test_a_review_has_googles_fields_and_nothing_that_is_empty(place: Place) -> None:
    path = place.write(4, words="Fine.", author="Ada Guest", age_days=1)
    told = place.read()
    [review] = told["reviews"]
    assert told | {"reviews": []} == {"reviews": [], "averageRating": 4.0, "totalReviewCount": 1}
    assert list(review) == [
        "name", "reviewId", "reviewer", "starRating", "createTime", "updateTime",
        "reviewReplyUrl", "comment",
    ]  # fmt: skip
    assert f"/v4/{review['name']}" == path
    assert (review["starRating"], review["comment"]) == ("FOUR", "Fine.")
    assert review["createTime"].endswith("Z")
    assert place.read(path) == review
    assert "comment" not in place.read(place.write(1))


def test_pages_follow_one_another_and_the_last_has_no_token(place: Place) -> None:
    written = [place.write(1 + n % 5, age_days=n) for n in range(7)]
    first = place.read(pageSize=3)
    second = place.read(pageSize=3, pageToken=first["nextPageToken"])
    third = place.read(pageSize=3, pageToken=second["nextPageToken"])
    assert "nextPageToken" not in third
    pages = first["reviews"] + second["reviews"] + third["reviews"]
    assert [f"/v4/{one['name']}" for one in pages] == written
    assert {page["totalReviewCount"] for page in (first, second, third)} == {7}


def test_no_page_holds_more_than_fifty(place: Place) -> None:
    for n in range(51):
        place.write(5, age_days=n)
    assert len(place.read(pageSize=200)["reviews"]) == 50


@pytest.mark.parametrize(
    ("order", "stars"),
    [
        ("rating", ["ONE", "THREE", "FIVE"]),
        ("rating desc", ["FIVE", "THREE", "ONE"]),
        ("updateTime desc", ["THREE", "ONE", "FIVE"]),
    ],
)
def test_the_orders_google_knows(place: Place, order: str, stars: list[str]) -> None:
    for n, given in enumerate((3, 1, 5)):
        place.write(given, age_days=n)
    assert [one["starRating"] for one in place.read(orderBy=order)["reviews"]] == stars


@pytest.mark.parametrize(
    "query", ["orderBy=updateTime", "pageToken=x", "pageToken=NTpyYXRpbmc=", "pageSize=many"]
)
def test_what_google_does_not_understand_is_an_invalid_argument(place: Place, query: str) -> None:
    assert refused(place.http.get(f"{place.reviews}?{query}")) == (400, "INVALID_ARGUMENT")


def test_no_token_a_foreign_account_and_an_unknown_place(place: Place) -> None:
    assert refused(httpx.get(place.http.base_url.join(place.reviews))) == (401, "UNAUTHENTICATED")
    foreign = place.http.get("/v4/accounts/1002/locations/2003/reviews")
    assert refused(foreign) == (403, "PERMISSION_DENIED")
    nowhere = place.http.get(f"/v4/accounts/{place.account}/locations/9/reviews")
    assert refused(nowhere) == (404, "NOT_FOUND")


def test_a_token_ends_after_its_hour(place: Place, clock: Hands) -> None:
    clock.move(seconds=3599)
    place.read()
    clock.move(seconds=2)
    assert refused(place.http.get(place.reviews)) == (401, "UNAUTHENTICATED")


def test_an_unknown_grant_is_refused_as_oauth_has_it(place: Place) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": "?"}
    answer = place.http.post("/token", data=form | {"client_id": "a", "client_secret": "b"})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


SHOWN = {"reviewReplyState": "APPROVED"}
RUDE = {"reviewReplyState": "REJECTED", "policyViolation": "OBSCENITY_AND_PROFANITY"}


@pytest.mark.parametrize(("words", "verdict"), [("Thank you.", SHOWN), ("You idiot!", RUDE)])
def test_a_reply_waits_for_its_moment_and_is_then_judged(
    place: Place, clock: Hands, words: str, verdict: dict[str, str]
) -> None:
    review = place.write(2)
    replied = place.reply(review, words)
    assert (replied["comment"], replied["reviewReplyState"]) == (words, "PENDING")
    clock.move(seconds=4.9)
    assert place.read(review)["reviewReply"] == replied
    clock.move(seconds=0.2)
    assert place.read(review)["reviewReply"] == replied | verdict


def test_a_reply_is_replaced_judged_anew_and_taken_away(place: Place, clock: Hands) -> None:
    review = place.write(2)
    before = place.read(review)["updateTime"]
    place.reply(review, "One.")
    review_id = review.rpartition("/")[2]
    place.http.post(f"/control/replies/{review_id}/reject").raise_for_status()
    assert place.read(review)["reviewReply"]["reviewReplyState"] == "REJECTED"
    clock.move(seconds=60)
    place.reply(review, "Two.")
    told = place.read(review)
    assert told["reviewReply"]["comment"] == "Two."
    assert told["reviewReply"]["reviewReplyState"] == "PENDING"
    assert told["updateTime"] == before
    assert place.http.delete(f"{review}/reply").raise_for_status().json() == {}
    assert "reviewReply" not in place.read(review)
    assert refused(place.http.delete(f"{review}/reply")) == (404, "NOT_FOUND")


@pytest.mark.parametrize("told", [{}, {"comment": ""}, {"comment": "ä" * 2049}, [], {"comment": 3}])
def test_a_reply_google_would_not_take(place: Place, told: object) -> None:
    answer = place.http.put(f"{place.write(2)}/reply", json=told)
    assert refused(answer) == (400, "INVALID_ARGUMENT")


def test_its_time_is_the_clock_files(place: Place, clock: Hands) -> None:
    clock.move(seconds=86_400 * 365)
    place.authorise()
    told = place.read(place.write(5))["createTime"]
    assert (datetime.fromisoformat(told) - datetime.now(UTC)).days >= 364


def test_it_is_bound_to_this_machine_alone(place: Place) -> None:
    with pytest.raises(httpx.ConnectError):
        httpx.get(place.http.base_url.copy_with(host="127.0.0.2"))

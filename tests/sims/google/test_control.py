"""The door for people and tests, and the witness that forgets nothing."""

import sqlite3
from pathlib import Path

import httpx
import pytest

from deploy.demo.hands import Hands
from tests.sims.google.conftest import Place, refused
from tests.sims.running import running


def test_the_ledger_holds_every_reply_that_came_even_those_that_were_refused(place: Place) -> None:
    review = place.write(2)
    place.http.post("/control/faults", json={"mode": "500"}).raise_for_status()
    answer = place.http.put(f"{review}/reply", json={"comment": "One."})
    assert refused(answer) == (500, "INTERNAL")
    place.reply(review, "Two.")
    place.http.delete(f"{review}/reply").raise_for_status()
    told = [(one["method"], one["words"]) for one in place.ledger()]
    assert told == [("PUT", "One."), ("PUT", "Two."), ("DELETE", None)]


@pytest.mark.parametrize("crime", ["DELETE FROM ledger", "UPDATE ledger SET words = ''"])
def test_nobody_rewrites_the_ledger(place: Place, crime: str) -> None:
    place.reply(place.write(2), "Thanks.")
    with sqlite3.connect(place.folder / "google.sqlite") as db, pytest.raises(sqlite3.Error):
        db.execute(crime)
    assert [one["words"] for one in place.ledger()] == ["Thanks."]


def test_it_remembers_everything_when_it_is_started_again(tmp_path: Path) -> None:
    arguments = ("tests.sims.google", "--folder", str(tmp_path))
    with running(*arguments) as address, httpx.Client(base_url=address) as http:
        place = Place(http, tmp_path)
        review = place.write(2, words="Cold.")
        place.reply(review, "Sorry.")
        told, ledger, headers = place.read(review), place.ledger(), http.headers
    with running(*arguments) as address, httpx.Client(base_url=address, headers=headers) as http:
        place.http = http
        assert place.read(review)["createTime"] == told["createTime"]
        assert place.read(review)["reviewReply"]["comment"] == "Sorry."
        assert place.ledger() == ledger


def test_a_fault_ends_when_its_times_are_over(place: Place) -> None:
    fault = {"mode": "429", "retry_after": 7, "times": 2}
    place.http.post("/control/faults", json=fault).raise_for_status()
    for _ in range(2):
        answer = place.http.get(place.reviews)
        assert refused(answer) == (429, "RESOURCE_EXHAUSTED")
        assert answer.headers["Retry-After"] == "7"
    assert place.read() == {}


def test_people_do_it_all_on_the_page(place: Place) -> None:
    form = {"location": place.name, "stars": "3", "words": "<b>Hm</b>", "author": "Jörg"}
    form |= {"language": "en", "age_days": "2"}
    assert place.http.post("/page/reviews", data=form).status_code == 303
    [review] = place.read()["reviews"]
    review_id = review["reviewId"]
    place.reply(f"{place.reviews}/{review_id}", "A word of thanks.")
    page = place.http.get("/").text
    assert all(words in page for words in ("Hotel Seeblick", "Jörg", "&lt;b&gt;Hm", "of thanks"))
    place.http.post(f"/page/replies/{review_id}/approve")
    assert place.read()["reviews"][0]["reviewReply"]["reviewReplyState"] == "APPROVED"
    place.http.post(f"/page/reviews/{review_id}/edit", data={"stars": "5", "words": "Better."})
    assert place.read()["reviews"][0]["starRating"] == "FIVE"
    place.http.post(f"/page/reviews/{review_id}/delete")
    assert place.read() == {}
    plan = {"mode": "500", "times": "1", "retry_after": ""}
    assert place.http.post("/page/faults", data=plan).status_code == 303
    assert "retry-after" not in place.http.get(place.reviews).headers


def test_a_change_and_a_removal_by_the_control_door(place: Place, clock: Hands) -> None:
    review = place.write(2, words="Cold.", age_days=3)
    review_id = review.rpartition("/")[2]
    clock.move(seconds=10)
    change = place.http.patch(f"/control/reviews/{review_id}", json={"words": ""})
    told = change.raise_for_status().json()
    assert "comment" not in told
    assert told["createTime"] < told["updateTime"]
    assert place.http.delete(f"/control/reviews/{review_id}").status_code == 204
    assert refused(place.http.get(review)) == (404, "NOT_FOUND")
    assert place.http.delete(f"/control/reviews/{review_id}").status_code == 404
    assert place.http.post(f"/control/replies/{review_id}/approve").status_code == 404


def test_the_control_door_takes_no_nonsense(place: Place) -> None:
    for told in ({"stars": 6}, {"stars": 1, "starz": 1}, {"stars": 1, "age_days": -1}):
        assert place.http.post("/control/reviews", json=told).status_code == 422
    assert place.http.post("/control/faults", json={"mode": "flood"}).status_code == 422

"""A review's life, told as stories."""

from datetime import UTC, datetime, timedelta

import pytest

from services.stream.domain.arrival import OWN, PUBLISHED_AFTER, Arrival
from services.stream.domain.review import (
    AlreadyPublished,
    AsBefore,
    NoLongerStands,
    NotOnItsPortal,
    Review,
    TooEarly,
)
from shared import ids
from shared.domain import Sealed
from tests.support.story import Fact, Story, fact, given

WRITTEN = datetime(2026, 3, 27, 9, 30, tzinfo=UTC)
DUE = WRITTEN + timedelta(seconds=72 * 3600)
OTHER = ids.of("another")

own = Arrival(portal=OWN, score=4000, submitted_at=WRITTEN, guest_id=ids.of("guest"))
on_google = Arrival(portal="google", score=8000, submitted_at=WRITTEN, external_id="g-1")


def received(arrival: Arrival = own) -> Fact:
    return fact(Review.Received, **arrival.told)


revoked = fact(Review.Revoked, dispute_id=OTHER)
replaced = fact(Review.Replaced, by=OTHER)
removed = fact(Review.Removed, reason="racist")
vanished = fact(Review.Vanished)


def a_review(*facts: Fact, arrival: Arrival = own) -> Story:
    return given(Review, received(arrival), *facts)


def test_an_own_review_says_when_it_will_be_published() -> None:
    given(Review).when(lambda _: Review.receive(OTHER, own)).then(received())
    assert own.publish_at == DUE


def test_72_hours_are_72_times_3600_seconds_also_when_clocks_change() -> None:
    assert PUBLISHED_AFTER.total_seconds() == 259_200
    in_winter = datetime.fromisoformat("2026-03-28T12:00:00+01:00")
    arrival = Arrival(portal=OWN, score=1, submitted_at=in_winter)
    assert arrival.publish_at == datetime(2026, 3, 31, 11, tzinfo=UTC)


def test_a_portal_s_review_is_not_ours_to_publish() -> None:
    assert on_google.publish_at is None
    with pytest.raises(TooEarly):
        a_review(arrival=on_google).when(lambda review: review.publish(DUE))


def test_it_is_published_when_its_time_has_come() -> None:
    a_review().when(lambda review: review.publish(DUE)).then(fact(Review.Published))


def test_it_is_not_published_a_millisecond_early() -> None:
    with pytest.raises(TooEarly):
        a_review().when(lambda review: review.publish(DUE - timedelta(milliseconds=1)))


def test_it_is_published_once() -> None:
    with pytest.raises(AlreadyPublished):
        a_review(fact(Review.Published)).when(lambda review: review.publish(DUE))


@pytest.mark.parametrize("end", [revoked, replaced, removed])
def test_what_no_longer_stands_is_never_published_revoked_or_replaced(end: Fact) -> None:
    for command in (
        lambda review: review.publish(DUE),
        lambda review: review.revoke(OTHER),
        lambda review: review.replace(OTHER),
        lambda review: review.change(100, None),
        lambda review: review.vanish(),
        lambda review: review.come_back(),
        lambda review: review.must_take_comments(),
    ):
        with pytest.raises(NoLongerStands):
            a_review(end).when(command)


def test_its_guest_takes_it_back() -> None:
    a_review().when(lambda review: review.revoke(OTHER)).then(revoked)


def test_a_published_review_can_be_taken_back_too() -> None:
    a_review(fact(Review.Published)).when(lambda review: review.revoke(OTHER)).then(revoked)


def test_its_guest_replaces_it() -> None:
    a_review().when(lambda review: review.replace(OTHER)).then(replaced)


@pytest.mark.parametrize("end", [revoked, replaced])
def test_an_operator_removes_also_what_was_taken_back(end: Fact) -> None:
    a_review(end).when(lambda review: review.remove("racist")).then(removed)


def test_an_operator_removes_it_once() -> None:
    with pytest.raises(NoLongerStands):
        a_review(removed).when(lambda review: review.remove("racist"))


def test_its_portal_shows_other_stars() -> None:
    named = Arrival(portal="google", score=8000, submitted_at=WRITTEN, author=Sealed("s1|a"))
    a_review(arrival=named).when(lambda review: review.change(2000, "s1|w")).then(
        fact(Review.Changed, score=2000, words="s1|w", author=Sealed("s1|a"))
    )


def test_it_vanishes_from_its_portal_and_comes_back() -> None:
    story = a_review(arrival=on_google)
    story.when(lambda review: review.vanish()).when(lambda review: review.come_back())
    story.then(vanished, fact(Review.Returned))


def test_it_vanishes_once_and_comes_back_once() -> None:
    with pytest.raises(AsBefore):
        a_review(vanished, arrival=on_google).when(lambda review: review.vanish())
    with pytest.raises(AsBefore):
        a_review(arrival=on_google).when(lambda review: review.come_back())


def test_what_its_portal_does_not_show_takes_no_comment() -> None:
    with pytest.raises(NotOnItsPortal):
        a_review(vanished, arrival=on_google).when(lambda review: review.must_take_comments())
    a_review(arrival=on_google).when(lambda review: review.must_take_comments()).then()


def test_its_guest_is_forgotten_once_and_asking_again_changes_nothing() -> None:
    story = a_review(removed).when(lambda review: review.forget_guest())
    story.when(lambda review: review.forget_guest()).then(fact(Review.GuestForgotten))

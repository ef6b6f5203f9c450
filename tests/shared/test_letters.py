"""A letter: five attempts in 24 hours, each stored before it begins, and always an end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shared.domain import Sealed
from shared.letters.letter import Letter, LetterClosed
from shared.mail.outcome import Ambiguous, HandedOver, Refused
from tests.support.story import ID, LONG_AGO, Fact, fact, given

DAY = timedelta(hours=24)
ABOUT: dict[str, Any] = {"kind": "answer", "about": ID, "guest_id": ID}
intended = fact(
    Letter.Intended,
    **ABOUT,
    part=None,
    address=Sealed("address"),
    message_id="<m@x>",
    language="de",
    send_at=LONG_AGO,
    give_up_at=LONG_AGO + DAY,
)
handed_over = fact(Letter.HandedOver, **ABOUT, reply="ok")
given_up = fact(Letter.Uncertain, **ABOUT, retry_at=None)
refused = fact(Letter.Refused, **ABOUT, cls="permanent", code=550, words="no", retry_at=None)


def attempted(number: int) -> Fact:
    overdue_at = LONG_AGO + timedelta(minutes=10)
    return fact(Letter.Attempted, attempt=number, overdue_at=overdue_at)


def attempting(after: timedelta = timedelta()) -> Callable[[Letter], None]:
    return lambda letter: letter.attempt(LONG_AGO + after)


def test_an_attempt_is_stored_first_with_when_its_outcome_is_overdue() -> None:
    given(Letter, intended).when(attempting()).then(attempted(1))
    given(Letter, intended, attempted(1)).when(attempting()).then(attempted(2))


def test_after_five_attempts_without_outcome_it_is_given_up() -> None:
    past = [intended, *map(attempted, range(1, 5))]
    given(Letter, *past).when(attempting()).then(attempted(5))
    given(Letter, *past, attempted(5)).when(attempting()).then(given_up)


def test_after_a_day_without_outcome_it_is_given_up() -> None:
    given(Letter, intended, attempted(1)).when(attempting(DAY)).then(given_up)


def test_a_worker_that_comes_a_day_late_sends_it_all_the_same() -> None:
    at = LONG_AGO + DAY + timedelta(minutes=10)
    given(Letter, intended).when(attempting(DAY)).then(
        fact(Letter.Attempted, attempt=1, overdue_at=at)
    )


@pytest.mark.parametrize("end", [handed_over, given_up, refused])
def test_a_letter_that_ended_is_not_attempted(end: Fact) -> None:
    with pytest.raises(LetterClosed):
        given(Letter, intended, attempted(1), end).when(attempting())


def test_an_outcome_ends_it_or_says_when_it_is_tried_again() -> None:
    story = given(Letter, intended, attempted(1))
    story.when(lambda it: it.record(Ambiguous("gone"), LONG_AGO)).then(
        fact(Letter.Uncertain, **ABOUT, retry_at=LONG_AGO + timedelta(minutes=1))
    )
    given(Letter, intended, attempted(1)).when(
        lambda it: it.record(Refused("permanent", 550, None, "no"), LONG_AGO)
    ).then(refused)
    given(Letter, intended, attempted(1)).when(
        lambda it: it.record(HandedOver("ok"), LONG_AGO)
    ).then(handed_over)

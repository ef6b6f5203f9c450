from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.disputes.domain.dispute import (
    Dispute,
    DisputeIsClosed,
    NoGuestContact,
    Outcome,
    ReplacedOnce,
    StillRunning,
)
from shared.domain import Sealed
from tests.support.story import fact, given

MAY_15 = datetime(2026, 5, 15, 12, tzinfo=UTC)
A_MOMENT = timedelta(milliseconds=1)
REVIEW, GUEST, MESSAGE = UUID(int=7), UUID(int=8), UUID(int=9)
NAME, ADDRESS, WORDS = Sealed("sealed name"), Sealed("sealed address"), Sealed("sealed words")

about: dict[str, Any] = {
    "review_id": REVIEW,
    "guest_id": GUEST,
    "score": 40_00,
    "deadline": MAY_15,
    "is_automatic": True,
    "threshold": 60_00,
    "guest_name": NAME,
    "email": ADDRESS,
    "language": "de",
    "is_replacement": False,
}
ended: dict[str, Any] = {
    "review_id": REVIEW,
    "guest_id": GUEST,
    "score": None,
    "words": None,
    "shows_name": None,
    "language": None,
}
opened = fact(Dispute.Opened, **about)
asked = fact(Dispute.GuestAsked, message_id=MESSAGE, words=WORDS)
revoked = fact(Dispute.Closed, outcome=Outcome.REVOKED, **ended)
expired = fact(Dispute.Closed, outcome=Outcome.EXPIRED, **ended)


def test_a_complaint_opens_a_dispute() -> None:
    given(Dispute).when(lambda _: Dispute(**about)).then(opened)


def test_staff_ask_the_guest() -> None:
    given(Dispute, opened).when(lambda d: d.ask_guest(MESSAGE, WORDS)).then(asked)


def test_nobody_is_asked_who_left_no_address() -> None:
    silent = fact(Dispute.Opened, **{**about, "email": None})
    with pytest.raises(NoGuestContact):
        given(Dispute, silent).when(lambda d: d.ask_guest(MESSAGE, WORDS))


def test_the_guest_takes_the_review_back() -> None:
    given(Dispute, opened, asked).when(lambda d: d.revoke()).then(revoked)


def test_the_guest_replaces_the_review() -> None:
    new = {**ended, "score": 80_00, "words": WORDS, "shows_name": False, "language": "de"}
    given(Dispute, opened).when(lambda d: d.replace(80_00, WORDS, False, "de")).then(
        fact(Dispute.Closed, outcome=Outcome.REPLACED, **new)
    )


def test_a_replacement_is_not_replaced_again_but_may_be_taken_back() -> None:
    of_a_replacement = fact(Dispute.Opened, **{**about, "is_replacement": True})
    with pytest.raises(ReplacedOnce):
        given(Dispute, of_a_replacement).when(lambda d: d.replace(80_00, WORDS, False, "de"))
    given(Dispute, of_a_replacement).when(lambda d: d.revoke()).then(revoked)


def test_it_expires_after_fourteen_days() -> None:
    given(Dispute, opened).when(lambda d: d.expire(MAY_15)).then(expired)


def test_it_does_not_expire_a_moment_earlier() -> None:
    with pytest.raises(StillRunning):
        given(Dispute, opened).when(lambda d: d.expire(MAY_15 - A_MOMENT))


@pytest.mark.parametrize(
    "command",
    [
        lambda d: d.ask_guest(MESSAGE, WORDS),
        lambda d: d.revoke(),
        lambda d: d.replace(80_00, None, True, "de"),
        lambda d: d.expire(MAY_15),
    ],
    ids=["ask", "revoke", "replace", "expire"],
)
@pytest.mark.parametrize("end", [revoked, expired], ids=["revoked", "expired"])
def test_closed_is_closed(command: Any, end: Any) -> None:
    with pytest.raises(DisputeIsClosed):
        given(Dispute, opened, end).when(command)


def test_a_review_has_one_dispute() -> None:
    assert Dispute.create_id(REVIEW) == Dispute.create_id(REVIEW)
    assert Dispute.create_id(REVIEW) != Dispute.create_id(GUEST)

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.disputes.domain.dispute import Dispute, Outcome, StillRunning
from services.disputes.policies import expire_at_the_deadline, open_a_dispute_for_a_complaint
from services.disputes.service import SERVICE
from shared import clock, ids
from shared.application import AlreadyThere
from shared.contracts.stream import ReviewReceived
from shared.domain import Acting, acting
from shared.policy import Moment, by_rule
from shared.service import Here
from tests.support.house import open_here, settings_in

BUSINESS, PLACE, GUEST = uuid4(), uuid4(), uuid4()


@pytest.fixture
def disputes(tmp_path: Path) -> Here[Any]:
    return open_here(SERVICE, settings_in(tmp_path))


def a_review(here: Here[Any], score: int, **more: Any) -> ReviewReceived:
    now = clock.now()
    told: dict[str, Any] = {
        "id": uuid4(),
        "stream": uuid4(),
        "version": 1,
        "at": now,
        "recorded_at": now,
        "actor": "rule:x@1",
        "business_id": BUSINESS,
        "place_id": PLACE,
        "portal": "own",
        "score": score,
        "author": here.vault.seal(BUSINESS, f"guest:{GUEST}", "Anna"),
        "email": here.vault.seal(BUSINESS, f"guest:{GUEST}", "anna@example.com"),
        "shows_name": True,
        "language": "de",
        "submitted_at": now,
        "guest_id": GUEST,
    }
    return ReviewReceived(**{**told, **more})


def hear(here: Here[Any], review: ReviewReceived) -> Dispute | None:
    with acting(by_rule("open_a_dispute_for_a_complaint", 1, review)):
        open_a_dispute_for_a_complaint(here, review)
    found: Dispute | None = here.application.find(Dispute, ids.of("dispute", review.stream))
    return found


@pytest.mark.parametrize(("score", "is_opened"), [(59_99, True), (60_00, False), (0, True)])
def test_below_sixty_percent_a_dispute_opens(
    disputes: Here[Any], score: int, is_opened: bool
) -> None:
    found = hear(disputes, a_review(disputes, score))
    assert (found is not None) is is_opened


def test_portal_reviews_have_no_guest_to_talk_to(disputes: Here[Any]) -> None:
    assert hear(disputes, a_review(disputes, 20_00, portal="google", guest_id=None)) is None


def test_given_twice_it_opens_once(disputes: Here[Any]) -> None:
    review = a_review(disputes, 20_00)
    hear(disputes, review)
    found = hear(disputes, review)
    assert found is not None
    assert found.version == 1


def test_another_command_cannot_open_a_second_one(disputes: Here[Any]) -> None:
    review = a_review(disputes, 20_00)
    hear(disputes, review)
    by_hand = Acting("staff:1", BUSINESS, PLACE, command_id=uuid4())
    with acting(by_hand), pytest.raises(AlreadyThere):
        disputes.application.open(
            review.stream,
            GUEST,
            20_00,
            review.author,
            None,
            "de",
            is_automatic=False,
            is_replacement=False,
        )


def test_the_deadline_closes_it_once_and_not_before(disputes: Here[Any]) -> None:
    found = hear(disputes, a_review(disputes, 20_00))
    assert found is not None

    def comes(at: Any) -> None:
        moment = Moment(found.id, at, BUSINESS, PLACE)
        who = Acting("rule:x@1", BUSINESS, PLACE, command_id=ids.of("expire", found.id, at), at=at)
        with acting(who):
            expire_at_the_deadline(disputes, moment)

    with pytest.raises(StillRunning):
        comes(found.deadline - timedelta(seconds=1))
    for _ in range(2):
        comes(found.deadline)
    closed = disputes.application.find(Dispute, found.id)
    assert closed.outcome is Outcome.EXPIRED
    assert closed.version == 2


def test_a_foreign_business_cannot_revoke(disputes: Here[Any]) -> None:
    found = hear(disputes, a_review(disputes, 20_00))
    assert found is not None
    from shared.application import NotHere

    with acting(Acting("guest:x", uuid4(), command_id=uuid4())), pytest.raises(NotHere):
        disputes.application.revoke(UUID(str(found.id)))

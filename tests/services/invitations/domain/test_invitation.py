"""An invitation on its way: planned, handed over once at most, or not."""

from datetime import timedelta

import pytest

from services.invitations.domain.invitation import (
    AlreadyInvited,
    Invitation,
)
from services.invitations.domain.matrix import Status
from services.invitations.domain.tries import NothingDue, NothingOpen
from shared.domain import Sealed
from tests.services.invitations.domain.facts import (
    A_MINUTE,
    ANNA,
    FILE,
    MAY_2,
    PASTS,
    PLANNED,
    blocked,
    failed,
    intended,
    scheduled,
    sent,
    skipped,
    uncertain,
)
from tests.support.story import ID, given

A_DAY = timedelta(days=1)


def test_a_guest_is_invited() -> None:
    given(Invitation).when(lambda _: Invitation.schedule(ID, ANNA, FILE, PLANNED)).then(scheduled)


def test_a_guest_is_not_invited_and_it_says_why() -> None:
    given(Invitation).when(lambda _: Invitation.skip(ID, ANNA, FILE, "too_old")).then(skipped)


def test_its_hour_comes_and_the_intent_is_stored() -> None:
    given(Invitation, scheduled).when(lambda it: it.intend(MAY_2, "<m@x>", 0)).then(intended())


def test_nothing_is_intended_before_its_hour() -> None:
    with pytest.raises(NothingDue):
        given(Invitation, scheduled).when(lambda it: it.intend(MAY_2 - A_MINUTE, "<m@x>", 0))


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.NOT_SENT])
def test_only_what_is_planned_is_ever_intended(status: Status) -> None:
    with pytest.raises(NothingDue):
        given(Invitation, *PASTS[status]).when(lambda it: it.intend(MAY_2 + A_DAY, "<m@x>", 0))


def test_the_mail_server_takes_it() -> None:
    given(Invitation, scheduled, intended()).when(lambda it: it.hand_over(1, "ok")).then(sent())


def test_an_outcome_is_recorded_once() -> None:
    with pytest.raises(NothingOpen):
        given(Invitation, scheduled, intended(), sent()).when(lambda it: it.hand_over(1, "ok"))


def test_an_outcome_of_another_try_says_nothing() -> None:
    with pytest.raises(NothingOpen):
        given(Invitation, scheduled, intended()).when(lambda it: it.hand_over(2, "ok"))


def test_a_permanent_refusal_is_the_end() -> None:
    story = given(Invitation, scheduled, intended())
    story.when(lambda it: it.refuse(1, "permanent", 550, Sealed("no"), MAY_2)).then(failed())


@pytest.mark.parametrize(("attempt", "minutes"), [(1, 5), (2, 30), (3, 120), (4, 600)])
def test_a_refusal_for_now_is_tried_again_later(attempt: int, minutes: int) -> None:
    past = [scheduled, intended()]
    for number in range(2, attempt + 1):
        past += [failed(number - 1, "transient", MAY_2, "not_sent"), intended(number)]
    retry_at = MAY_2 + minutes * A_MINUTE
    given(Invitation, *past).when(
        lambda it: it.refuse(attempt, "transient", 550, Sealed("no"), MAY_2)
    ).then(failed(attempt, "transient", retry_at, "not_sent"))


def test_after_five_tries_it_has_failed() -> None:
    past = [scheduled, intended()]
    for number in range(2, 6):
        past += [failed(number - 1, "transient", MAY_2, "not_sent"), intended(number)]
    given(Invitation, *past).when(
        lambda it: it.refuse(5, "transient", 550, Sealed("no"), MAY_2)
    ).then(failed(5, "transient", None, "failed"))


def test_after_a_day_it_has_failed() -> None:
    late = MAY_2 + A_DAY - 4 * A_MINUTE
    given(Invitation, scheduled, intended()).when(
        lambda it: it.refuse(1, "transient", 550, Sealed("no"), late)
    ).then(failed(1, "transient", None, "failed"))


def test_every_try_has_an_intent_and_all_of_them_one_end() -> None:
    past = [scheduled, intended(), failed(1, "transient", MAY_2 + 5 * A_MINUTE, "not_sent")]
    later = MAY_2 + 5 * A_MINUTE
    given(Invitation, *past).when(lambda it: it.intend(later, "<m@x>", 0)).then(
        intended(2, at=later, first=MAY_2)
    )


def test_without_an_outcome_it_is_uncertain() -> None:
    given(Invitation, scheduled, intended()).when(lambda it: it.doubt(1)).then(uncertain())


def test_a_doubt_is_told_once() -> None:
    given(Invitation, scheduled, intended(), uncertain()).when(lambda it: it.doubt(1)).then()


def test_an_outcome_that_comes_late_is_taken() -> None:
    past = [scheduled, intended(), uncertain()]
    given(Invitation, *past).when(lambda it: it.hand_over(1, "ok")).then(sent())


def test_what_was_uncertain_is_never_tried_again() -> None:
    past = [scheduled, intended(), uncertain()]
    given(Invitation, *past).when(
        lambda it: it.refuse(1, "transient", 550, Sealed("no"), MAY_2)
    ).then(failed(1, "transient"))


def test_a_block_stops_it_before_and_during_a_try() -> None:
    for past in ([scheduled], [scheduled, intended()]):
        story = given(Invitation, *past)
        story.when(lambda it: it.suppress("address_blocked", "hash-of-address")).then(blocked)
        assert story.aggregate.status is Status.CANCELLED


def test_a_block_does_not_undo_what_was_sent() -> None:
    with pytest.raises(AlreadyInvited):
        given(Invitation, *PASTS["email_sent"]).when(lambda it: it.suppress("address_blocked", "x"))

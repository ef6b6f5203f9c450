"""What a guest does with an invitation: clicks, answers once, takes it back."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.invitations.domain.invitation import (
    AlreadyAnswered,
    Invitation,
    LinkExpired,
    SurveyClosed,
)
from services.invitations.domain.matrix import Status
from tests.services.invitations.domain.facts import (
    MAY_2,
    PASTS,
    REVIEW,
    anonymised,
    answered,
    clicked,
    intended,
    revoked,
    scheduled,
    sent,
)
from tests.support.story import given

A_DAY = timedelta(days=1)


def test_a_click_is_told_once() -> None:
    given(Invitation, scheduled, intended(), sent()).when(lambda it: it.click()).then(clicked)
    given(Invitation, *PASTS["email_clicked"]).when(lambda it: it.click()).then()


@pytest.mark.parametrize("status", ["failed", "uncertain", "sending"])
def test_a_click_proves_the_delivery(status: str) -> None:
    story = given(Invitation, *PASTS[status]).when(lambda it: it.click())
    story.then(clicked)
    assert story.aggregate.status is Status.EMAIL_CLICKED


def test_an_outcome_after_the_click_does_not_lower_the_status() -> None:
    past = [scheduled, intended(), clicked]
    given(Invitation, *past).when(lambda it: it.hand_over(1, "ok")).then(sent("email_clicked"))


@pytest.mark.parametrize("status", ["reviewed_email", "review_deleted", "anonymised", "none"])
def test_a_click_says_nothing_where_more_is_known(status: str) -> None:
    given(Invitation, *PASTS[status]).when(lambda it: it.click()).then()


def test_a_guest_answers_and_the_answer_is_a_click() -> None:
    story = given(Invitation, scheduled, intended(), sent())
    story.when(lambda it: it.answer(REVIEW, 40_00, MAY_2)).then(clicked, answered())


def test_a_guest_answers_once() -> None:
    with pytest.raises(AlreadyAnswered):
        given(Invitation, *PASTS["reviewed_email"]).when(lambda it: it.answer(REVIEW, 1, MAY_2))


def test_the_survey_is_open_for_ninety_days_to_the_moment() -> None:
    end, moment = MAY_2 + 90 * A_DAY, timedelta(microseconds=1)
    story = given(Invitation, *PASTS["email_clicked"])
    with pytest.raises(LinkExpired):
        story.when(lambda it: it.answer(REVIEW, 40_00, end))
    story.when(lambda it: it.answer(REVIEW, 40_00, end - moment)).then(answered())


@pytest.mark.parametrize("status", ["not_sent", "none", "cancelled", "anonymised", "deleted"])
def test_nobody_answers_what_was_not_asked_or_is_over(status: str) -> None:
    with pytest.raises(SurveyClosed):
        given(Invitation, *PASTS[status]).when(lambda it: it.answer(REVIEW, 40_00, MAY_2))


def test_a_replacement_is_an_answer_too() -> None:
    new = UUID(int=71)
    given(Invitation, *PASTS["reviewed_email"]).when(
        lambda it: it.replace_answer(new, 40_00, REVIEW)
    ).then(answered(new, REVIEW))


def test_only_an_answer_of_the_guest_is_replaced() -> None:
    with pytest.raises(SurveyClosed):
        given(Invitation, *PASTS["email_sent"]).when(
            lambda it: it.replace_answer(UUID(int=71), 40_00, REVIEW)
        )


def test_a_replacement_does_not_bring_a_forgotten_guest_back() -> None:
    past = [*PASTS["reviewed_email"], anonymised]
    new = UUID(int=71)
    given(Invitation, *past).when(lambda it: it.replace_answer(new, 40_00, REVIEW)).then(
        answered(new, REVIEW, "anonymised")
    )


def test_a_revoked_review_is_said_of_the_guest() -> None:
    story = given(Invitation, *PASTS["reviewed_email"])
    story.when(lambda it: it.revoke_answer(REVIEW)).then(revoked)


def test_a_review_that_was_replaced_before_says_nothing() -> None:
    past = [*PASTS["reviewed_email"], answered(UUID(int=71), REVIEW)]
    given(Invitation, *past).when(lambda it: it.revoke_answer(REVIEW)).then()

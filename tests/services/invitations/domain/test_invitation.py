"""An invitation: handed over once at most, answered once, and what comes between."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from services.invitations.domain.invitation import (
    AlreadyAnswered,
    AlreadyInvited,
    Invitation,
    LinkExpired,
    SurveyClosed,
)
from services.invitations.domain.matrix import NotPossible, Status
from services.invitations.domain.tries import NothingDue, NothingOpen
from shared.domain import Sealed
from tests.services.invitations.domain.facts import (
    A_MINUTE,
    ANNA,
    FILE,
    IMPORT,
    MAY_2,
    PASTS,
    PLANNED,
    REVIEW,
    anonymised,
    answered,
    blocked,
    cancelled,
    clicked,
    corrected,
    deleted,
    failed,
    intended,
    revoked,
    scheduled,
    scheduled_again,
    sent,
    skipped,
    taken_back,
    uncertain,
)
from tests.support.story import ID, Fact, fact, given

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


def test_editing_plans_anew() -> None:
    told = {"send_at": MAY_2 + A_DAY, "rule_version": 1, "hour_version": 3}
    story = given(Invitation, scheduled)
    story.when(lambda it: it.edit(ANNA, MAY_2 + A_DAY, 3)).then(
        fact(Invitation.Edited, **vars(ANNA), **told)
    )
    with pytest.raises(NothingDue):
        story.when(lambda it: it.intend(MAY_2, "<m@x>", 0))


def test_a_corrected_address_gets_its_own_link_and_full_time() -> None:
    new = ANNA.at_address(Sealed("new"), "new-hash", "new-domain")
    story = given(Invitation, *PASTS["failed"])
    story.when(lambda it: it.correct_address(Sealed("new"), "new-hash", "new-domain", MAY_2)).then(
        fact(Invitation.AddressCorrected, **vars(new), generation=1, send_at=MAY_2)
    )
    assert story.aggregate.generation == 1
    with pytest.raises(SurveyClosed):
        story.when(lambda it: it.answer(REVIEW, 40_00, MAY_2))
    story.when(lambda it: it.intend(MAY_2, "<n@x>", 0))
    assert story.aggregate.expires_at == MAY_2 + 90 * A_DAY


def test_what_was_not_sent_is_taken_back_with_its_import() -> None:
    refused = failed(cls="transient", retry_at=MAY_2 + A_MINUTE, status="not_sent")
    for past in (
        PASTS["not_sent"],
        PASTS["none"],
        PASTS["cancelled"],
        [scheduled, blocked],
        [scheduled, intended(), blocked],
        [scheduled, intended(), refused, cancelled],
    ):
        given(Invitation, *past).when(lambda it: it.take_back(IMPORT)).then(taken_back)


def test_what_was_taken_back_is_planned_anew_with_the_next_list() -> None:
    again = {**vars(ANNA), **vars(FILE)}
    for past in (scheduled, skipped):
        story = given(Invitation, past, taken_back)
        story.when(lambda it: it.schedule_again(ANNA, FILE, PLANNED)).then(
            fact(Invitation.ScheduledAgain, **again, **vars(PLANNED), channel="email")
        )
        assert story.aggregate.status is Status.NOT_SENT
        story.when(lambda it: it.intend(MAY_2, "<m@x>", 0)).then(intended())
    skipping = given(Invitation, scheduled, taken_back)
    skipping.when(lambda it: it.skip_again(ANNA, FILE, "too_old")).then(
        fact(Invitation.SkippedAgain, **again, reason="too_old")
    )


@pytest.mark.parametrize(
    "past",
    [
        *PASTS.values(),
        [scheduled, intended(), failed(), corrected, taken_back],
        [scheduled, taken_back, scheduled_again],
    ],
)
def test_nothing_else_is_planned_anew(past: list[Fact]) -> None:
    with pytest.raises(AlreadyInvited):
        given(Invitation, *past).when(lambda it: it.schedule_again(ANNA, FILE, PLANNED))
    with pytest.raises(AlreadyInvited):
        given(Invitation, *past).when(lambda it: it.skip_again(ANNA, FILE, "too_old"))


@pytest.mark.parametrize(
    "status",
    [
        "sending",
        "email_sent",
        "email_clicked",
        "failed",
        "uncertain",
        "reviewed_email",
        "anonymised",
        "deleted",
    ],
)
def test_what_was_sent_stays_when_its_import_is_withdrawn(status: str) -> None:
    with pytest.raises(NotPossible):
        given(Invitation, *PASTS[status]).when(lambda it: it.take_back(IMPORT))


def test_cancelling_stops_it_for_good() -> None:
    story = given(Invitation, scheduled).when(lambda it: it.cancel())
    story.then(cancelled)
    with pytest.raises(NothingDue):
        story.when(lambda it: it.intend(MAY_2, "<m@x>", 0))


def test_anonymising_names_all_reviews_of_the_guest() -> None:
    past = [*PASTS["reviewed_email"], answered(UUID(int=71), REVIEW)]
    told = {
        "erases_words": True,
        "review_ids": [REVIEW, UUID(int=71)],
        "earlier_contacts": [],
    }
    given(Invitation, *past).when(lambda it: it.anonymise(True)).then(
        fact(Invitation.Anonymised, contact_hash="hash-of-address", **told)
    )


def test_anonymising_names_every_contact_the_guest_had() -> None:
    new = replace(ANNA, contact_hash="newer", email=Sealed("newer"))
    edited = fact(Invitation.Edited, **vars(new), send_at=MAY_2, rule_version=1, hour_version=0)
    newest = replace(ANNA, contact_hash="newest", email=Sealed("newest"))
    corrected = fact(
        Invitation.AddressCorrected, **vars(newest), generation=1, send_at=MAY_2 + A_MINUTE
    )
    told = {"erases_words": False, "review_ids": []}
    given(Invitation, scheduled, edited, intended(), failed(), corrected).when(
        lambda it: it.anonymise(False)
    ).then(
        fact(
            Invitation.Anonymised,
            contact_hash="newest",
            earlier_contacts=["hash-of-address", "newer"],
            **told,
        )
    )


def test_an_outcome_may_come_after_anonymising() -> None:
    past = [scheduled, intended(), anonymised]
    given(Invitation, *past).when(lambda it: it.hand_over(1, "ok")).then(sent("anonymised"))
    given(Invitation, *past).when(
        lambda it: it.refuse(1, "transient", 550, Sealed("no"), MAY_2)
    ).then(failed(1, "transient", None, "anonymised"))


def test_deleting_is_told_with_the_address_that_may_not_come_again() -> None:
    given(Invitation, scheduled).when(lambda it: it.delete()).then(deleted)


def test_a_reminder_is_asked_for_while_the_survey_is_open() -> None:
    end = MAY_2 + 90 * A_DAY
    asked = given(Invitation, *PASTS["email_sent"]).aggregate
    assert asked.against_a_reminder(end - A_MINUTE) is None
    assert asked.against_a_reminder(end) == "link_expired"
    assert given(Invitation, scheduled).aggregate.against_a_reminder(MAY_2) == "not_invited"

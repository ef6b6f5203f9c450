"""What staff and imports do to an invitation: corrected, taken back, cancelled, forgotten."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from services.invitations.domain.invitation import (
    AlreadyInvited,
    Invitation,
    SurveyClosed,
)
from services.invitations.domain.matrix import NotPossible, Status
from services.invitations.domain.tries import NothingDue
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
    corrected,
    deleted,
    failed,
    intended,
    scheduled,
    scheduled_again,
    sent,
    skipped,
    taken_back,
)
from tests.support.story import Fact, fact, given

A_DAY = timedelta(days=1)


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

"""What may be done with a guest: the table of requirements 1.4, cell by cell."""

from collections.abc import Callable

import pytest

from services.invitations.domain.invitation import Invitation
from services.invitations.domain.matrix import Action, NotPossible, Status
from tests.services.invitations.domain.facts import ANNA, MAY_2, PASTS
from tests.support.story import given

TABLE = """
not_sent        yes           yes               yes           not_invited  not_failed   yes
none            yes           nothing_planned   yes           not_invited  not_failed   yes
sending         being_sent    being_sent        being_sent    being_sent   being_sent   yes
email_sent      was_sent      was_sent          was_sent      yes          not_failed   yes
email_clicked   was_sent      was_sent          was_sent      yes          not_failed   yes
failed          was_sent      was_sent          correct_it    correct_it   yes          yes
uncertain       was_sent      was_sent          was_sent      yes          not_failed   yes
cancelled       was_cancelled was_cancelled     was_cancelled was_cancelled was_cancelled yes
reviewed_email  has_answered  has_answered      has_answered  has_answered has_answered yes
review_deleted  review_is_deleted review_is_deleted review_is_deleted review_is_deleted \
                review_is_deleted yes
anonymised      is_anonymised is_anonymised     is_anonymised is_anonymised is_anonymised \
                is_anonymised
deleted         is_deleted    is_deleted        is_deleted    is_deleted   is_deleted   is_deleted
"""
CELLS = [
    (row.split()[0], action, said)
    for row in TABLE.strip().split("\n")
    for action, said in zip(Action, row.split()[1:], strict=True)
]
DONE: dict[Action, Callable[[Invitation], object]] = {
    Action.DELETE: lambda it: it.delete(),
    Action.CANCEL: lambda it: it.cancel(),
    Action.EDIT: lambda it: it.edit(ANNA, MAY_2, 0),
    Action.REMIND: lambda it: it.must_allow(Action.REMIND),
    Action.CORRECT: lambda it: it.correct_address(ANNA.name, "new", "new", MAY_2),
    Action.ANONYMISE: lambda it: it.anonymise(False),
}


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_past_that_leads_to_it(status: Status) -> None:
    assert given(Invitation, *PASTS[status]).aggregate.status is status


@pytest.mark.parametrize(("status", "action", "said"), CELLS)
def test_the_table_holds_for_commands(status: str, action: Action, said: str) -> None:
    story = given(Invitation, *PASTS[status])
    if said == "yes":
        story.when(DONE[action])
        return
    with pytest.raises(NotPossible) as refused:
        story.when(DONE[action])
    assert refused.value.code == said
    assert not story.aggregate.pending_events


def test_the_table_has_a_cell_for_every_status_and_action() -> None:
    found = {(status, action) for status, action, _ in CELLS}
    assert found == {(str(status), action) for status in Status for action in Action}

"""A reminder: handed over once at most, and nothing after a doubt."""

from datetime import datetime, timedelta

import pytest

from services.invitations.domain.reminder import Reminder
from services.invitations.domain.tries import NothingDue, NothingOpen
from shared.domain import Sealed
from tests.services.invitations.domain.facts import A_MINUTE, MAY_2
from tests.support.story import ID, Fact, fact, given

planned = fact(Reminder.Planned, guest_id=ID, send_at=MAY_2)
sent = fact(Reminder.Sent, guest_id=ID, message_id="<m@x>", reply="ok")
uncertain = fact(Reminder.Uncertain, guest_id=ID, attempt=1)
blocked = fact(Reminder.Suppressed, guest_id=ID, because="address_blocked", entry="hash")


def intended(attempt: int = 1, at: datetime = MAY_2) -> Fact:
    ends = {"overdue_at": at + 10 * A_MINUTE, "give_up_at": MAY_2 + timedelta(hours=24)}
    told = {"attempt": attempt, "message_id": "<m@x>", "text_version": 0}
    return fact(Reminder.Intended, guest_id=ID, **told, **ends)


def failed(cls: str, retry_at: datetime | None) -> Fact:
    told = {"attempt": 1, "cls": cls, "code": 450, "words": Sealed("no"), "retry_at": retry_at}
    return fact(Reminder.Failed, guest_id=ID, **told)


def test_staff_ask_once_more() -> None:
    precise = MAY_2 + timedelta(microseconds=7)
    given(Reminder).when(lambda _: Reminder.ask(ID, ID, precise)).then(planned)


def test_it_is_intended_then_sent() -> None:
    given(Reminder, planned).when(lambda it: it.intend(MAY_2, "<m@x>", 0)).then(intended())
    given(Reminder, planned, intended()).when(lambda it: it.hand_over(1, "ok")).then(sent)


def test_it_is_intended_once() -> None:
    for past in ([intended()], [intended(), sent], [blocked], [intended(), uncertain]):
        with pytest.raises(NothingDue):
            given(Reminder, planned, *past).when(lambda it: it.intend(MAY_2, "<m@x>", 0))


def test_a_refusal_for_now_is_tried_again() -> None:
    later = MAY_2 + 5 * A_MINUTE
    for cls, retry_at in (("transient", later), ("permanent", None), ("policy", None)):
        story = given(Reminder, planned, intended())
        told = (1, cls, 450, Sealed("no"), MAY_2)
        story.when(lambda it, told=told: it.refuse(*told)).then(failed(cls, retry_at))  # type: ignore[misc]


def test_what_is_uncertain_is_not_tried_again() -> None:
    given(Reminder, planned, intended()).when(lambda it: it.doubt(1)).then(uncertain)
    past = [planned, intended(), uncertain]
    given(Reminder, *past).when(lambda it: it.doubt(1)).then()
    given(Reminder, *past).when(
        lambda it: it.refuse(1, "transient", 450, Sealed("no"), MAY_2)
    ).then(failed("transient", None))


def test_it_is_called_off_while_it_has_not_gone() -> None:
    for past in ([], [intended()]):
        story = given(Reminder, planned, *past)
        story.when(lambda it: it.suppress("address_blocked", "hash")).then(blocked)
    with pytest.raises(NothingDue):
        given(Reminder, planned, intended(), sent).when(lambda it: it.suppress("x", None))


def test_an_outcome_is_recorded_once() -> None:
    with pytest.raises(NothingOpen):
        given(Reminder, planned, intended(), sent).when(lambda it: it.hand_over(1, "ok"))

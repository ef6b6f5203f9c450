"""The whole matrix of docs/event-model.md: what happens, in each state of a conversation."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.messaging.domain.conversation import Conversation
from services.messaging.domain.matrix import (
    IsDone,
    IsNotOnHold,
    IsSpam,
    NoAddress,
    NothingChanges,
    Priority,
    SomebodyWasFaster,
)
from shared.domain import Sealed
from tests.support.story import fact, given

GUEST, REVIEW, LATER, COLLEAGUE, MESSAGE = (UUID(int=n) for n in range(1, 6))
WORDS = Sealed("sealed words")
ANNA, BEN = "staff:anna", "staff:ben"
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)

about: dict[str, Any] = {
    "guest_id": GUEST,
    "review_id": REVIEW,
    "priority": Priority.NEW,
    "score": 80_00,
    "guest_name": WORDS,
    "email": WORDS,
    "phone": None,
    "language": "de",
    "review_words": None,
}
C = Conversation
opened = fact(C.Opened, **about)
held = fact(C.Held, reason=None, until=None)
released = {because: fact(C.HoldReleased, because=because) for because in
            ("guest_wrote", "done", "spam", "delegated", "staff")}  # fmt: skip
returned = {because: fact(C.Returned, because=because) for because in
            ("guest_wrote", "staff_wrote", "forwarded", "alert", "staff",
             "not_delegated")}  # fmt: skip
done, spammed = fact(C.Done), fact(C.Spammed)

PAST = {
    "inbox": [opened],
    "inbox + hold": [opened, held],
    "done": [opened, done],
    "spam": [opened, spammed],
}
guest_wrote = fact(C.GuestWrote, message_id=MESSAGE, words=WORDS, whole=None, via="page")
staff_wrote = fact(C.StaffWrote, message_id=MESSAGE, words=WORDS)
called = fact(C.CallLogged, outcome="reached", minutes=3, words=None)
noted = fact(C.NoteAdded, note_id=MESSAGE, words=WORDS)
shared = fact(C.Shared, message_id=MESSAGE, with_user=COLLEAGUE, words=None)
forwarded = fact(C.Forwarded, message_id=MESSAGE, to_user=COLLEAGUE, words=None)
delegated = fact(C.Delegated, message_id=MESSAGE, words=None)
held_again = fact(C.Held, reason=WORDS, until=MONDAY)
alerted = fact(C.AlertRaised, review_id=LATER, score=20_00)

DO: dict[str, Any] = {
    "guest writes": lambda c: c.hear(MESSAGE, WORDS, None, "page"),
    "write": lambda c: c.write(MESSAGE, WORDS, c.version, ANNA),
    "call": lambda c: c.log_call("reached", 3, None),
    "note": lambda c: c.note(MESSAGE, WORDS),
    "share": lambda c: c.share(MESSAGE, COLLEAGUE, None),
    "forward": lambda c: c.forward(MESSAGE, COLLEAGUE, None),
    "delegate": lambda c: c.delegate(MESSAGE, None),
    "hold": lambda c: c.hold(WORDS, MONDAY),
    "hold again": lambda c: c.hold_again(),
    "release": lambda c: c.release(),
    "done": lambda c: c.finish(),
    "spam": lambda c: c.spam(),
    "return": lambda c: c.bring_back(),
    "not delegated": lambda c: c.take_back(),
    "return on hold": lambda c: c.bring_back_on_hold(),
    "later complaint": lambda c: c.raise_alert(LATER, 20_00),
}
MATRIX: dict[str, tuple[Any, Any, Any, Any]] = {
    "guest writes": (
        [guest_wrote],
        [guest_wrote, released["guest_wrote"]],
        [guest_wrote, returned["guest_wrote"]],
        [guest_wrote],
    ),
    "write": ([staff_wrote], [staff_wrote], [staff_wrote, returned["staff_wrote"]], IsSpam),
    "call": ([called], [called], [called], IsSpam),
    "note": ([noted], [noted], [noted], [noted]),
    "share": ([shared], [shared], [shared], [shared]),
    "forward": ([forwarded], [forwarded], [forwarded, returned["forwarded"]], IsSpam),
    "delegate": ([delegated, done], [delegated, released["delegated"], done], IsDone, IsSpam),
    "hold": ([held_again], [held_again], IsDone, IsSpam),
    "hold again": (NothingChanges, NothingChanges, IsDone, IsSpam),
    "release": (IsNotOnHold, [released["staff"]], IsDone, IsSpam),
    "done": ([done], [released["done"], done], NothingChanges, IsSpam),
    "spam": ([spammed], [released["spam"], spammed], [spammed], NothingChanges),
    "return": (NothingChanges, NothingChanges, [returned["staff"]], [returned["staff"]]),
    "not delegated": (
        NothingChanges,
        NothingChanges,
        [returned["not_delegated"]],
        NothingChanges,
    ),
    "return on hold": (NothingChanges,) * 4,
    "later complaint": ([alerted], [alerted], [alerted, returned["alert"]], [alerted]),
}
CASES = [
    pytest.param(happens, state, expected, id=f"{happens}-{state}")
    for happens, row in MATRIX.items()
    for state, expected in zip(PAST, row, strict=True)
]


@pytest.mark.parametrize(("happens", "state", "expected"), CASES)
def test_the_matrix(happens: str, state: str, expected: Any) -> None:
    story = given(Conversation, *PAST[state])
    if isinstance(expected, list):
        story.when(DO[happens]).then(*expected)
        return
    with pytest.raises(expected):
        story.when(DO[happens])
    assert not story.aggregate.collect_events()


@pytest.mark.parametrize("past", [[], [held], [held_again, released["staff"]], [held_again, held]])
def test_a_time_that_was_taken_back_ends_no_hold(past: list[Any]) -> None:
    with pytest.raises(NothingChanges):
        given(C, opened, *past).when(lambda c: c.end_hold(MONDAY))


def test_a_hold_ends_at_its_time_and_not_before() -> None:
    with pytest.raises(NothingChanges):
        given(C, opened, held_again).when(lambda c: c.end_hold(MONDAY - SECOND))
    over = fact(C.HoldReleased, because="until")
    given(C, opened, held_again).when(lambda c: c.end_hold(MONDAY)).then(over)


def test_a_hold_is_as_before_its_release_or_a_newer_one() -> None:
    given(C, opened, held_again, released["staff"]).when(DO["hold again"]).then(held_again)
    given(C, opened, held_again, held).when(DO["hold again"]).then(held_again)


@pytest.mark.parametrize(("over", "because"), [(done, "done"), (spammed, "spam")])
def test_what_ended_a_hold_is_undone_with_it(over: Any, because: str) -> None:
    past = given(C, opened, held_again, released[because], over)
    past.when(DO["return on hold"]).then(returned["staff"], held_again)


def test_a_review_opens_it() -> None:
    given(Conversation).when(lambda _: Conversation(**about)).then(opened)


def test_a_later_complaint_makes_it_an_alert_but_not_on_spam() -> None:
    assert given(C, opened, alerted).aggregate.priority is Priority.ALERT
    assert given(C, opened, spammed, alerted).aggregate.priority is Priority.NEW


def test_the_same_complaint_raises_one_alert() -> None:
    with pytest.raises(NothingChanges):
        given(C, opened, alerted).when(DO["later complaint"])


def test_one_message_is_heard_once() -> None:
    with pytest.raises(NothingChanges):
        given(C, opened, guest_wrote).when(DO["guest writes"])


def test_nobody_answers_over_a_newer_word() -> None:
    with pytest.raises(SomebodyWasFaster):
        given(C, opened, guest_wrote).when(lambda c: c.write(LATER, WORDS, 1, ANNA))


def test_ones_own_newer_word_is_known_and_a_colleagues_is_not() -> None:
    written = {by: fact(C.StaffWrote, message_id=MESSAGE, words=WORDS, meta={"actor": by})
               for by in (ANNA, BEN)}  # fmt: skip
    story = given(C, opened, written[ANNA]).when(lambda c: c.write(LATER, WORDS, 1, ANNA))
    story.then(fact(C.StaffWrote, message_id=LATER, words=WORDS))
    with pytest.raises(SomebodyWasFaster):
        given(C, opened, written[BEN], written[ANNA]).when(lambda c: c.write(LATER, WORDS, 1, ANNA))


def test_a_note_is_no_word_that_others_must_see_first() -> None:
    story = given(C, opened, noted).when(lambda c: c.write(LATER, WORDS, 1, ANNA))
    story.then(fact(C.StaffWrote, message_id=LATER, words=WORDS))


def test_a_guest_without_an_address_is_not_written_to() -> None:
    silent = fact(C.Opened, **{**about, "email": None})
    with pytest.raises(NoAddress):
        given(C, silent).when(DO["write"])

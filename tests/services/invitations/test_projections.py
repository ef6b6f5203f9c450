"""Documents from events: each event once, however often and in whatever order streams come."""

import random
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.invitations.projections import (
    Blocks,
    GuestListViews,
    Guests,
    SendingPlans,
    Wordings,
)
from services.invitations.service import SERVICE
from shared.contracts import PublicEvent
from shared.contracts.common import LetterHandedOver, LetterIntended, LetterRefused
from shared.contracts.invitations import GuestAnonymised, InvitationSent
from shared.contracts.invitations.own import (
    InvitationAnswered,
    InvitationClicked,
    InvitationFailed,
    InvitationIntended,
    InvitationScheduled,
    ReminderIntended,
    ReminderPlanned,
    ReminderSent,
)
from shared.projection import Projection, folded
from tests.services.invitations.stage import MAY_2_TEN, envelope
from tests.support.catalogue import example_of

GUEST, REMINDER, LETTER, OTHER = (UUID(int=n) for n in (1, 2, 3, 4))


def told(kind: type[PublicEvent], stream: UUID, version: int, /, **fields: Any) -> PublicEvent:
    at = MAY_2_TEN + timedelta(minutes=version)
    return kind(**{**envelope(stream, version), "id": uuid4(), "at": at}, **fields)


def the_life_of_a_guest() -> dict[str, list[PublicEvent]]:
    """By stream: the guest's own, a reminder's, a letter's."""
    known = {"name": "n", "email": "e", "contact_hash": "h", "language": "de"}
    origin = {"source": "file", "import_id": OTHER, "channel": "email", "rule_version": 1}
    tries = {"attempt": 1, "message_id": "<m>", "text_version": 0}
    ends = {"overdue_at": MAY_2_TEN, "give_up_at": MAY_2_TEN, "expires_at": MAY_2_TEN}
    refused = {"attempt": 1, "cls": "transient", "code": 450, "words": "w", "retry_at": MAY_2_TEN}
    took = {"channel": "email", "portal": "own", "language": "de", "message_id": "<m>"}
    letter = {"kind": "answer", "about": OTHER, "guest_id": GUEST}
    mail = {"address": "a", "message_id": "<l>", "language": "de"}
    when = {"send_at": MAY_2_TEN, "hour_version": 0, "departure": MAY_2_TEN.date()}
    return {
        "guest": [
            told(InvitationScheduled, GUEST, 1, **known, **origin, **when),
            told(InvitationIntended, GUEST, 2, generation=0, **tries, **ends),
            told(InvitationFailed, GUEST, 3, status="not_sent", **refused),
            told(InvitationIntended, GUEST, 4, generation=0, **{**tries, "attempt": 2}, **ends),
            told(InvitationSent, GUEST, 5, reply="ok", status="email_sent", **took),
            told(InvitationClicked, GUEST, 6),
            told(
                InvitationAnswered,
                GUEST,
                7,
                review_id=OTHER,
                score=4000,
                replaces=None,
                status="reviewed_email",
            ),
        ],
        "reminder": [
            told(ReminderPlanned, REMINDER, 1, guest_id=GUEST, send_at=MAY_2_TEN),
            told(
                ReminderIntended,
                REMINDER,
                2,
                guest_id=GUEST,
                **tries,
                overdue_at=MAY_2_TEN,
                give_up_at=MAY_2_TEN,
            ),
            told(ReminderSent, REMINDER, 3, guest_id=GUEST, message_id="<m>", reply="ok"),
        ],
        "letter": [
            told(
                LetterIntended, LETTER, 1, send_at=MAY_2_TEN, give_up_at=MAY_2_TEN, **letter, **mail
            ),
            told(LetterRefused, LETTER, 2, cls="transient", code=450, words="later", **letter),
            told(LetterHandedOver, LETTER, 3, reply="ok", **letter),
        ],
    }


def test_a_guest_s_document_is_the_same_in_every_order_of_streams() -> None:
    life = the_life_of_a_guest()
    [wanted] = folded(Guests(), [e for stream in life.values() for e in stream]).values()
    assert (wanted["status"], wanted["score"]) == ("reviewed_email", 4000)
    assert len(wanted["timeline"]) == 13
    for seed in range(60):
        luck = random.Random(seed)
        waiting = [list(stream) for stream in life.values()]
        mixed: list[PublicEvent] = []
        while any(waiting):
            stream = luck.choice([s for s in waiting if s])
            mixed += [stream.pop(0)] * luck.choice([1, 2])
            mixed.append(luck.choice(mixed))
        [found] = folded(Guests(), mixed).values()
        assert found == wanted


def test_a_letter_that_comes_before_its_guest_shows_nothing_yet() -> None:
    [found] = folded(Guests(), the_life_of_a_guest()["letter"]).values()
    assert "here" not in found


def test_a_letter_about_nobody_belongs_nowhere() -> None:
    letter = the_life_of_a_guest()["letter"][0].model_copy(update={"guest_id": None})
    assert folded(Guests(), [letter]) == {}


def test_nothing_of_a_forgotten_guest_is_left_that_could_be_searched_or_opened() -> None:
    life = the_life_of_a_guest()
    gone = told(GuestAnonymised, GUEST, 8, contact_hash="h", erases_words=False)
    guests = Guests(lambda *words: ["term"])
    [found] = folded(guests, [*life["guest"], gone]).values()
    assert found["terms"] == [] and "refusals" not in found
    assert {found[f] for f in ("name", "email", "phone", "room", "contact_hash")} == {None}
    assert found["score"] == 4000


ALL = [Guests, Blocks, SendingPlans, Wordings, GuestListViews]
HEARD = [(kind, event) for kind in ALL for event in kind().handlers]


@pytest.mark.parametrize(
    ("kind", "event"), HEARD, ids=[f"{k.__name__}-{e.__name__}" for k, e in HEARD]
)
def test_an_event_that_comes_twice_changes_nothing(
    kind: type[Projection], event: type[PublicEvent]
) -> None:
    stored = {public: stored for stored, public in SERVICE.tells.items()}.get(event)
    if stored is None:
        return  # a letter of another service: in the life of a guest above
    fields = {
        name: value
        for name, value in vars(example_of(stored)).items()
        if name in event.model_fields and name not in ("timestamp", "meta")
    }
    happened = told(event, GUEST, 5, **fields)
    document: dict[str, Any] = {"_id": "x"}
    projection = kind()
    assert projection.fold(document, happened)
    once = str(document)
    assert not projection.fold(document, happened)
    assert str(document) == once

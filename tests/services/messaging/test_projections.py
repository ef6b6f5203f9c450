"""Events make the same documents, in whatever order streams are read and however often."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.messaging.projections import Inbox
from shared import ids
from shared.contracts import PublicEvent
from shared.contracts import messaging as tells
from shared.contracts.common import LetterHandedOver, LetterRefused, LetterUncertain
from shared.contracts.ingest import GuestImported
from shared.contracts.invitations import GuestAnonymised
from shared.contracts.stream import ReviewReceived
from shared.projection import folded
from tests.services.stream.told import GUEST, NOON, shuffles, told

REVIEW, LATER = ids.of("review"), ids.of("later review")
TALK = ids.of("conversation", GUEST)
HELLO, ANSWER, NOTE, OTTO = (ids.of(name) for name in ("hello", "answer", "note", "otto"))
MINUTE = timedelta(minutes=1)


def of_talk(kind: Any, version: int, **fields: Any) -> Any:
    return told(kind, TALK, version, at=NOON + version * MINUTE, **fields)


opened = of_talk(
    tells.ConversationOpened,
    1,
    guest_id=GUEST,
    review_id=REVIEW,
    priority="new",
    score=8000,
    guest_name="s1|name",
    email="s1|mail",
    language="de",
    review_words="s1|words",
)
THE_TALK = [
    opened,
    of_talk(tells.StaffWrote, 2, message_id=HELLO, words="s1|hello", actor="staff:7"),
    of_talk(tells.NoteAdded, 3, note_id=NOTE, words="s1|note", actor="staff:7"),
    of_talk(tells.CallLogged, 4, outcome="reached", minutes=3, words=None),
    of_talk(tells.GuestHeld, 5, reason="s1|waits", until=NOON),
    of_talk(
        tells.GuestWrote,
        6,
        message_id=ANSWER,
        words="s1|a",
        whole=None,
        via="mail",
        actor="guest:1",
    ),
    of_talk(tells.HoldReleased, 7, because="guest_wrote"),
    of_talk(tells.ConversationForwarded, 8, message_id=ids.of("f"), to_user=OTTO, words=None),
    of_talk(tells.ConversationShared, 9, message_id=ids.of("s"), with_user=OTTO, words="s1|look"),
    of_talk(tells.ConversationDelegated, 10, message_id=ids.of("d"), words=None),
    of_talk(tells.ConversationDone, 11),
    of_talk(tells.AlertRaised, 12, review_id=LATER, score=2000),
    of_talk(tells.ConversationReturned, 13, because="alert"),
    of_talk(tells.ConversationSpammed, 14),
]


def letter(kind: Any, version: int, id: UUID = HELLO, **fields: Any) -> Any:
    return told(kind, id, version, kind="answer", about=TALK, guest_id=GUEST, **fields)


THE_LETTER = [
    letter(LetterUncertain, 2, retry_at=NOON),
    letter(LetterRefused, 3, cls="transient", code=451, words="later", retry_at=NOON),
    letter(LetterHandedOver, 4, reply="queued"),
    letter(LetterRefused, 5, cls="permanent", code=0, words="no such user", retry_at=None),
]
THE_STAY = [
    told(
        GuestImported,
        GUEST,
        1,
        name="s1|name",
        contact_hash="x",
        language="de",
        departure=NOON.date(),
        room="s1|204",
        source="pms",
        import_id=ids.of("import"),
        row=1,
    )
]


def a_review(id: UUID, score: int) -> Any:
    fields = {"portal": "own", "shows_name": True, "submitted_at": NOON, "guest_id": GUEST}
    return told(ReviewReceived, id, 1, score=score, words="s1|words", **fields)


THE_REVIEWS = [[a_review(REVIEW, 8000)], [a_review(LATER, 2000)]]
STREAMS = [THE_TALK, THE_LETTER, THE_STAY, *THE_REVIEWS]


def shown(*events: PublicEvent) -> dict[str, Any]:
    return folded(Inbox(), events)[str(TALK)]


def test_it_is_not_shown_before_it_is_opened() -> None:
    assert "here" not in shown(*THE_STAY, *THE_REVIEWS[0])
    assert shown(*THE_STAY, opened)["here"] is True


@pytest.mark.parametrize("seed", range(12))
def test_every_order_of_the_streams_and_every_repeat_makes_one_document(seed: int) -> None:
    straight = folded(Inbox(), [event for stream in STREAMS for event in stream])
    mixed = shuffles(STREAMS, seed)
    assert folded(Inbox(), mixed) == straight
    assert folded(Inbox(), [event for each in mixed for event in (each, each)]) == straight
    assert folded(Inbox(), [*mixed, *mixed]) == straight


@pytest.mark.parametrize("version", range(1, len(THE_TALK) + 1))
def test_an_event_that_comes_again_later_changes_nothing(version: int) -> None:
    so_far = THE_TALK[:version]
    assert shown(*so_far, *so_far) == shown(*so_far)


def test_notes_stand_apart_from_what_a_guest_may_read() -> None:
    document = shown(*THE_TALK)
    assert set(document["messages"]) == {str(HELLO), str(ANSWER)}
    assert set(document["notes"]) == {str(NOTE)}


def test_the_guest_s_word_is_unread_until_staff_write() -> None:
    assert shown(*THE_TALK[:6])["is_unread"] is True
    again = of_talk(tells.StaffWrote, 7, message_id=ids.of("again"), words="s1|x")
    assert shown(*THE_TALK[:6], again)["is_unread"] is False


def test_what_must_be_seen_before_one_writes_is_a_word_and_no_step() -> None:
    assert shown(*THE_TALK)["latest_word"] == 6


def test_a_later_complaint_shows_its_score_and_its_review() -> None:
    document = shown(*THE_TALK)
    assert (document["priority"], document["score"]) == ("alert", 2000)
    assert document["review_id"] == str(LATER)


def test_a_letter_that_came_back_says_why() -> None:
    said = shown(opened, *THE_LETTER)["letters"][str(HELLO)]
    assert (said["state"], said["words"]) == ("refused", "no such user")
    assert shown(opened, *THE_LETTER[:2])["letters"][str(HELLO)]["state"] == "tried again"


@pytest.mark.parametrize("first", [0, 1])
def test_nobody_finds_a_forgotten_guest_whichever_comes_first(first: int) -> None:
    """A destroyed key gives no terms; so it does when the opening is heard after it."""
    gone = told(GuestAnonymised, GUEST, 9, contact_hash="x", erases_words=False, review_ids=[])
    document = shown(*((opened, gone) if first else (gone, opened)))
    assert document["is_anonymised"] is True
    assert document["terms"] == []

"""Events make the same documents, in whatever order streams are read and however often."""

from datetime import timedelta
from typing import Any

import pytest

from services.disputes.projections import DisputeBoard, ReviewsAtHand
from shared import ids
from shared.contracts import PublicEvent
from shared.contracts.common import LetterHandedOver, LetterRefused, LetterUncertain
from shared.contracts.disputes import DisputeClosed, DisputeOpened, GuestAsked
from shared.contracts.invitations import GuestAnonymised
from shared.contracts.stream import ReviewPublished, ReviewReceived, ReviewReplaced
from shared.projection import folded
from tests.services.stream.told import GUEST, NOON, shuffles, told

REVIEW, WORDS, NEWER = ids.of("review"), ids.of("words"), ids.of("newer")
DISPUTE = ids.of("dispute", REVIEW)
opened = told(
    DisputeOpened,
    DISPUTE,
    1,
    review_id=REVIEW,
    guest_id=GUEST,
    score=4000,
    deadline=NOON + timedelta(days=14),
    is_automatic=True,
    threshold=6000,
    guest_name="s1|name",
    email="s1|mail",
    language="de",
)
ended = {"outcome": "replaced", "review_id": REVIEW, "guest_id": GUEST, "score": 8000}
THE_DISPUTE = [
    opened,
    told(GuestAsked, DISPUTE, 2, message_id=WORDS, words="s1|question", actor="staff:7"),
    told(DisputeClosed, DISPUTE, 3, words="s1|better", shows_name=True, language="de", **ended),
]
letter: dict[str, Any] = {"kind": "dispute_question", "about": DISPUTE, "guest_id": GUEST}
THE_LETTER = [
    told(LetterUncertain, WORDS, 2, retry_at=NOON, **letter),
    told(LetterHandedOver, WORDS, 3, reply="queued", **letter),
    told(LetterRefused, WORDS, 4, cls="permanent", code=0, words="no such user", **letter),
]
own: dict[str, Any] = {"portal": "own", "shows_name": True, "submitted_at": NOON}
THE_REVIEW = [
    told(ReviewReceived, REVIEW, 1, score=4000, words="s1|words", guest_id=GUEST, **own),
    told(ReviewPublished, REVIEW, 2),
    told(ReviewReplaced, REVIEW, 3, by=NEWER),
]
gone = told(GuestAnonymised, GUEST, 9, contact_hash="x", erases_words=False, review_ids=[REVIEW])
STREAMS = [THE_DISPUTE, THE_LETTER, THE_REVIEW, [gone]]


def shown(*events: PublicEvent) -> dict[str, Any]:
    return folded(DisputeBoard(), events)[str(DISPUTE)]


@pytest.mark.parametrize("projection", [DisputeBoard, ReviewsAtHand])
@pytest.mark.parametrize("seed", range(8))
def test_every_order_of_the_streams_and_every_repeat_makes_one_document(
    projection: Any, seed: int
) -> None:
    straight = folded(projection(), [event for stream in STREAMS for event in stream])
    mixed = shuffles(STREAMS, seed)
    assert folded(projection(), mixed) == straight
    assert folded(projection(), [event for each in mixed for event in (each, each)]) == straight
    assert folded(projection(), [*mixed, *mixed]) == straight


def test_it_is_not_shown_before_it_is_opened() -> None:
    assert "here" not in shown(THE_REVIEW[0])
    assert shown(THE_REVIEW[0], opened)["here"] is True


def test_it_is_open_until_it_is_closed_and_says_how() -> None:
    assert shown(opened)["state"] == "open"
    closed = shown(*THE_DISPUTE)
    assert (closed["state"], closed["outcome"], closed["new_score"]) == ("closed", "replaced", 8000)


def test_a_question_that_came_back_says_why() -> None:
    said = shown(opened, *THE_LETTER)["letters"][str(WORDS)]
    assert (said["state"], said["words"]) == ("refused", "no such user")


@pytest.mark.parametrize("order", [(opened, gone), (gone, opened)])
def test_nobody_finds_a_forgotten_guest_whichever_comes_first(order: Any) -> None:
    document = shown(*order)
    assert (document["is_anonymised"], document["terms"]) == (True, [])


def test_a_review_that_was_replaced_is_not_at_hand() -> None:
    reviews = folded(ReviewsAtHand(), THE_REVIEW)
    assert reviews[str(REVIEW)]["state"] == "gone"
    assert folded(ReviewsAtHand(), THE_REVIEW[:2])[str(REVIEW)]["state"] == "received"

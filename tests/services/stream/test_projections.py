"""Events make the same documents, in whatever order streams are read and however often."""

from datetime import timedelta
from typing import Any

import pytest

from services.stream.projections import Conversations, Insights, Reviews
from shared import ids
from shared.contracts import PublicEvent
from shared.contracts.disputes import DisputeClosed, DisputeOpened
from shared.contracts.messaging import (
    ConversationDone,
    ConversationOpened,
    ConversationReturned,
    ConversationSpammed,
)
from shared.contracts.stream import (
    CommentAccepted,
    CommentGone,
    CommentRejected,
    CommentSeen,
    CommentSent,
    CommentWritten,
    InsightRaised,
    ReviewChanged,
    ReviewGuestForgotten,
    ReviewPublished,
    ReviewReceived,
    ReviewRemoved,
    ReviewReplaced,
    ReviewReturned,
    ReviewRevoked,
    ReviewVanished,
)
from shared.projection import folded
from tests.services.stream.told import GUEST, NOON, PLACE, shuffles, told

REVIEW, TEXT, NEWER = ids.of("review"), ids.of("text"), ids.of("newer")
COMMENT, DISPUTE = ids.of("comment", REVIEW), ids.of("dispute", REVIEW)
TALK = ids.of("conversation", GUEST)
LATER = NOON + timedelta(hours=1)


def received(**more: Any) -> ReviewReceived:
    fields: dict[str, Any] = {
        "portal": "own",
        "score": 4000,
        "words": "s1|words",
        "author": "s1|author",
        "email": "s1|mail",
        "shows_name": False,
        "language": "de",
        "submitted_at": NOON,
        "publish_at": NOON + timedelta(hours=72),
        "guest_id": GUEST,
        "wants_contact": True,
    }
    return told(ReviewReceived, REVIEW, 1, **{**fields, **more})


def of_review(kind: Any, version: int, **fields: Any) -> Any:
    return told(kind, REVIEW, version, at=LATER, **fields)


def of_comment(kind: Any, version: int, **fields: Any) -> Any:
    return told(kind, COMMENT, version, review_id=REVIEW, **fields)


written = of_comment(
    CommentWritten, 2, comment_id=TEXT, portal="google", words="s1|thanks", actor="staff:7"
)
opened = told(
    DisputeOpened,
    DISPUTE,
    review_id=REVIEW,
    guest_id=GUEST,
    score=4000,
    deadline=NOON + timedelta(days=14),
    is_automatic=True,
    threshold=6000,
    guest_name="s1|author",
    language="de",
)
closed = told(DisputeClosed, DISPUTE, 2, outcome="revoked", review_id=REVIEW, guest_id=GUEST)


def shown(*events: PublicEvent) -> dict[str, Any]:
    return folded(Reviews(), events)[str(REVIEW)]


def test_a_review_is_shown_with_its_exact_time_of_publication() -> None:
    review = shown(received())
    assert review["publish_at"] == NOON + timedelta(hours=72)
    assert "published_at" not in review
    assert shown(received(), of_review(ReviewPublished, 2))["published_at"] == LATER


def test_it_finds_its_conversation_by_its_guest() -> None:
    assert shown(received())["conversation_id"] == str(TALK)
    assert shown(received(guest_id=None))["conversation_id"] is None


def test_it_is_not_shown_before_it_is_received() -> None:
    assert "here" not in shown(opened, written)
    assert shown(opened, written, received())["here"] is True


def test_a_revoked_review_stays_with_its_note_and_its_publishing_date() -> None:
    review = shown(received(), of_review(ReviewRevoked, 2, dispute_id=DISPUTE))
    assert review["standing"] == "revoked"
    assert review["publish_at"] == NOON + timedelta(hours=72)
    assert (review["is_counted"], review["is_removed"]) == (False, False)


def test_a_replaced_one_names_the_newer_and_a_removed_one_goes() -> None:
    replaced = shown(received(), of_review(ReviewReplaced, 2, by=NEWER))
    assert (replaced["replaced_by"], replaced["is_counted"]) == (str(NEWER), False)
    removed = shown(received(), of_review(ReviewRemoved, 2, reason="racist"))
    assert (removed["is_removed"], removed["is_counted"]) == (True, False)


def test_it_follows_its_portal_and_keeps_what_was_there() -> None:
    changed = of_review(ReviewChanged, 2, score=2000, words="s1|worse")
    review = shown(received(), changed, of_review(ReviewVanished, 3), of_review(ReviewReturned, 4))
    assert (review["score"], review["words"], review["vanished_at"]) == (2000, "s1|worse", None)
    assert [entry["what"] for entry in review["history"].values()] == [
        "received", "changed", "vanished", "returned",
    ]  # fmt: skip
    assert shown(received(), changed, of_review(ReviewVanished, 3))["is_counted"] is True


def test_a_forgotten_guest_leaves_words_and_figures_only() -> None:
    review = shown(received(), of_review(ReviewGuestForgotten, 2))
    assert (review["author"], review["terms"], review["has_address"]) == (None, [], False)
    assert (review["words"], review["score"], review["is_counted"]) == ("s1|words", 4000, True)
    assert "s1|mail" not in str(review)
    assert "s1|author" not in str(review)


def test_words_and_names_are_searched_also_after_a_change() -> None:
    def terms(business: object, *sealed: str | None) -> list[str]:
        return [word for word in sealed if word]

    def found(*events: PublicEvent) -> Any:
        return folded(Reviews(terms), events)[str(REVIEW)]["terms"]

    assert found(received()) == ["s1|author", "s1|words"]
    changed = of_review(ReviewChanged, 2, score=1, words="s1|worse", author="s1|author")
    assert found(received(), changed) == ["s1|author", "s1|worse"]


def test_each_text_of_a_comment_has_its_own_chain() -> None:
    second = of_comment(CommentWritten, 5, comment_id=NEWER, portal="google", words="s1|again")
    rejected = of_comment(CommentRejected, 4, comment_id=TEXT, reason="spam")
    review = shown(
        received(), written, of_comment(CommentSent, 3, comment_id=TEXT), rejected, second
    )
    comment = review["comment"]
    assert comment["latest"] == comment["current"] == str(NEWER)
    assert comment["texts"][str(TEXT)] == {
        "words": "s1|thanks",
        "by": "staff:7",
        "written_at": NOON,
        "sent_at": NOON,
        "rejected_at": NOON,
        "reason": "spam",
    }
    assert "is_commented" not in review


@pytest.mark.parametrize("seen_id", [TEXT, None], ids=["ours", "by hand"])
def test_a_comment_counts_until_it_is_gone(seen_id: Any) -> None:
    accepted = of_comment(CommentAccepted, 3, comment_id=TEXT)
    assert shown(received(), written, accepted)["is_commented"] is True
    words = None if seen_id else "s1|by hand"
    seen = of_comment(CommentSeen, 4, comment_id=seen_id, words=words, written_at=LATER)
    assert shown(received(), written, seen)["is_commented"] is True
    gone = of_comment(CommentGone, 5)
    assert shown(received(), written, accepted, seen, gone)["is_commented"] is False
    back = of_comment(CommentAccepted, 6, comment_id=TEXT)
    again = shown(received(), written, accepted, seen, gone, back)
    assert (again["is_commented"], again["comment"]["gone_at"]) == (True, None)


def test_words_written_by_hand_are_the_current_ones() -> None:
    seen = of_comment(CommentSeen, 3, comment_id=None, words="s1|by hand", written_at=LATER)
    comment = shown(received(), written, seen)["comment"]
    assert comment["current"] == "by_hand"
    assert comment["texts"]["by_hand"]["words"] == "s1|by hand"
    assert comment["latest"] == str(TEXT)


def test_streams_may_be_read_in_any_order_and_twice() -> None:
    review = [
        received(),
        of_review(ReviewPublished, 2),
        of_review(ReviewRevoked, 3, dispute_id=DISPUTE),
        of_review(ReviewGuestForgotten, 4),
    ]
    comment = [
        written,
        of_comment(CommentSent, 3, comment_id=TEXT),
        of_comment(CommentAccepted, 4, comment_id=TEXT),
        of_comment(CommentSeen, 5, comment_id=None, words="s1|hand", written_at=NOON),
        of_comment(CommentGone, 6),
    ]
    streams = [review, comment, [opened, closed]]
    wanted = shown(*review, *comment, opened, closed)
    for seed in range(60):
        order = shuffles(streams, seed)
        assert shown(*order) == wanted
        assert shown(*(event for each in order for event in (each, each))) == wanted
        assert shown(*order, *order) == wanted


def test_a_conversation_says_where_it_stands() -> None:
    talk = told(
        ConversationOpened,
        TALK,
        guest_id=GUEST,
        review_id=REVIEW,
        priority="alert",
        score=4000,
        guest_name="s1|author",
        language="de",
    )
    steps = [
        told(ConversationDone, TALK, 2),
        told(ConversationReturned, TALK, 3, because="guest wrote"),
        told(ConversationSpammed, TALK, 4),
    ]
    states = []
    for until in range(4):
        events = [talk, *steps[:until]]
        document = folded(Conversations(), [*events, *events])[str(TALK)]
        states.append(document["status"])
    assert states == ["inbox", "done", "inbox", "spam"]


def test_an_insight_is_a_line_for_its_place() -> None:
    raised = told(
        InsightRaised,
        ids.of("insight"),
        kind="rating_fell",
        window_start=NOON,
        window_end=LATER,
        score=7800.4,
        score_before=8649.6,
        reviews=12,
        reviews_before=40,
        rule_version=1,
    )
    documents = folded(Insights(), [raised, raised])
    (line,) = documents.values()
    assert (line["score"], line["score_before"], line["place_id"]) == (7800, 8650, str(PLACE))

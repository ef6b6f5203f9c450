"""What becomes of a comment: each step once, by its portal or by itself."""

from typing import Any

import pytest

from services.stream import policies
from services.stream.domain.comment import Comment
from services.stream.domain.review import NoLongerStands
from shared import ids
from shared.application import NotHere
from shared.contracts.ingest import (
    PortalCommentAccepted,
    PortalCommentFailed,
    PortalCommentGone,
    PortalCommentRejected,
    PortalCommentSeen,
    PortalCommentSent,
)
from shared.domain import Acting, acting
from shared.service import Here
from tests.services.stream.reviews import (
    ON_GOOGLE,
    OWN,
    a_portal,
    closed,
    comment,
    facts,
    observed,
    submit,
)
from tests.services.stream.told import BUSINESS, NOON, hear


def test_a_comment_goes_its_way_and_each_step_is_taken_once(stream: Here[Any]) -> None:
    hear(stream, policies.an_observed_review_enters, observed)
    text = comment(stream, ON_GOOGLE)
    seen = a_portal(PortalCommentSeen, 4, comment_id=text, words="s1|x", written_at=NOON)
    steps = [
        (policies.a_comment_was_sent, a_portal(PortalCommentSent, 2, comment_id=text)),
        (policies.a_comment_was_accepted, a_portal(PortalCommentAccepted, 3, comment_id=text)),
        (policies.a_comment_is_seen, seen),
        (policies.a_comment_is_gone, a_portal(PortalCommentGone, 5)),
    ]
    for policy, event in steps:
        for _ in range(2):
            hear(stream, policy, event)
    assert facts(stream, Comment.create_id(ON_GOOGLE)) == [
        "Opened", "Written", "Sent", "Accepted", "Seen", "Gone",
    ]  # fmt: skip


def test_a_comment_is_rejected_or_fails_with_a_reason(stream: Here[Any]) -> None:
    hear(stream, policies.an_observed_review_enters, observed)
    text = comment(stream, ON_GOOGLE)
    rejected = a_portal(PortalCommentRejected, 2, comment_id=text, reason="spam")
    failed = a_portal(PortalCommentFailed, 3, comment_id=text, reason="no_access")
    for _ in range(2):
        hear(stream, policies.a_comment_was_rejected, rejected)
        hear(stream, policies.a_comment_failed, failed)
    *_, first, second = stream.application.events.get(Comment.create_id(ON_GOOGLE))
    assert (first.reason, second.reason) == ("spam", "no_access")
    assert second.originator_version == 4


def test_words_written_on_the_portal_by_hand_open_a_comment(stream: Here[Any]) -> None:
    hear(stream, policies.an_observed_review_enters, observed)
    seen = a_portal(PortalCommentSeen, comment_id=None, words="s1|by hand", written_at=NOON)
    for _ in range(2):
        hear(stream, policies.a_comment_is_seen, seen)
    assert facts(stream, Comment.create_id(ON_GOOGLE)) == ["Opened", "Seen"]


def test_a_comment_under_an_own_review_is_accepted_as_it_is_written(stream: Here[Any]) -> None:
    submit(stream)
    for _ in range(2):
        comment(stream, OWN)
    assert facts(stream, Comment.create_id(OWN)) == ["Opened", "Written", "Accepted"]


def test_it_is_written_again_by_another_command(stream: Here[Any]) -> None:
    submit(stream)
    first = comment(stream, OWN)
    second = comment(stream, OWN, "d", over=first)
    assert stream.application.find(Comment, Comment.create_id(OWN)).texts == [first, second]


def test_another_business_finds_nothing_to_comment_on(stream: Here[Any]) -> None:
    submit(stream)
    for stranger in (
        Acting("staff:2", ids.of("elsewhere"), command_id=ids.new()),
        Acting("staff:3", BUSINESS, places=frozenset({ids.of("p2")}), command_id=ids.new()),
    ):
        with acting(stranger), pytest.raises(NotHere):
            stream.application.comment(OWN, "s1|x", 1, None)
        with acting(stranger), pytest.raises(NotHere):
            stream.application.revoke(OWN, None)
    assert facts(stream, OWN) == ["Received"]


def test_a_revoked_review_takes_no_comment(stream: Here[Any]) -> None:
    submit(stream)
    hear(stream, policies.a_review_is_revoked_with_its_dispute, closed("revoked"))
    with pytest.raises(NoLongerStands):
        comment(stream, OWN)

"""What stream does when others tell something: once, however often it is told."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.stream import policies
from services.stream.domain.comment import Comment
from services.stream.domain.review import NoLongerStands, Review, Standing, TooEarly
from shared import ids
from shared.application import NotHere
from shared.contracts.disputes import DisputeClosed
from shared.contracts.ingest import (
    PortalCommentAccepted,
    PortalCommentFailed,
    PortalCommentGone,
    PortalCommentRejected,
    PortalCommentSeen,
    PortalCommentSent,
    PortalReviewChanged,
    PortalReviewObserved,
    PortalReviewReturned,
    PortalReviewVanished,
)
from shared.contracts.invitations import GuestAnonymised, ReviewSubmitted
from shared.domain import Acting, Refused, acting
from shared.policy import Moment
from shared.service import Here
from tests.services.stream.told import BUSINESS, GUEST, NOON, PLACE, hear, told

OWN, NEW, ON_GOOGLE = ids.of("own"), ids.of("new"), ids.of("on google")
DUE = NOON + timedelta(hours=72)


def submitted(stream: UUID = OWN, **more: Any) -> ReviewSubmitted:
    fields: dict[str, Any] = {
        "guest_id": GUEST,
        "channel": "email",
        "score": 4000,
        "words": "s1|b|r|words",
        "name": "s1|b|g|name",
        "email": "s1|b|g|mail",
        "shows_name": False,
        "language": "de",
        "wants_contact": True,
        "submitted_at": NOON,
    }
    return told(ReviewSubmitted, stream, **{**fields, **more})


observed = told(
    PortalReviewObserved,
    ON_GOOGLE,
    portal="google",
    external_id="g-1",
    score=8000,
    author="s1|b|a|author",
    words="s1|b|r|words",
    created_at=NOON,
    updated_at=NOON,
)


def a_portal(kind: Any, version: int = 2, **fields: Any) -> Any:
    return told(kind, ON_GOOGLE, version, **fields)


def reviewed(here: Here[Any], stream: UUID) -> Review:
    found: Review = here.application.find(Review, stream)
    return found


def facts(here: Here[Any], stream: UUID) -> list[str]:
    return [type(event).__name__ for event in here.application.events.get(stream)]


def submit(here: Here[Any], **more: Any) -> None:
    hear(here, policies.a_submitted_review_enters, submitted(**more))


def comes(here: Here[Any], stream: UUID, at: Any = DUE) -> None:
    """The moment of publication, as the sweeper brings it."""
    who = Acting("rule:x@1", BUSINESS, PLACE, command_id=ids.of("publish", stream, at), at=at)
    with acting(who):
        policies.a_review_is_published_after_72_hours(here, Moment(stream, at, BUSINESS, PLACE))


def comment(here: Here[Any], review_id: UUID, command: str = "c", **more: Any) -> UUID:
    command_id = ids.of(command)
    with acting(Acting("staff:1", BUSINESS, PLACE, command_id=command_id)):
        here.application.comment(
            review_id, **{"words": "s1|b|r|thanks", "size": 6, "over": None, **more}
        )
    return ids.of("comment text", command_id)


def test_a_submitted_review_enters_once(stream: Here[Any]) -> None:
    for _ in range(2):
        submit(stream)
    assert facts(stream, OWN) == ["Received"]
    entered = stream.application.events.get(OWN)
    assert next(iter(entered)).publish_at == DUE


def test_it_belongs_to_the_place_it_was_written_about(stream: Here[Any]) -> None:
    submit(stream)
    assert (reviewed(stream, OWN).business_id, reviewed(stream, OWN).place_id) == (BUSINESS, PLACE)


def test_it_is_published_once_at_the_planned_time(stream: Here[Any]) -> None:
    submit(stream)
    comes(stream, OWN)
    comes(stream, OWN)
    assert facts(stream, OWN) == ["Received", "Published"]
    *_, published = stream.application.events.get(OWN)
    assert published.meta["at"] == DUE.isoformat()


def test_a_clock_that_is_early_publishes_nothing(stream: Here[Any]) -> None:
    submit(stream)
    with pytest.raises(TooEarly):
        comes(stream, OWN, DUE - timedelta(seconds=1))
    assert facts(stream, OWN) == ["Received"]


def test_a_replacement_comes_with_its_own_72_hours_and_ends_the_old_one(stream: Here[Any]) -> None:
    submit(stream)
    later = NOON + timedelta(days=2)
    for _ in range(2):
        submit(stream, stream=NEW, replaces=OWN, submitted_at=later)
    assert facts(stream, OWN) == ["Received", "Replaced"]
    assert facts(stream, NEW) == ["Received"]
    assert reviewed(stream, NEW).publish_at == later + timedelta(hours=72)
    with pytest.raises(NoLongerStands):
        comes(stream, OWN)


def test_a_replacement_waits_for_what_it_replaces(stream: Here[Any]) -> None:
    with pytest.raises(NotHere):
        submit(stream, stream=NEW, replaces=OWN)
    assert reviewed(stream, NEW) is None


def test_a_replacement_of_what_was_removed_enters_all_the_same(stream: Here[Any]) -> None:
    submit(stream)
    with acting(Acting("operator:x", command_id=ids.new())):
        stream.application.remove(OWN, "not this house")
    submit(stream, stream=NEW, replaces=OWN)
    assert facts(stream, OWN) == ["Received", "Removed"]
    assert facts(stream, NEW) == ["Received"]


def closed(outcome: str) -> DisputeClosed:
    dispute = ids.of("dispute", OWN)
    return told(DisputeClosed, dispute, 2, outcome=outcome, review_id=OWN, guest_id=GUEST)


def test_a_dispute_that_was_revoked_revokes_its_review_once(stream: Here[Any]) -> None:
    submit(stream)
    for _ in range(2):
        hear(stream, policies.a_review_is_revoked_with_its_dispute, closed("revoked"))
    assert facts(stream, OWN) == ["Received", "Revoked"]
    with pytest.raises(NoLongerStands):
        comes(stream, OWN)


@pytest.mark.parametrize("outcome", ["expired", "replaced"])
def test_other_ends_of_a_dispute_do_not_touch_the_review(stream: Here[Any], outcome: str) -> None:
    submit(stream)
    hear(stream, policies.a_review_is_revoked_with_its_dispute, closed(outcome))
    assert reviewed(stream, OWN).standing is Standing.STANDS


def test_an_observed_review_enters_once_and_follows_its_portal(stream: Here[Any]) -> None:
    changed = a_portal(PortalReviewChanged, 2, score=2000, updated_at=NOON)
    told_of_it = [
        (policies.an_observed_review_enters, observed),
        (policies.a_review_changes_with_its_portal, changed),
        (policies.a_review_vanishes_with_its_portal, a_portal(PortalReviewVanished, 3)),
        (policies.a_review_returns_with_its_portal, a_portal(PortalReviewReturned, 4)),
    ]
    for policy, event in told_of_it:
        for _ in range(2):
            hear(stream, policy, event)
    assert facts(stream, ON_GOOGLE) == ["Received", "Changed", "Vanished", "Returned"]
    received, told_on, *_ = stream.application.events.get(ON_GOOGLE)
    assert received.publish_at is None
    assert told_on.author == "s1|b|a|author"


def test_a_portal_s_news_wait_for_the_review(stream: Here[Any]) -> None:
    with pytest.raises(NotHere):
        hear(stream, policies.a_review_vanishes_with_its_portal, a_portal(PortalReviewVanished))


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


def test_a_forgotten_guest_leaves_all_its_reviews_once(stream: Here[Any]) -> None:
    submit(stream)
    submit(stream, stream=NEW, replaces=OWN)
    forgotten = told(
        GuestAnonymised, GUEST, 9, contact_hash="h", erases_words=False, review_ids=[OWN, NEW]
    )
    for _ in range(2):
        hear(stream, policies.a_forgotten_guest_leaves_its_reviews, forgotten)
    assert facts(stream, OWN)[-1] == facts(stream, NEW)[-1] == "GuestForgotten"
    assert len(facts(stream, NEW)) == 2


@pytest.mark.parametrize("comes_first", ["the replacement", "the forgetting"])
def test_a_replacement_of_a_forgotten_guest_is_forgotten_too(
    stream: Here[Any], comes_first: str
) -> None:
    """It was on its way: the guest's anonymising knows the first review alone."""
    newer = ids.of("replacement", OWN)
    about: dict[str, Any] = {"contact_hash": "h", "erases_words": False, "review_ids": [OWN]}
    forgotten = told(GuestAnonymised, GUEST, 9, **about)
    submit(stream)
    if comes_first == "the replacement":
        submit(stream, stream=newer, replaces=OWN)
    for _ in range(2):
        hear(stream, policies.a_forgotten_guest_leaves_its_reviews, forgotten)
    for _ in range(2):
        submit(stream, stream=newer, replaces=OWN)
    assert facts(stream, newer) == ["Received", "GuestForgotten"]
    assert sorted(facts(stream, OWN)) == ["GuestForgotten", "Received", "Replaced"]


def test_a_guest_without_reviews_is_forgotten_elsewhere(stream: Here[Any]) -> None:
    nobody = told(GuestAnonymised, GUEST, contact_hash="h", erases_words=True)
    hear(stream, policies.a_forgotten_guest_leaves_its_reviews, nobody)
    assert stream.application.recorder.max_notification_id() in (0, None)


def test_only_an_operator_s_reason_ends_a_review_for_good(stream: Here[Any]) -> None:
    submit(stream)
    operator = Acting("operator:eva", command_id=ids.new())
    for _ in range(2):
        with acting(operator):
            stream.application.remove(OWN, "racist")
    assert facts(stream, OWN) == ["Received", "Removed"]
    with acting(Acting("operator:eva", command_id=ids.new())), pytest.raises(Refused):
        stream.application.remove(OWN, "racist")

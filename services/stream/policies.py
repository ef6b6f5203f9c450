"""What stream does by itself when something happened elsewhere, or its time has come."""

from collections.abc import Callable

from services.stream.application import Stream
from services.stream.domain.arrival import OWN, Arrival
from services.stream.domain.comment import Comment
from services.stream.domain.review import Review
from shared.contracts import PublicEvent
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
from shared.contracts.stream import (
    ReviewReceived,
    ReviewRemoved,
    ReviewReplaced,
    ReviewRevoked,
)
from shared.policy import Moment, due, on
from shared.service import Here


@on(ReviewSubmitted)
def a_submitted_review_enters(here: Here[Stream], event: ReviewSubmitted) -> None:
    arrival = Arrival(
        portal=OWN,
        score=event.score,
        submitted_at=event.submitted_at,
        words=event.words,
        author=event.name,
        shows_name=event.shows_name,
        language=event.language,
        guest_id=event.guest_id,
        email=event.email,
        phone=event.phone,
        channel=event.channel,
        wants_contact=event.wants_contact,
        replaces=event.replaces,
    )
    here.application.receive(event.stream, arrival)


@on(PortalReviewObserved)
def an_observed_review_enters(here: Here[Stream], event: PortalReviewObserved) -> None:
    arrival = Arrival(
        portal=event.portal,
        score=event.score,
        submitted_at=event.created_at,
        words=event.words,
        author=event.author,
        language=event.language,
        external_id=event.external_id,
    )
    here.application.receive(event.stream, arrival)


@on(PortalReviewChanged)
def a_review_changes_with_its_portal(here: Here[Stream], event: PortalReviewChanged) -> None:
    here.application.change(
        Review, event.stream, lambda review: review.change(event.score, event.words)
    )


@on(PortalReviewVanished)
def a_review_vanishes_with_its_portal(here: Here[Stream], event: PortalReviewVanished) -> None:
    here.application.change(Review, event.stream, Review.vanish)


@on(PortalReviewReturned)
def a_review_returns_with_its_portal(here: Here[Stream], event: PortalReviewReturned) -> None:
    here.application.change(Review, event.stream, Review.come_back)


@due(
    "publish",
    sets={ReviewReceived: "publish_at"},
    clears=(ReviewRevoked, ReviewReplaced, ReviewRemoved),
)
def a_review_is_published_after_72_hours(here: Here[Stream], moment: Moment) -> None:
    here.application.publish(moment.stream, moment.at)


@on(DisputeClosed)
def a_review_is_revoked_with_its_dispute(here: Here[Stream], event: DisputeClosed) -> None:
    """A replacement comes as `ReviewSubmitted{replaces}`; an expired dispute changes nothing."""
    if event.outcome == "revoked":
        here.application.revoke(event.review_id, event.stream)


@on(GuestAnonymised)
def a_forgotten_guest_leaves_its_reviews(here: Here[Stream], event: GuestAnonymised) -> None:
    here.application.forget_guest(event.review_ids)


@on(PortalCommentSent)
def a_comment_was_sent(here: Here[Stream], event: PortalCommentSent) -> None:
    _tell(here, event, lambda comment: comment.send(event.comment_id))


@on(PortalCommentAccepted)
def a_comment_was_accepted(here: Here[Stream], event: PortalCommentAccepted) -> None:
    _tell(here, event, lambda comment: comment.accept(event.comment_id))


@on(PortalCommentRejected)
def a_comment_was_rejected(here: Here[Stream], event: PortalCommentRejected) -> None:
    _tell(here, event, lambda comment: comment.reject(event.comment_id, event.reason))


@on(PortalCommentFailed)
def a_comment_failed(here: Here[Stream], event: PortalCommentFailed) -> None:
    _tell(here, event, lambda comment: comment.fail(event.comment_id, event.reason))


@on(PortalCommentSeen)
def a_comment_is_seen(here: Here[Stream], event: PortalCommentSeen) -> None:
    here.application.see_comment(event.stream, event.comment_id, event.words, event.written_at)


@on(PortalCommentGone)
def a_comment_is_gone(here: Here[Stream], event: PortalCommentGone) -> None:
    _tell(here, event, Comment.lose)


def _tell(here: Here[Stream], event: PublicEvent, act: Callable[[Comment], None]) -> None:
    """The comment under the portal's review: that review's stream is our review's."""
    here.application.change(Comment, Comment.create_id(event.stream), act)

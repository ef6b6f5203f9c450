"""What staff see of disputes: one document each, and the reviews a dispute can be opened on."""

from uuid import UUID

from shared import ids
from shared.contracts import PublicEvent
from shared.contracts.common import LetterHandedOver, LetterRefused, LetterUncertain
from shared.contracts.disputes import DisputeClosed, DisputeOpened, GuestAsked
from shared.contracts.invitations import GuestAnonymised
from shared.contracts.stream import (
    ReviewPublished,
    ReviewReceived,
    ReviewRemoved,
    ReviewReplaced,
    ReviewRevoked,
)
from shared.documents import ASCENDING, DESCENDING, scoped_index
from shared.letters.letter import state_of
from shared.projection import Patch, Projection, on


class DisputeBoard(Projection):
    """The board: what is open, whose guest was asked, how the others ended. Joined: its review."""

    collection = "board"
    owner = DisputeOpened
    indexes = (
        scoped_index(("state", ASCENDING), ("deadline", ASCENDING), ("_id", ASCENDING)),
        scoped_index(("state", ASCENDING), ("closed_at", DESCENDING), ("_id", DESCENDING)),
        scoped_index(("terms", ASCENDING)),
    )

    def key(self, event: PublicEvent) -> UUID | None:
        if isinstance(event, ReviewReceived):
            return ids.of("dispute", event.stream)
        if isinstance(event, LetterHandedOver | LetterRefused | LetterUncertain):
            return event.about
        return event.stream

    def keys(self, event: PublicEvent) -> list[UUID | str]:
        if isinstance(event, GuestAnonymised):
            return [ids.of("dispute", review_id) for review_id in event.review_ids]
        return super().keys(event)

    @on(GuestAnonymised)
    def anonymised(self, event: GuestAnonymised) -> Patch:
        return {"is_anonymised": True, "terms": []}

    @on(DisputeOpened)
    def opened(self, event: DisputeOpened) -> Patch:
        return {
            "state": "open",
            "review_id": event.review_id,
            "guest_id": event.guest_id,
            "score": event.score,
            "opened_at": event.at,
            "deadline": event.deadline,
            "is_automatic": event.is_automatic,
            "guest_name": event.guest_name,
            "has_address": event.email is not None,
            "language": event.language,
            "is_replacement": event.is_replacement,
            "terms": self.terms(event.business_id, event.guest_name),
        }

    @on(GuestAsked)
    def guest_asked(self, event: GuestAsked) -> Patch:
        said = {"at": event.at, "words": event.words, "actor": event.actor}
        return {"asked_at": event.at, f"messages.{event.message_id}": said}

    @on(DisputeClosed)
    def closed(self, event: DisputeClosed) -> Patch:
        return {
            "state": "closed",
            "outcome": event.outcome,
            "closed_at": event.at,
            "new_score": event.score,
            "new_words": event.words,
        }

    @on(ReviewReceived)
    def reviewed(self, event: ReviewReceived) -> Patch | None:
        if event.guest_id is None:
            return None
        return {"review": {"words": event.words, "submitted_at": event.submitted_at}}

    @on(LetterHandedOver)
    def sent(self, event: LetterHandedOver) -> Patch:
        return {f"letters.{event.stream}": {"state": "sent", "at": event.at}}

    @on(LetterRefused)
    def refused(self, event: LetterRefused) -> Patch:
        told = {"state": state_of(event), "at": event.at, "words": event.words, "code": event.code}
        return {f"letters.{event.stream}": told}

    @on(LetterUncertain)
    def uncertain(self, event: LetterUncertain) -> Patch:
        return {f"letters.{event.stream}": {"state": "uncertain", "at": event.at}}


class ReviewsAtHand(Projection):
    """Own reviews, as far as opening a dispute by hand needs them."""

    collection = "reviews"
    owner = ReviewReceived

    @on(ReviewReceived)
    def received(self, event: ReviewReceived) -> Patch:
        return {
            "portal": event.portal,
            "score": event.score,
            "guest_id": event.guest_id,
            "author": event.author,
            "email": event.email,
            "language": event.language,
            "words": event.words,
            "replaces": event.replaces,
            "state": "received",
        }

    @on(ReviewPublished)
    def published(self, event: ReviewPublished) -> Patch:
        return {"published_at": event.at}

    @on(ReviewRevoked, ReviewReplaced, ReviewRemoved)
    def gone(self, event: PublicEvent) -> Patch:
        return {"state": "gone"}

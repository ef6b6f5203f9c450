"""Reviews that come in, what is said under them, and what is stored of it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from services.stream import policies
from services.stream.domain.review import Review
from shared import ids
from shared.contracts.disputes import DisputeClosed
from shared.contracts.ingest import (
    PortalReviewObserved,
)
from shared.contracts.invitations import ReviewSubmitted
from shared.domain import Acting, acting
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


def closed(outcome: str) -> DisputeClosed:
    dispute = ids.of("dispute", OWN)
    return told(DisputeClosed, dispute, 2, outcome=outcome, review_id=OWN, guest_id=GUEST)

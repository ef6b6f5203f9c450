"""What disputes tells: a complaint, the talk about it, and how it ended."""

from datetime import datetime
from uuid import UUID

from shared.contracts import PublicEvent
from shared.tags import Sealed, Word


class DisputeOpened(PublicEvent, type="disputes.DisputeOpened", audience="all"):
    """Fourteen days for the guest to take the review back or replace it (R-090..R-092).

    The stream is `ids.of("dispute", review_id)`: a review has one at most.
    """

    review_id: UUID
    guest_id: UUID
    score: int
    deadline: datetime
    is_automatic: bool
    threshold: int
    """The rule's version of today: automatic below this score."""
    guest_name: Sealed
    email: Sealed | None = None
    language: Word
    is_replacement: bool = False
    """The review replaced another: it is not replaced again (R-096)."""


class GuestAsked(PublicEvent, type="disputes.GuestAsked", audience="all"):
    """Staff wrote to the guest; words sealed under `guest:<guest_id>`."""

    message_id: UUID
    words: Sealed


class DisputeClosed(PublicEvent, type="disputes.DisputeClosed", audience="all"):
    """Never opened again. `outcome`: expired, revoked or replaced.

    A replacement's score and words (sealed under `review:<replacement id>`) come with it.
    """

    outcome: Word
    review_id: UUID
    guest_id: UUID
    score: int | None = None
    words: Sealed | None = None
    shows_name: bool | None = None
    language: Word | None = None

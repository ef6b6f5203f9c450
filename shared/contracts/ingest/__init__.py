"""What ingest tells the others: guests that came in, and what portals show."""

from datetime import date, datetime
from uuid import UUID

from shared.contracts import PublicEvent
from shared.tags import Sealed, Word


class GuestImported(PublicEvent, type="ingest.GuestImported", audience="all"):
    """One departure of one guest; the stream is the guest's id everywhere. Told once more where
    another list brings a guest whose import was taken back.

    `guest_id = ids.of("guest", place, contact hash, departure)`. Personal fields are sealed under
    `guest:<id>`; `email` or `phone` is there. Hashes are HMACs (`Pepper.contact`, `.domain`).
    """

    name: Sealed
    salutation: Sealed | None = None
    email: Sealed | None = None
    phone: Sealed | None = None
    contact_hash: Word
    domain_hash: Word | None = None
    language: Word
    arrival: date | None = None
    departure: date
    room: Sealed | None = None
    reservation: Sealed | None = None
    source: Word
    """`file`, `pms` or `manual`."""
    import_id: UUID
    """The upload or transfer it came with."""
    row: int
    warnings: list[Word] = []


class GuestWithdrawn(PublicEvent, type="ingest.GuestWithdrawn", audience="all"):
    """Its import was taken back: whoever has not acted for the guest yet does not."""

    import_id: UUID


class PortalReviewObserved(PublicEvent, type="ingest.PortalReviewObserved", audience="all"):
    """A portal shows a review for the first time (to us).

    The stream is `ids.of("portal review", portal, external id)`, and the review's id in stream.
    Author sealed under `author:<stream>`, words under `review:<stream>`.
    """

    portal: Word
    external_id: Word
    score: int
    """Hundredths of a percent."""
    author: Sealed | None = None
    words: Sealed | None = None
    language: Word | None = None
    created_at: datetime
    updated_at: datetime
    fingerprint: Word = ""
    """An HMAC of score and words, so that a change is seen without reading them."""


class PortalReviewChanged(PublicEvent, type="ingest.PortalReviewChanged", audience="all"):
    """Its stars or words were changed on the portal."""

    score: int
    words: Sealed | None = None
    updated_at: datetime
    fingerprint: Word = ""


class PortalReviewVanished(PublicEvent, type="ingest.PortalReviewVanished", audience="all"):
    """The portal no longer shows it; seen by a full check only."""


class PortalReviewReturned(PublicEvent, type="ingest.PortalReviewReturned", audience="all"):
    """It is shown again."""


class PortalCommentSent(PublicEvent, type="ingest.PortalCommentSent", audience="all"):
    """Our comment was handed to the portal; `comment_id` names stream's text."""

    comment_id: UUID
    look_at: datetime | None = None
    """When we look whether the portal's moderation has decided."""


class PortalCommentAccepted(PublicEvent, type="ingest.PortalCommentAccepted", audience="all"):
    """The portal's moderation let our comment through."""

    comment_id: UUID


class PortalCommentRejected(PublicEvent, type="ingest.PortalCommentRejected", audience="all"):
    comment_id: UUID
    reason: Word


class PortalCommentFailed(PublicEvent, type="ingest.PortalCommentFailed", audience="all"):
    """It could not be handed over and is not tried again by itself (no access, gone, too long)."""

    comment_id: UUID
    reason: Word


class PortalCommentSeen(PublicEvent, type="ingest.PortalCommentSeen", audience="all"):
    """A comment is shown on the portal: ours, or one written there by hand (`comment_id` None)."""

    comment_id: UUID | None = None
    words: Sealed
    written_at: datetime
    fingerprint: Word = ""


class PortalCommentGone(PublicEvent, type="ingest.PortalCommentGone", audience="all"):
    """The comment is no longer shown; from this moment it does not count (requirements 7)."""

    comment_id: UUID | None = None


class FeedConnected(PublicEvent, type="ingest.FeedConnected", audience="all"):
    """A place's account on a portal; the stream is `ids.of("feed", place, portal)`."""

    portal: Word
    account: Word
    grant: Sealed | None = None
    """What opens the account, sealed under `feed:<stream>`."""
    next_at: datetime | None = None


class FeedDisconnected(PublicEvent, type="ingest.FeedDisconnected", audience="all"):
    portal: Word


class FeedConnectedAgain(PublicEvent, type="ingest.FeedConnectedAgain", audience="all"):
    """Another account, or after it was disconnected."""

    portal: Word
    account: Word
    grant: Sealed | None = None
    next_at: datetime | None = None

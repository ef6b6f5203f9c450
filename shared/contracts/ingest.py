"""What ingest tells: guests that came in, and what portals show."""

from datetime import date, datetime
from uuid import UUID

from shared.contracts import PublicEvent
from shared.tags import Sealed, Word


class GuestImported(PublicEvent, type="ingest.GuestImported", audience="all"):
    """One departure of one guest; the stream is the guest's id everywhere.

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


class RefreshRequested(PublicEvent, type="ingest.RefreshRequested"):
    """`nth` of the business's day (R-042); `since` None: everything."""

    nth: int
    day: date
    start_at: datetime


class RefreshRefused(PublicEvent, type="ingest.RefreshRefused"):
    day: date


class RefreshStarted(PublicEvent, type="ingest.RefreshStarted"):
    since: datetime | None
    is_manual: bool


class RefreshCompleted(PublicEvent, type="ingest.RefreshCompleted"):
    seen: int
    new: int
    next_at: datetime


class RefreshFailed(PublicEvent, type="ingest.RefreshFailed"):
    reason: Word
    next_at: datetime


class UploadReceived(PublicEvent, type="ingest.UploadReceived"):
    """A departure list was brought; `digest` finds the same file again. Sealed: `import:<id>`."""

    file_name: Sealed
    digest: Word
    size: int
    rows: int
    source: Word
    expires_at: datetime


class UploadRead(PublicEvent, type="ingest.UploadRead"):
    """How the file is understood; columns are `{"3": "departure"}`, from 0.

    `reading` names the rows that came of it: what is committed is one reading's rows.
    """

    reading: UUID
    rows: int
    encoding: Word
    columns: dict[Word, Word]
    date_order: Word | None
    language: Word | None
    departure: date | None


class RowEdited(PublicEvent, type="ingest.RowEdited"):
    row: int
    field: Word


class RowRemoved(PublicEvent, type="ingest.RowRemoved"):
    row: int


class ImportCommitted(PublicEvent, type="ingest.ImportCommitted"):
    """What the preview shows is stored from now on."""

    rows: int
    store_at: datetime


class RowsStored(PublicEvent, type="ingest.RowsStored"):
    """Saved with the guests of these rows; after a stop it goes on behind `up_to`."""

    up_to: int
    codes: dict[Word, int]
    go_on_at: datetime


class ImportCompleted(PublicEvent, type="ingest.ImportCompleted"):
    """All rows have their code; they sum to the rows read. The file's key is destroyed."""

    codes: dict[Word, int]


class ImportWithdrawn(PublicEvent, type="ingest.ImportWithdrawn"):
    go_on_at: datetime


class GuestsTakenBack(PublicEvent, type="ingest.GuestsTakenBack"):
    up_to: int
    go_on_at: datetime | None


class UploadExpired(PublicEvent, type="ingest.UploadExpired"):
    """Nobody committed it within a day: nothing of it is left."""


class BatchStored(PublicEvent, type="ingest.BatchStored"):
    """What became of some rows of an import: four lists of one length, in the file's order.

    `guests`: whose row it is, "" where it is nobody's; the guest is new where the code says so.
    """

    import_id: UUID
    numbers: list[int]
    codes: list[Word]
    details: list[Word]
    guests: list[Word]


class ReservationClaimed(PublicEvent, type="ingest.ReservationClaimed"):
    guest_id: UUID


class ContactForgotten(PublicEvent, type="ingest.ContactForgotten"):
    """Whoever has this contact was anonymised, and is not silently made again."""


class TransferCompleted(PublicEvent, type="ingest.TransferCompleted"):
    """A PMS's push, with a code a row."""

    fingerprint: Word
    codes: list[Word]
    details: list[Word]
    guests: list[Word]


class RefreshCounted(PublicEvent, type="ingest.RefreshCounted"):
    """One of the three manual refreshes of a business's local day."""

    feed_id: UUID


class RefreshGivenBack(PublicEvent, type="ingest.RefreshGivenBack"):
    """It failed by no fault of the business, and costs nothing."""

    feed_id: UUID


class PortalCommentIntended(PublicEvent, type="ingest.PortalCommentIntended"):
    """Stored before anything is sent to the portal."""

    comment_id: UUID
    words: Sealed
    fingerprint: Word
    post_at: datetime


class PortalCommentDelayed(PublicEvent, type="ingest.PortalCommentDelayed"):
    """The portal could not be reached; it is tried again."""

    comment_id: UUID
    reason: Word
    post_at: datetime


class PortalCommentLookedFor(PublicEvent, type="ingest.PortalCommentLookedFor"):
    """Not decided yet; None: from now on the nightly check sees it."""

    comment_id: UUID
    look_at: datetime | None


class FeedConnectedAgain(PublicEvent, type="ingest.FeedConnectedAgain", audience="all"):
    """Another account, or after it was disconnected."""

    portal: Word
    account: Word
    grant: Sealed | None = None
    next_at: datetime | None = None


class RefreshCountedAgain(PublicEvent, type="ingest.RefreshCountedAgain"):
    feed_id: UUID

"""What ingest tells itself alone: lists and pushes on their way in, looks at portals."""

from datetime import date, datetime
from uuid import UUID

from shared.contracts import PublicEvent
from shared.tags import Sealed, Word


class RefreshRequested(PublicEvent, type="ingest.RefreshRequested"):
    """`nth` of the business's day (R-042); it sees everything."""

    nth: int
    day: date
    start_at: datetime


class RefreshRefused(PublicEvent, type="ingest.RefreshRefused"):
    day: date


class RefreshStarted(PublicEvent, type="ingest.RefreshStarted"):
    """A look, named by this event's version; `since` None: it sees everything."""

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
    """Nobody committed it within a day, or a guest on it was anonymised (`guest_anonymised`):
    nothing of it is left."""

    because: Word = ""


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


class ReservationClaimedAgain(PublicEvent, type="ingest.ReservationClaimedAgain"):
    """By another departure: the guest who had the number was taken back."""

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


class RefreshCountedAgain(PublicEvent, type="ingest.RefreshCountedAgain"):
    feed_id: UUID

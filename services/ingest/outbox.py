"""What is told, and as what."""

from services.ingest.domain.batch import Batch
from services.ingest.domain.feed import Feed
from services.ingest.domain.forgotten_contact import ForgottenContact
from services.ingest.domain.guest import Guest
from services.ingest.domain.portal_review import PortalReview
from services.ingest.domain.refresh_day import RefreshDay
from services.ingest.domain.reservation_number import ReservationNumber
from services.ingest.domain.transfer import Transfer
from services.ingest.domain.upload import Upload
from shared.contracts import ingest as told
from shared.contracts.ingest import (
    BatchStored,
    ContactForgotten,
    GuestImported,
    GuestsTakenBack,
    GuestWithdrawn,
    ImportCommitted,
    ImportCompleted,
    ImportWithdrawn,
    ReservationClaimed,
    RowEdited,
    RowRemoved,
    RowsStored,
    TransferCompleted,
    UploadExpired,
    UploadRead,
    UploadReceived,
)
from shared.outbox import Outbox

OUTBOX: Outbox = {
    Upload.Received: UploadReceived,
    Upload.Read: UploadRead,
    Upload.RowEdited: RowEdited,
    Upload.RowRemoved: RowRemoved,
    Upload.Committed: ImportCommitted,
    Upload.RowsStored: RowsStored,
    Upload.Completed: ImportCompleted,
    Upload.Withdrawn: ImportWithdrawn,
    Upload.GuestsTakenBack: GuestsTakenBack,
    Upload.Expired: UploadExpired,
    Batch.Stored: BatchStored,
    Guest.Imported: GuestImported,
    Guest.Withdrawn: GuestWithdrawn,
    ReservationNumber.Claimed: ReservationClaimed,
    ForgottenContact.Forgotten: ContactForgotten,
    Transfer.Completed: TransferCompleted,
    Feed.Connected: told.FeedConnected,
    Feed.ConnectedAgain: told.FeedConnectedAgain,
    Feed.Disconnected: told.FeedDisconnected,
    Feed.RefreshRequested: told.RefreshRequested,
    Feed.RefreshRefused: told.RefreshRefused,
    Feed.RefreshStarted: told.RefreshStarted,
    Feed.RefreshCompleted: told.RefreshCompleted,
    Feed.RefreshFailed: told.RefreshFailed,
    RefreshDay.Counted: told.RefreshCounted,
    RefreshDay.CountedAgain: told.RefreshCountedAgain,
    RefreshDay.GivenBack: told.RefreshGivenBack,
    PortalReview.Observed: told.PortalReviewObserved,
    PortalReview.Changed: told.PortalReviewChanged,
    PortalReview.Vanished: told.PortalReviewVanished,
    PortalReview.Returned: told.PortalReviewReturned,
    PortalReview.CommentIntended: told.PortalCommentIntended,
    PortalReview.CommentDelayed: told.PortalCommentDelayed,
    PortalReview.CommentSent: told.PortalCommentSent,
    PortalReview.CommentLookedFor: told.PortalCommentLookedFor,
    PortalReview.CommentAccepted: told.PortalCommentAccepted,
    PortalReview.CommentRejected: told.PortalCommentRejected,
    PortalReview.CommentFailed: told.PortalCommentFailed,
    PortalReview.CommentSeen: told.PortalCommentSeen,
    PortalReview.CommentGone: told.PortalCommentGone,
}

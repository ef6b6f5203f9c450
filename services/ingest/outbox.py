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
from shared.contracts.ingest import own
from shared.outbox import Outbox

OUTBOX: Outbox = {
    Upload.Received: own.UploadReceived,
    Upload.Read: own.UploadRead,
    Upload.RowEdited: own.RowEdited,
    Upload.RowRemoved: own.RowRemoved,
    Upload.Committed: own.ImportCommitted,
    Upload.RowsStored: own.RowsStored,
    Upload.Completed: own.ImportCompleted,
    Upload.Withdrawn: own.ImportWithdrawn,
    Upload.GuestsTakenBack: own.GuestsTakenBack,
    Upload.Expired: own.UploadExpired,
    Batch.Stored: own.BatchStored,
    Guest.Imported: told.GuestImported,
    Guest.ImportedAgain: told.GuestImported,
    Guest.Withdrawn: told.GuestWithdrawn,
    ReservationNumber.Claimed: own.ReservationClaimed,
    ReservationNumber.ClaimedAgain: own.ReservationClaimedAgain,
    ForgottenContact.Forgotten: own.ContactForgotten,
    Transfer.Completed: own.TransferCompleted,
    Feed.Connected: told.FeedConnected,
    Feed.ConnectedAgain: told.FeedConnectedAgain,
    Feed.Disconnected: told.FeedDisconnected,
    Feed.RefreshRequested: own.RefreshRequested,
    Feed.RefreshRefused: own.RefreshRefused,
    Feed.RefreshStarted: own.RefreshStarted,
    Feed.RefreshCompleted: own.RefreshCompleted,
    Feed.RefreshFailed: own.RefreshFailed,
    RefreshDay.Counted: own.RefreshCounted,
    RefreshDay.CountedAgain: own.RefreshCountedAgain,
    RefreshDay.GivenBack: own.RefreshGivenBack,
    PortalReview.Observed: told.PortalReviewObserved,
    PortalReview.Changed: told.PortalReviewChanged,
    PortalReview.Vanished: told.PortalReviewVanished,
    PortalReview.Returned: told.PortalReviewReturned,
    PortalReview.CommentIntended: own.PortalCommentIntended,
    PortalReview.CommentDelayed: own.PortalCommentDelayed,
    PortalReview.CommentSent: told.PortalCommentSent,
    PortalReview.CommentLookedFor: own.PortalCommentLookedFor,
    PortalReview.CommentAccepted: told.PortalCommentAccepted,
    PortalReview.CommentRejected: told.PortalCommentRejected,
    PortalReview.CommentFailed: told.PortalCommentFailed,
    PortalReview.CommentSeen: told.PortalCommentSeen,
    PortalReview.CommentGone: told.PortalCommentGone,
}

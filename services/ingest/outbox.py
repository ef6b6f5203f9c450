"""What is told, and as what."""

from services.ingest.domain.batch import Batch
from services.ingest.domain.forgotten_contact import ForgottenContact
from services.ingest.domain.guest import Guest
from services.ingest.domain.reservation_number import ReservationNumber
from services.ingest.domain.transfer import Transfer
from services.ingest.domain.upload import Upload
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
}

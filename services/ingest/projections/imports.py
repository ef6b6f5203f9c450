"""What is shown of imports: each with its progress and result, its rows' fates, who acted since."""

from collections import Counter
from uuid import UUID

from shared.contracts import PublicEvent
from shared.contracts.ingest.own import (
    BatchStored,
    GuestsTakenBack,
    ImportCommitted,
    ImportCompleted,
    ImportWithdrawn,
    RowEdited,
    RowRemoved,
    RowsStored,
    TransferCompleted,
    UploadExpired,
    UploadRead,
    UploadReceived,
)
from shared.contracts.invitations import (
    AddressBlocked,
    AddressUnblocked,
    DomainBlocked,
    DomainUnblocked,
    InvitationSent,
    ReviewSubmitted,
)
from shared.documents import ASCENDING, DESCENDING, Index, scoped_index
from shared.projection import Patch, Projection, on


class Uploads(Projection):
    """A file or form: how it is read, how far it is stored, what came of it."""

    collection = "uploads"
    owner = UploadReceived
    is_live = True
    indexes = (
        scoped_index(("received_at", DESCENDING), ("_id", DESCENDING)),
        scoped_index(("digest", ASCENDING)),
    )

    @on(UploadReceived)
    def received(self, event: UploadReceived) -> Patch:
        return {
            "state": "received",
            "file_name": event.file_name,
            "digest": event.digest,
            "size": event.size,
            "rows": event.rows,
            "source": event.source,
            "received_at": event.at,
            "actor": event.actor,
            "expires_at": event.expires_at,
            "codes": {},
        }

    @on(UploadRead)
    def read(self, event: UploadRead) -> Patch:
        return {
            "state": "read",
            "reading": event.reading,
            "rows": event.rows,
            "encoding": event.encoding,
            "columns": event.columns,
            "date_order": event.date_order,
            "language": event.language,
            "departure": event.departure,
        }

    @on(RowEdited, RowRemoved)
    def row_changed(self, event: RowEdited | RowRemoved) -> Patch:
        return {"changed_at": event.at}

    @on(ImportCommitted)
    def committed(self, event: ImportCommitted) -> Patch:
        return {"state": "storing", "committed_at": event.at, "to_store": event.rows}

    @on(RowsStored)
    def rows_stored(self, event: RowsStored) -> Patch:
        return {f"stored.{event.up_to}": sum(event.codes.values())}

    @on(ImportCompleted)
    def completed(self, event: ImportCompleted) -> Patch:
        return {"state": "completed", "completed_at": event.recorded_at, "codes": event.codes}

    @on(ImportWithdrawn)
    def withdrawn(self, event: ImportWithdrawn) -> Patch:
        return {"state": "withdrawn", "withdrawn_at": event.at}

    @on(GuestsTakenBack)
    def guests_taken_back(self, event: GuestsTakenBack) -> Patch:
        return {f"taken_back.{event.up_to}": event.at, "is_taken_back": event.go_on_at is None}

    @on(UploadExpired)
    def expired(self, event: UploadExpired) -> Patch:
        return {"state": "expired", "because": event.because}


class Batches(Projection):
    """The fates of some rows of an import."""

    collection = "batches"
    owner = BatchStored
    indexes = (scoped_index(("import_id", ASCENDING), ("up_to", ASCENDING)),)

    @on(BatchStored)
    def stored(self, event: BatchStored) -> Patch:
        return {
            "import_id": event.import_id,
            "up_to": event.numbers[-1],
            "numbers": event.numbers,
            "codes": event.codes,
            "details": event.details,
            "guests": event.guests,
        }


class Transfers(Projection):
    """What a PMS brought at once: by which key, and how many rows ended in which code."""

    collection = "transfers"
    owner = TransferCompleted
    indexes = (
        scoped_index(("key_id", ASCENDING), ("brought_at", DESCENDING), ("_id", DESCENDING)),
    )

    @on(TransferCompleted)
    def completed(self, event: TransferCompleted) -> Patch:
        key_id = event.actor.removeprefix("pms:")
        return {"key_id": key_id, "brought_at": event.at, "codes": Counter(event.codes)}


class Acted(Projection):
    """By guest: what others did since, which taking the import back does not undo."""

    collection = "acted"

    def key(self, event: PublicEvent) -> UUID | None:
        return event.guest_id if isinstance(event, ReviewSubmitted) else event.stream

    @on(InvitationSent)
    def invited(self, event: InvitationSent) -> Patch:
        return {"invited_at": event.at}

    @on(ReviewSubmitted)
    def reviewed(self, event: ReviewSubmitted) -> Patch:
        return {"reviewed_at": event.at}


class Blocks(Projection):
    """Addresses and domains that get no mail, by hash."""

    collection = "blocks"
    indexes = (Index([("business_id", ASCENDING), ("is_blocked", ASCENDING), ("hash", ASCENDING)]),)

    @on(AddressBlocked)
    def address_blocked(self, event: AddressBlocked) -> Patch:
        told = {"kind": "address", "source": event.source}
        return {**told, "hash": event.contact_hash, "is_blocked": True}

    @on(DomainBlocked)
    def domain_blocked(self, event: DomainBlocked) -> Patch:
        return {"kind": "domain", "hash": event.domain_hash, "is_blocked": True}

    @on(AddressUnblocked, DomainUnblocked)
    def unblocked(self, event: AddressUnblocked | DomainUnblocked) -> Patch:
        return {"is_blocked": False}


PROJECTIONS = [Uploads, Batches, Transfers, Acted, Blocks]

"""What happens to uploads by itself: stored, taken back, expired, forgotten."""

from contextlib import suppress

from services.ingest.application import Ingest
from services.ingest.application.candidates import Sealing
from services.ingest.application.staging import Staged, Staging
from services.ingest.domain.upload import Upload
from services.ingest.queries import imports as queries
from services.ingest.settings import BATCH, BATCHES_A_TURN
from shared.application import AlreadyThere, NotHere
from shared.contracts.ingest.own import (
    GuestsTakenBack,
    ImportCommitted,
    ImportCompleted,
    ImportWithdrawn,
    RowsStored,
    UploadExpired,
    UploadReceived,
)
from shared.contracts.invitations import GuestAnonymised
from shared.domain import Refused
from shared.policy import Moment, due, on
from shared.service import Here


@due(
    "store_rows",
    sets={ImportCommitted: "store_at", RowsStored: "go_on_at"},
    clears=(ImportCompleted,),
)
async def store_the_rows_of_an_import(here: Here[Ingest], moment: Moment) -> None:
    """Some batches, then other moments have their turn; after a stop it goes on behind the last.

    The guests of a batch and that it is stored are one transaction, so a batch is stored once.
    """
    for _ in range(BATCHES_A_TURN):
        upload, rows = await here.run(_next_rows, here, moment)
        if not rows:
            await here.run(here.application.complete, moment.stream)
            return
        sealing = await sealing_of(here, upload, rows)
        judged = [staged.row for staged in rows]
        candidates = await here.run(sealing.candidates, judged)
        await here.run(here.application.store_rows, moment.stream, candidates)


def _next_rows(here: Here[Ingest], moment: Moment) -> tuple[Upload, list[Staged]]:
    upload = here.application.find(Upload, moment.stream)
    if upload is None or upload.reading is None or moment.business_id is None:
        raise NotHere
    staging = Staging(here.tables, here.vault, moment.business_id)
    return upload, staging.after(upload.id, upload.reading, upload.stored_up_to, BATCH)


async def sealing_of(here: Here[Ingest], upload: Upload, rows: list[Staged]) -> Sealing:
    """What makes candidates of some rows of an upload."""
    place = await queries.place(here, upload.place_id)
    if place is None or upload.business_id is None or upload.place_id is None:
        raise NotHere
    sealing = Sealing(
        here.vault, here.pepper, upload.business_id, upload.place_id, place["language"]
    )
    hashes = await here.run(sealing.hashes, [staged.row for staged in rows])
    return sealing.minding(*await queries.blocks(here, upload.business_id, hashes))


@due(
    "take_back",
    sets={ImportWithdrawn: "go_on_at", GuestsTakenBack: "go_on_at"},
)
def take_back_the_guests_of_an_import(here: Here[Ingest], moment: Moment) -> None:
    """Whoever has not acted for them yet does not; a batch at a time."""
    upload = here.application.find(Upload, moment.stream)
    if upload is None:
        raise NotHere
    for up_to in upload.batches_to_take_back[:BATCHES_A_TURN]:
        here.application.take_back(upload.id, up_to)


@due("expire_upload", sets={UploadReceived: "expires_at"}, clears=(ImportCommitted, UploadExpired))
def expire_an_upload_nobody_commits(here: Here[Ingest], moment: Moment) -> None:
    here.application.expire(moment.stream)


@on(ImportCompleted, UploadExpired)
def forget_the_file(here: Here[Ingest], event: ImportCompleted | UploadExpired) -> None:
    """Its key is destroyed and its rows deleted as soon as they are guests, or will never be."""
    if event.business_id is None:
        return
    staging = Staging(here.tables, here.vault, event.business_id)
    staging.forget(event.stream)
    if isinstance(event, UploadExpired):
        staging.forget_name(event.stream)


@on(GuestAnonymised)
def remember_that_a_contact_was_forgotten(here: Here[Ingest], event: GuestAnonymised) -> None:
    """Whatever the guest's contact was: another system may still have an earlier one."""
    assert event.business_id
    for contact in (event.contact_hash, *event.earlier_contacts):
        with suppress(AlreadyThere):
            here.application.forget_contact(event.business_id, contact)


@on(GuestAnonymised)
def forget_uploads_that_name_the_guest(here: Here[Ingest], event: GuestAnonymised) -> None:
    """What nobody committed yet. The rows of a commit are not made guests again, and go soon."""
    assert event.business_id
    for upload in Staging(here.tables, here.vault, event.business_id).uploads_with(event.stream):
        with suppress(Refused):
            here.application.forget_upload(upload)


POLICIES = [
    store_the_rows_of_an_import,
    take_back_the_guests_of_an_import,
    expire_an_upload_nobody_commits,
    forget_the_file,
    remember_that_a_contact_was_forgotten,
    forget_uploads_that_name_the_guest,
]

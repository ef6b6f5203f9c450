"""The commands on uploads: read, looked at, stored, taken back."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.ingest.application.arrivals import Arrivals, Fate
from services.ingest.application.candidates import Candidate
from services.ingest.domain.batch import Batch
from services.ingest.domain.guest import Guest
from services.ingest.domain.upload import Upload
from services.ingest.settings import KEPT_FOR
from services.ingest.sources.files import Code
from shared import clock
from shared.application import Contested, Recorded
from shared.domain import Aggregate, Sealed, acting, the_actor


class Reading(NamedTuple):
    """How a file is understood: `columns` are `{"3": "departure"}`, from 0; `id` names its rows."""

    id: UUID
    rows: int
    encoding: str
    columns: dict[str, str]
    date_order: str | None
    language: str | None
    departure: date | None


class Imports(Arrivals):
    """Uploads and the guests they bring. Bytes and rows lie in `Staging`."""

    def receive(
        self, upload_id: UUID, file_name: Sealed, digest: str, size: int, rows: int, source: str
    ) -> Recorded:
        return self.create(
            Upload,
            upload_id,
            lambda: Upload._create(
                Upload.Received,
                id=upload_id,
                file_name=file_name,
                digest=digest,
                size=size,
                rows=rows,
                source=source,
                expires_at=clock.now() + KEPT_FOR,
            ),
        )

    def read(self, upload_id: UUID, reading: Reading) -> Recorded:
        return self.change(Upload, upload_id, lambda upload: upload.read(*reading))

    def edit_row(self, upload_id: UUID, row: int, field: str) -> Recorded:
        return self.change(Upload, upload_id, lambda upload: upload.edit_row(row, field))

    def remove_row(self, upload_id: UUID, row: int) -> Recorded:
        return self.change(Upload, upload_id, lambda upload: upload.remove_row(row))

    def commit(self, upload_id: UUID, reading: UUID, version: int, rows: int) -> Recorded:
        told = (reading, version, rows, clock.now())
        return self.change(Upload, upload_id, lambda upload: upload.commit(*told))

    def store_rows(self, upload_id: UUID, candidates: Sequence[Candidate]) -> None:
        """Stores some rows' guests, fates and that they are stored, in one transaction.

        Raises AlreadyCommitted where another worker stored them before. Rows that others keep
        colliding with are stored one by one, so that one of them does not hold up the rest.
        """
        try:
            with acting(the_actor().step(f"rows:{candidates[-1].row}")):
                self.decide(lambda: self._stored(upload_id, candidates))
        except Contested:
            if len(candidates) == 1:
                raise
            for candidate in candidates:
                self.store_rows(upload_id, [candidate])

    def complete(self, upload_id: UUID) -> Recorded:
        return self.change(Upload, upload_id, lambda upload: upload.complete())

    def withdraw(self, upload_id: UUID) -> Recorded:
        return self.change(Upload, upload_id, lambda upload: upload.withdraw(clock.now()))

    def take_back(self, upload_id: UUID, up_to: int) -> Recorded:
        """The guests that the batch up to this row made, in one transaction."""

        def decision() -> list[Aggregate]:
            upload = self.get(Upload, upload_id)
            is_last = upload.batches_to_take_back[-1:] == [up_to]
            upload.take_back(up_to, None if is_last else clock.now())
            return [upload, *self._withdrawn(upload_id, up_to)]

        with acting(the_actor().step(f"back:{up_to}")):
            return self.decide(decision)

    def expire(self, upload_id: UUID) -> Recorded:
        at = the_actor().at or clock.now()
        return self.change(Upload, upload_id, lambda upload: upload.expire(at))

    def forget_upload(self, upload_id: UUID) -> Recorded:
        return self.change(Upload, upload_id, lambda upload: upload.forget())

    def _stored(self, upload_id: UUID, candidates: Sequence[Candidate]) -> list[Aggregate]:
        upload = self.get(Upload, upload_id)
        fates, made = self.arrivals(candidates, upload.source, upload_id)
        up_to = candidates[-1].row
        upload.store_rows(up_to, Counter(fate.code.value for fate in fates), clock.now())
        return [upload, _batch(upload_id, up_to, fates), *made]

    def _withdrawn(self, upload_id: UUID, up_to: int) -> list[Aggregate]:
        batch = self.find(Batch, Batch.id_of(upload_id, up_to))
        assert batch
        made = zip(batch.codes, batch.guests, strict=True)
        ids = [UUID(guest) for code, guest in made if code == Code.OK_CREATED]
        guests = [guest for id in ids if (guest := self.find(Guest, id))]
        guests = [guest for guest in guests if guest.may_be_withdrawn(upload_id)]
        for guest in guests:
            guest.withdraw(upload_id)
        return list(guests)


def _batch(upload_id: UUID, up_to: int, fates: Sequence[Fate]) -> Batch:
    return Batch._create(
        Batch.Stored,
        id=Batch.id_of(upload_id, up_to),
        import_id=upload_id,
        numbers=[fate.row for fate in fates],
        codes=[fate.code.value for fate in fates],
        details=[fate.detail for fate in fates],
        guests=[str(fate.guest_id or "") for fate in fates],
    )

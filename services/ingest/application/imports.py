"""Bringing guests in: files, forms and the PMS's pushes, all by one way."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.ingest.domain.forgotten_contact import ForgottenContact
from services.ingest.domain.guest import Guest
from services.ingest.domain.reservation_number import ReservationNumber
from services.ingest.domain.transfer import Transfer
from services.ingest.domain.upload import Upload
from services.ingest.sources.files import Code
from shared import clock
from shared.application import AlreadyThere, Application, Recorded
from shared.domain import Aggregate, Sealed, the_actor

KEPT_FOR = timedelta(hours=24)
"""An upload that nobody commits."""


@dataclass(frozen=True)
class Candidate:
    """A judged row, sealed and hashed, as it may become a guest of a place.

    `code` other than `ok_created`: it is none, for that reason.
    """

    row: int
    code: Code
    guest_id: UUID | None = None
    name: Sealed | None = None
    salutation: Sealed | None = None
    email: Sealed | None = None
    phone: Sealed | None = None
    contact_hash: str = ""
    domain_hash: str | None = None
    language: str = "en"
    arrival: date | None = None
    departure: date | None = None
    room: Sealed | None = None
    reservation: Sealed | None = None
    reservation_hash: str | None = None
    warnings: tuple[str, ...] = ()
    detail: str = ""


class Imports(Application):
    """Uploads, pushes, and the guests they bring."""

    def receive(
        self,
        upload_id: UUID,
        file_name: Sealed,
        digest: str,
        size: int,
        rows: int,
        source: str,
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

    def read(
        self,
        upload_id: UUID,
        encoding: str,
        columns: dict[str, str],
        date_order: str | None,
        language: str | None,
        departure: date | None,
    ) -> Recorded:
        """How a file is understood. `columns`: `{"3": "departure"}`, from 0."""
        return self.change(
            Upload,
            upload_id,
            lambda upload: upload.read(encoding, columns, date_order, language, departure),
        )

    def edit_row(self, upload_id: UUID, row: int, field: str) -> Recorded:
        return self.change(Upload, upload_id, lambda upload: upload.edit_row(row, field))

    def remove_row(self, upload_id: UUID, row: int) -> Recorded:
        return self.change(Upload, upload_id, lambda upload: upload.remove_row(row))

    def commit(self, upload_id: UUID, rows: int) -> Recorded:
        return self.change(Upload, upload_id, lambda upload: upload.commit(rows, clock.now()))

    def store_rows(
        self, upload_id: UUID, up_to: int, candidates: Sequence[Candidate]
    ) -> list[tuple[Candidate, Code]]:
        """Stores the guests of some rows and that they are stored, in one transaction.

        Raises AlreadyCommitted where another worker stored them before.
        """
        fates: list[tuple[Candidate, Code]] = []

        def decision() -> list[Aggregate]:
            upload = self.get(Upload, upload_id)
            fates[:], made = self._guests(candidates, upload.source, upload_id)
            codes = Counter(str(code) for _, code in fates)
            upload.store_rows(up_to, dict(codes), clock.now())
            return [upload, *made]

        self.decide(decision)
        return fates

    def complete(self, upload_id: UUID) -> Recorded:
        return self.change(Upload, upload_id, lambda upload: upload.complete())

    def expire(self, upload_id: UUID) -> Recorded:
        at = the_actor().at or clock.now()
        return self.change(Upload, upload_id, lambda upload: upload.expire(at))

    def push(
        self, transfer_id: UUID, fingerprint: str, candidates: Sequence[Candidate]
    ) -> Transfer:
        """A PMS's batch: all its guests and its answer in one transaction, once.

        Raises AnotherBody where the key was used for other guests.
        """

        def decision() -> list[Aggregate]:
            known = self.find(Transfer, transfer_id)
            if known:
                raise AlreadyThere
            fates, made = self._guests(candidates, "pms", transfer_id)
            transfer = Transfer._create(
                Transfer.Completed,
                id=transfer_id,
                fingerprint=fingerprint,
                codes=[str(code) for _, code in fates],
                details=[candidate.detail for candidate, _ in fates],
                guests=[str(candidate.guest_id or "") for candidate, _ in fates],
            )
            return [transfer, *made]

        with suppress(AlreadyThere):
            self.decide(decision)
        answered = self.find(Transfer, transfer_id)
        assert answered
        answered.must_be(fingerprint)
        return answered

    def forget_contact(self, business_id: UUID, contact_hash: str) -> Recorded:
        id = ForgottenContact.id_of(business_id, contact_hash)
        return self.create(
            ForgottenContact,
            id,
            lambda: ForgottenContact._create(ForgottenContact.Forgotten, id=id),
        )

    def _guests(
        self, candidates: Sequence[Candidate], source: str, import_id: UUID
    ) -> tuple[list[tuple[Candidate, Code]], list[Aggregate]]:
        """What becomes of each candidate, by what is stored now, and what is to be stored."""
        fates: list[tuple[Candidate, Code]] = []
        made: dict[UUID, Aggregate] = {}
        for candidate in candidates:
            code = self._fate(candidate, made)
            if code is Code.OK_CREATED:
                self._make(candidate, source, import_id, made)
            fates.append((candidate, code))
        return fates, list(made.values())

    def _fate(self, candidate: Candidate, made: dict[UUID, Aggregate]) -> Code:
        if candidate.code is not Code.OK_CREATED or candidate.guest_id is None:
            return candidate.code
        business, place = the_actor().business_id, the_actor().place_id
        assert business and place
        if self.find(ForgottenContact, ForgottenContact.id_of(business, candidate.contact_hash)):
            return Code.ANONYMISED_BEFORE
        claims = [candidate.guest_id]
        if candidate.reservation_hash:
            claims.append(ReservationNumber.id_of(place, candidate.reservation_hash))
        if any(claim in made for claim in claims) or self.find(Guest, claims[0]):
            return Code.ALREADY_KNOWN
        if len(claims) > 1 and self.find(ReservationNumber, claims[1]):
            return Code.ALREADY_KNOWN
        return Code.OK_CREATED

    def _make(
        self, it: Candidate, source: str, import_id: UUID, made: dict[UUID, Aggregate]
    ) -> None:
        assert it.guest_id and it.name and it.departure
        made[it.guest_id] = Guest._create(
            Guest.Imported,
            id=it.guest_id,
            name=it.name,
            salutation=it.salutation,
            email=it.email,
            phone=it.phone,
            contact_hash=it.contact_hash,
            domain_hash=it.domain_hash,
            language=it.language,
            arrival=it.arrival,
            departure=it.departure,
            room=it.room,
            reservation=it.reservation,
            source=source,
            import_id=import_id,
            row=it.row,
            warnings=list(it.warnings),
        )
        place = the_actor().place_id
        if it.reservation_hash and place:
            claim = ReservationNumber.id_of(place, it.reservation_hash)
            made[claim] = ReservationNumber._create(
                ReservationNumber.Claimed, id=claim, guest_id=it.guest_id
            )

"""How guests come in, whoever brings them: decided by what is stored, once for everybody."""

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple
from uuid import UUID

from services.ingest.application.candidates import Candidate
from services.ingest.domain.forgotten_contact import ForgottenContact
from services.ingest.domain.guest import Guest
from services.ingest.domain.reservation_number import ReservationNumber
from services.ingest.domain.transfer import Transfer
from services.ingest.sources.files import Code
from shared.application import AlreadyThere, Application, Recorded
from shared.domain import Aggregate, the_actor


class Fate(NamedTuple):
    """What became of a row; `guest_id`: the guest it made, or found to be there before."""

    row: int
    code: Code
    detail: str
    guest_id: UUID | None


class Arrivals(Application):
    """Guests, the claims on them, and the pushes of a PMS."""

    def push(self, transfer_id: UUID, fingerprint: str, made: Sequence[Candidate]) -> Transfer:
        """A PMS's batch: all its guests and its answer in one transaction, once.

        The answer is the first one, also to other guests: `Transfer.must_be` tells them apart.
        """

        def decision() -> list[Aggregate]:
            if self.find(Transfer, transfer_id):
                raise AlreadyThere
            fates, guests = self.arrivals(made, "pms", transfer_id)
            return [_transfer(transfer_id, fingerprint, fates), *guests]

        with suppress(AlreadyThere):
            self.decide(decision)
        answered = self.find(Transfer, transfer_id)
        assert answered
        return answered

    def forget_contact(self, business_id: UUID, contact_hash: str) -> Recorded:
        id = ForgottenContact.id_of(business_id, contact_hash)
        return self.create(
            ForgottenContact,
            id,
            lambda: ForgottenContact._create(ForgottenContact.Forgotten, id=id),
        )

    def arrivals(
        self, candidates: Sequence[Candidate], source: str, import_id: UUID
    ) -> tuple[list[Fate], list[Aggregate]]:
        """What becomes of each candidate by what is stored now, and what is to be stored."""
        made: dict[UUID, Aggregate] = {}
        fates: list[Fate] = []
        for candidate in candidates:
            fate = self._fate(candidate, made)
            if fate.code is Code.OK_CREATED:
                _make(candidate, source, import_id, made)
            fates.append(fate)
        return fates, list(made.values())

    def _fate(self, it: Candidate, made: dict[UUID, Aggregate]) -> Fate:
        if it.code is not Code.OK_CREATED or it.guest_id is None:
            return Fate(it.row, it.code, it.detail, None)
        business = the_actor().business_id
        assert business
        if self._is_there(ForgottenContact.id_of(business, it.contact_hash)):
            return Fate(it.row, Code.ANONYMISED_BEFORE, "", None)
        if it.guest_id in made:
            return Fate(it.row, Code.DUPLICATE_IN_FILE, "", it.guest_id)
        if self._is_there(it.guest_id):
            return Fate(it.row, Code.ALREADY_KNOWN, self._why_known(it.guest_id), it.guest_id)
        if known := self._holder(it, made):
            return Fate(it.row, Code.ALREADY_KNOWN, "same_reservation", known)
        return Fate(it.row, Code.OK_CREATED, it.detail, it.guest_id)

    def _why_known(self, guest_id: UUID) -> str:
        guest = self.find(Guest, guest_id)
        return "withdrawn" if guest and guest.is_withdrawn else ""

    def _holder(self, it: Candidate, made: dict[UUID, Aggregate]) -> UUID | None:
        """The guest who has this reservation's number."""
        claim = _claim(it)
        if claim is None:
            return None
        found = made.get(claim) or (
            self.find(ReservationNumber, claim) if self._is_there(claim) else None
        )
        return found.guest_id if isinstance(found, ReservationNumber) else None

    def _is_there(self, stream: UUID) -> bool:
        """Asked of the store for every row: far cheaper than to load what is not there."""
        return bool(self.recorder.select_events(stream, limit=1))


def _claim(it: Candidate) -> UUID | None:
    place = the_actor().place_id
    if it.reservation_hash is None or place is None:
        return None
    return ReservationNumber.id_of(place, it.reservation_hash)


def _make(it: Candidate, source: str, import_id: UUID, made: dict[UUID, Aggregate]) -> None:
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
    if claim := _claim(it):
        made[claim] = ReservationNumber._create(
            ReservationNumber.Claimed, id=claim, guest_id=it.guest_id
        )


def _transfer(transfer_id: UUID, fingerprint: str, fates: Sequence[Fate]) -> Transfer:
    return Transfer._create(
        Transfer.Completed,
        id=transfer_id,
        fingerprint=fingerprint,
        codes=[fate.code.value for fate in fates],
        details=[fate.detail for fate in fates],
        guests=[str(fate.guest_id or "") for fate in fates],
    )

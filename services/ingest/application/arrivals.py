"""How guests come in, whoever brings them: decided by what is stored, once for everybody."""

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple
from uuid import UUID

from services.ingest.application.candidates import Candidate
from services.ingest.domain.forgotten_contact import ForgottenContact
from services.ingest.domain.guest import Arrival, Guest
from services.ingest.domain.reservation_number import ReservationNumber
from services.ingest.domain.transfer import Transfer
from services.ingest.domain.upload import Upload
from services.ingest.sources.files import Code
from shared.application import AlreadyThere, Application, Recorded
from shared.domain import Aggregate, the_actor
from shared.streams import begun


class Fate(NamedTuple):
    """What became of a row; `guest_id`: the guest it made, or found to be there before."""

    row: int
    code: Code
    detail: str
    guest_id: UUID | None


class _Claims(NamedTuple):
    """The streams that say whether a candidate may become a guest."""

    forgotten: UUID
    guest: UUID
    reservation: UUID | None


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
        claims = {it.row: _claims(it) for it in candidates if it.code is Code.OK_CREATED}
        asked = {stream for claim in claims.values() for stream in claim if stream}
        known = _Known(self, begun(self.recorder, asked))
        fates: list[Fate] = []
        for it in candidates:
            claim = claims.get(it.row)
            if claim is None:
                fates.append(Fate(it.row, it.code, it.detail, None))
                continue
            fate = known.fate(it, claim)
            if fate.code is Code.OK_CREATED:
                known.bring(claim, _arrival(it, source, import_id))
            fates.append(fate)
        return fates, list(known.made.values())


class _Known:
    """Guests and claims that are there, of some streams asked for, and those that are made now.

    Who was taken back is not there: the next list brings the guest again, and the reservation's
    number is free for another departure.
    """

    def __init__(self, stored: Application, there: set[UUID]) -> None:
        self.made: dict[UUID, Aggregate] = {}
        self._stored = stored
        self._there = there
        self._guests: dict[UUID, Guest | None] = {}
        self._withdrawn_imports: dict[UUID, bool] = {}

    def fate(self, it: Candidate, claim: _Claims) -> Fate:
        if claim.forgotten in self._there:
            return Fate(it.row, Code.ANONYMISED_BEFORE, "", None)
        if claim.guest in self.made:
            return Fate(it.row, Code.DUPLICATE_IN_FILE, "", claim.guest)
        if claim.guest in self._there and not self._is_taken_back(claim.guest):
            return Fate(it.row, Code.ALREADY_KNOWN, "", claim.guest)
        if holder := self._holder(claim.reservation):
            return Fate(it.row, Code.ALREADY_KNOWN, "same_reservation", holder)
        return Fate(it.row, Code.OK_CREATED, it.detail, claim.guest)

    def bring(self, claim: _Claims, arrival: Arrival) -> None:
        """A guest whose fate is to come in, with its claim on the reservation's number."""
        self.made[claim.guest] = self._brought(claim.guest, arrival)
        if claim.reservation:
            self.made[claim.reservation] = self._claimed(claim.reservation, claim.guest)

    def _brought(self, id: UUID, arrival: Arrival) -> Guest:
        guest = self._guest(id) if id in self._there else None
        if guest is None:
            return Guest.bring(id, arrival)
        if not guest.is_withdrawn:
            guest.withdraw(guest.import_id)
        guest.bring_again(arrival)
        return guest

    def _claimed(self, id: UUID, guest_id: UUID) -> ReservationNumber:
        claim = self._reservation(id)
        if claim is None:
            return ReservationNumber._create(ReservationNumber.Claimed, id=id, guest_id=guest_id)
        claim.claim(guest_id)
        return claim

    def _holder(self, reservation: UUID | None) -> UUID | None:
        """The guest who has this reservation's number."""
        claim = self._reservation(reservation) if reservation else None
        if claim is None:
            return None
        is_here = claim.guest_id in self.made or not self._is_taken_back(claim.guest_id)
        return claim.guest_id if is_here else None

    def _reservation(self, id: UUID) -> ReservationNumber | None:
        found = self.made.get(id)
        if found is None and id in self._there:
            found = self._stored.find(ReservationNumber, id)
        return found if isinstance(found, ReservationNumber) else None

    def _is_taken_back(self, guest_id: UUID) -> bool:
        """Also where its import is, and has not come to it yet."""
        guest = self._guest(guest_id)
        return guest is not None and (guest.is_withdrawn or self._came_with_a_withdrawn(guest))

    def _came_with_a_withdrawn(self, guest: Guest) -> bool:
        if guest.source == "pms":
            return False
        import_id = guest.import_id
        if import_id not in self._withdrawn_imports:
            upload = self._stored.find(Upload, import_id)
            self._withdrawn_imports[import_id] = upload is not None and upload.is_withdrawn
        return self._withdrawn_imports[import_id]

    def _guest(self, id: UUID) -> Guest | None:
        if id not in self._guests:
            self._guests[id] = self._stored.find(Guest, id)
        return self._guests[id]


def _claims(it: Candidate) -> _Claims:
    business, place = the_actor().business_id, the_actor().place_id
    assert business and it.guest_id
    told = it.reservation_hash
    return _Claims(
        ForgottenContact.id_of(business, it.contact_hash),
        it.guest_id,
        ReservationNumber.id_of(place, told) if place and told else None,
    )


def _arrival(it: Candidate, source: str, import_id: UUID) -> Arrival:
    assert it.name and it.departure
    return Arrival(
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


def _transfer(transfer_id: UUID, fingerprint: str, fates: Sequence[Fate]) -> Transfer:
    return Transfer._create(
        Transfer.Completed,
        id=transfer_id,
        fingerprint=fingerprint,
        codes=[fate.code.value for fate in fates],
        details=[fate.detail for fate in fates],
        guests=[str(fate.guest_id or "") for fate in fates],
    )

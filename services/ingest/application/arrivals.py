"""How guests come in, whoever brings them: decided by what is stored, once for everybody."""

from collections.abc import Mapping, Sequence
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
        there = begun(self.recorder, asked)
        made: dict[UUID, Aggregate] = {}
        fates: list[Fate] = []
        for it in candidates:
            claim = claims.get(it.row)
            if claim is None:
                fates.append(Fate(it.row, it.code, it.detail, None))
                continue
            fate = self._fate(it, claim, there, made)
            if fate.code is Code.OK_CREATED:
                _make(it, claim, source, import_id, made)
            fates.append(fate)
        return fates, list(made.values())

    def _fate(
        self, it: Candidate, claim: _Claims, there: set[UUID], made: Mapping[UUID, Aggregate]
    ) -> Fate:
        if claim.forgotten in there:
            return Fate(it.row, Code.ANONYMISED_BEFORE, "", None)
        if claim.guest in made:
            return Fate(it.row, Code.DUPLICATE_IN_FILE, "", claim.guest)
        if claim.guest in there:
            return Fate(it.row, Code.ALREADY_KNOWN, self._why_known(claim.guest), claim.guest)
        if known := self._holder(claim.reservation, there, made):
            return Fate(it.row, Code.ALREADY_KNOWN, "same_reservation", known)
        return Fate(it.row, Code.OK_CREATED, it.detail, claim.guest)

    def _why_known(self, guest_id: UUID) -> str:
        guest = self.find(Guest, guest_id)
        return "withdrawn" if guest and guest.is_withdrawn else ""

    def _holder(
        self, reservation: UUID | None, there: set[UUID], made: Mapping[UUID, Aggregate]
    ) -> UUID | None:
        """The guest who has this reservation's number."""
        if reservation is None:
            return None
        found = made.get(reservation)
        if found is None and reservation in there:
            found = self.find(ReservationNumber, reservation)
        return found.guest_id if isinstance(found, ReservationNumber) else None


def _claims(it: Candidate) -> _Claims:
    business, place = the_actor().business_id, the_actor().place_id
    assert business and it.guest_id
    told = it.reservation_hash
    return _Claims(
        ForgottenContact.id_of(business, it.contact_hash),
        it.guest_id,
        ReservationNumber.id_of(place, told) if place and told else None,
    )


def _make(
    it: Candidate, claim: _Claims, source: str, import_id: UUID, made: dict[UUID, Aggregate]
) -> None:
    assert it.name and it.departure
    made[claim.guest] = Guest._create(
        Guest.Imported,
        id=claim.guest,
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
    if number := claim.reservation:
        made[number] = ReservationNumber._create(
            ReservationNumber.Claimed, id=number, guest_id=claim.guest
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

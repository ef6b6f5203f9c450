"""Judged rows on their way to guests: hashed, held against what is blocked, sealed in bulk."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from services.ingest.domain.guest import Guest
from services.ingest.sources.files import Code, Field, Row, identity
from shared.domain import Sealed
from shared.pepper import Pepper
from shared.sealing import KeyDestroyed, Vault

UNSUBSCRIBED = "unsubscribe"
"""The source of a block that the guest asked for."""


@dataclass(frozen=True)
class Candidate:
    """A judged row, sealed and hashed, as it may become a guest of a place.

    `code` other than `ok_created`: it is none, for that reason.
    """

    row: int
    code: Code
    detail: str = ""
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


@dataclass(frozen=True)
class Sealing:
    """Makes candidates of one place; `language` is for guests who have none.

    `addresses`: hashes of those who get no mail, with the reason; `domains`: of blocked domains.
    """

    vault: Vault
    pepper: Pepper
    business_id: UUID
    place_id: UUID
    language: str
    addresses: Mapping[str, str] = field(default_factory=dict)
    domains: Collection[str] = ()

    def minding(self, addresses: Mapping[str, str], domains: Collection[str]) -> "Sealing":
        """The same, minding these blocks."""
        return replace(self, addresses=addresses, domains=domains)

    def guest_id(self, row: Row) -> UUID | None:
        """Whose row it is; None where there is no contact or no departure."""
        contact, departure = identity(row.values), row.values.get(Field.DEPARTURE, "")
        if row.code.group == "error" or not contact or not departure:
            return None
        try:
            day = date.fromisoformat(departure)
        except ValueError:
            return None
        return Guest.id_of(self.place_id, self._contact(contact), day)

    def held(self, row: Row) -> Row:
        """The row, with the code of a block where one applies."""
        if row.code is not Code.OK_CREATED:
            return row
        source = self.addresses.get(self._contact(identity(row.values)))
        if source is not None:
            blocked = Code.UNSUBSCRIBED if source == UNSUBSCRIBED else Code.BLOCKED_ADDRESS
            return row._replace(code=blocked)
        if self._domain(row.values) in self.domains:
            return row._replace(code=Code.BLOCKED_DOMAIN)
        return row

    def candidates(self, rows: Sequence[Row]) -> list[Candidate]:
        """All of them, in order; their guests' keys are read or made in one go."""
        held = [self.held(row) for row in rows]
        guests = {row.number: self.guest_id(row) for row in held}
        made = (guests[row.number] for row in held if row.code is Code.OK_CREATED)
        self.vault.prepare(self.business_id, (f"guest:{guest}" for guest in made))
        return [self._candidate(row, guests[row.number]) for row in held]

    def _candidate(self, row: Row, guest_id: UUID | None) -> Candidate:
        if row.code is not Code.OK_CREATED or guest_id is None:
            return Candidate(row.number, row.code, row.detail, guest_id)
        try:
            return self._sealed(row, guest_id)
        except KeyDestroyed:
            return Candidate(row.number, Code.ANONYMISED_BEFORE, row.detail, guest_id)

    def _sealed(self, row: Row, guest_id: UUID) -> Candidate:
        values, number = row.values, row.values.get(Field.RESERVATION)
        arrival = values.get(Field.ARRIVAL)

        def seal(what: Field) -> Sealed | None:
            return self.vault.seal(self.business_id, f"guest:{guest_id}", values.get(what))

        return Candidate(
            row=row.number,
            code=row.code,
            detail=row.detail,
            guest_id=guest_id,
            name=seal(Field.NAME),
            salutation=seal(Field.SALUTATION),
            email=seal(Field.EMAIL),
            phone=seal(Field.PHONE),
            contact_hash=self._contact(identity(values)),
            domain_hash=self._domain(values),
            language=values.get(Field.LANGUAGE) or self.language,
            arrival=date.fromisoformat(arrival) if arrival else None,
            departure=date.fromisoformat(values[Field.DEPARTURE]),
            room=seal(Field.ROOM),
            reservation=seal(Field.RESERVATION),
            reservation_hash=self.pepper.reservation(self.place_id, number) if number else None,
            warnings=row.warnings,
        )

    def hashes(self, rows: Iterable[Row]) -> set[str]:
        """Of all contacts and domains in some rows: what blocks are asked by."""
        found: set[str] = set()
        for row in rows:
            if row.code is Code.OK_CREATED:
                found.add(self._contact(identity(row.values)))
                found.add(self._domain(row.values) or "")
        return found - {""}

    def _contact(self, contact: str) -> str:
        return self.pepper.contact(self.business_id, contact)

    def _domain(self, values: Mapping[str, str]) -> str | None:
        email = values.get(Field.EMAIL)
        return self.pepper.domain(self.business_id, email.rpartition("@")[2]) if email else None

"""What an invitation knows of its guest, and where the guest came from."""

from dataclasses import dataclass, fields, replace
from datetime import date
from uuid import UUID

from shared.domain import Sealed, Word


@dataclass(frozen=True, kw_only=True)
class Guest:
    """One departure of one person. `contact_hash` is the address's HMAC, or the phone's."""

    name: Sealed
    salutation: Sealed | None
    email: Sealed | None
    phone: Sealed | None
    contact_hash: Word
    domain_hash: Word | None
    language: Word
    arrival: date | None
    departure: date
    room: Sealed | None
    reservation: Sealed | None

    @classmethod
    def of(cls, told: object) -> "Guest":
        """From anything that has the fields: an event, a contract."""
        return Guest(**{field.name: getattr(told, field.name) for field in fields(Guest)})

    def at_address(self, email: Sealed, contact_hash: Word, domain_hash: Word) -> "Guest":
        return replace(self, email=email, contact_hash=contact_hash, domain_hash=domain_hash)


@dataclass(frozen=True, kw_only=True)
class Origin:
    """How a guest came in: `file`, `pms` or `manual`, and with which upload or transfer."""

    source: Word
    import_id: UUID

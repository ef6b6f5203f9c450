"""One departure of one guest: whoever brings it first makes it; the same again is the same.

imported ──▶ withdrawn     its import was taken back
"""

from datetime import date
from uuid import UUID

from shared import ids
from shared.domain import Aggregate, Created, Event, Refused, Sealed, Word, event


class AlreadyWithdrawn(Refused):
    """The import it came with was taken back before."""


class Guest(Aggregate):
    """The claim on (place, contact, departure), and the fact that somebody departed."""

    TOPIC = "guest"

    class Imported(Created):
        TOPIC = "guest.imported"
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
        source: Word
        import_id: UUID
        row: int
        warnings: list[Word]

    class Withdrawn(Event):
        TOPIC = "guest.withdrawn"
        import_id: UUID

    @staticmethod
    def id_of(place_id: UUID, contact_hash: str, departure: date) -> UUID:
        """The guest's id, in every service."""
        return ids.of("guest", place_id, contact_hash, departure.isoformat())

    @event(Imported)
    def __init__(
        self,
        name: Sealed,
        salutation: Sealed | None,
        email: Sealed | None,
        phone: Sealed | None,
        contact_hash: Word,
        domain_hash: Word | None,
        language: Word,
        arrival: date | None,
        departure: date,
        room: Sealed | None,
        reservation: Sealed | None,
        source: Word,
        import_id: UUID,
        row: int,
        warnings: list[Word],
    ) -> None:
        self.import_id = import_id
        self.is_withdrawn = False

    def withdraw(self, import_id: UUID) -> None:
        """Only the import that made the guest takes it back."""
        if not self.may_be_withdrawn(import_id):
            raise AlreadyWithdrawn
        self._withdrawn(import_id)

    def may_be_withdrawn(self, import_id: UUID) -> bool:
        return not self.is_withdrawn and import_id == self.import_id

    @event(Withdrawn)
    def _withdrawn(self, import_id: UUID) -> None:
        self.is_withdrawn = True

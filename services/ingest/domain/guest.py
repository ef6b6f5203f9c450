"""One departure of one guest: whoever brings it first makes it; the same again is the same.

imported ──▶ withdrawn     its import was taken back
     ◀── again ──┘          another list brings it
"""

from dataclasses import dataclass
from datetime import date
from typing import Self
from uuid import UUID

from shared import ids
from shared.domain import Aggregate, Created, Event, Refused, Sealed, Word, event


class AlreadyWithdrawn(Refused):
    """The import it came with was taken back before."""


class NotWithdrawn(Refused):
    """It is there: nobody makes it a second time."""


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What is known of a guest, and which import it came with."""

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


class Guest(Aggregate):
    """The claim on (place, contact, departure), and the fact that somebody departed."""

    TOPIC = "guest"

    class Imported(Arrival, Created):
        TOPIC = "guest.imported"

        def apply(self, aggregate: "Guest") -> None:
            aggregate.came_with(self)

    class ImportedAgain(Arrival, Event):
        TOPIC = "guest.imported_again"

        def apply(self, aggregate: "Guest") -> None:
            aggregate.came_with(self)

    class Withdrawn(Event):
        TOPIC = "guest.withdrawn"
        import_id: UUID

    def __init__(self) -> None:
        self.is_withdrawn = False

    @staticmethod
    def id_of(place_id: UUID, contact_hash: str, departure: date) -> UUID:
        """The guest's id, in every service."""
        return ids.of("guest", place_id, contact_hash, departure.isoformat())

    @classmethod
    def bring(cls, id: UUID, arrival: Arrival) -> Self:
        return cls._create(cls.Imported, id=id, **vars(arrival))

    def bring_again(self, arrival: Arrival) -> None:
        """By another list, after the import it came with was taken back."""
        if not self.is_withdrawn:
            raise NotWithdrawn
        self.trigger_event(self.ImportedAgain, **vars(arrival))

    def withdraw(self, import_id: UUID) -> None:
        """Only the import that made the guest takes it back."""
        if not self.may_be_withdrawn(import_id):
            raise AlreadyWithdrawn
        self._withdrawn(import_id)

    def may_be_withdrawn(self, import_id: UUID) -> bool:
        return not self.is_withdrawn and import_id == self.import_id

    def came_with(self, arrival: Arrival) -> None:
        """Called by its facts."""
        self.import_id, self.source = arrival.import_id, arrival.source
        self.is_withdrawn = False

    @event(Withdrawn)
    def _withdrawn(self, import_id: UUID) -> None:
        self.is_withdrawn = True

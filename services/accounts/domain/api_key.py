"""The key by which a PMS brings its guests to the places it is for.

issued ──▶ revoked, for good
"""

from typing import Self
from uuid import UUID

from shared.domain import Aggregate, Created, Event, Refused, Word, event


class KeyIncomplete(Refused):
    """A key needs a name that says who has it, and at least one place."""


class ApiKey(Aggregate):
    """Its stream is made of the key's hash; the key itself is nowhere."""

    TOPIC = "api_key"

    class Issued(Created):
        TOPIC = "api_key.issued"
        label: Word
        ending: Word
        places: list[UUID]

    class Revoked(Event):
        TOPIC = "api_key.revoked"

    @classmethod
    def issue(cls, id: UUID, label: Word, ending: Word, places: list[UUID]) -> Self:
        """`ending`: the key's last four letters, so that people can tell keys apart."""
        if not (label.strip() and places):
            raise KeyIncomplete
        return cls._create(cls.Issued, id=id, label=label.strip(), ending=ending, places=places)

    @event(Issued)
    def __init__(self, label: Word, ending: Word, places: list[UUID]) -> None:
        self.is_revoked = False

    def revoke(self) -> None:
        if not self.is_revoked:
            self._revoked()

    @event(Revoked)
    def _revoked(self) -> None:
        self.is_revoked = True

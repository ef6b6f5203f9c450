"""Places that are looked at together: a region, a brand (R-016).

defined ──▶ for good      ↺ changed
"""

from typing import Self
from uuid import UUID

from shared.domain import Aggregate, Created, Event, Refused, Word, event


class GroupIncomplete(Refused):
    """A group needs a name and at least one place."""


class GroupChangedMeanwhile(Refused):
    """Somebody else changed it after the page was loaded."""


class PlaceGroup(Aggregate):
    TOPIC = "place_group"

    class Defined(Created):
        TOPIC = "place_group.defined"
        name: Word
        places: list[UUID]

    class Changed(Event):
        TOPIC = "place_group.changed"
        name: Word
        places: list[UUID]

    @classmethod
    def define(cls, id: UUID, name: Word, places: list[UUID]) -> Self:
        return cls._create(cls.Defined, id=id, name=_checked(name, places), places=places)

    @event(Defined)
    def __init__(self, name: Word, places: list[UUID]) -> None:
        self.name, self.places = name, places

    def change(self, name: Word, places: list[UUID], version: int) -> None:
        """`version`: the one that whoever changes it has seen."""
        if version != self.version:
            raise GroupChangedMeanwhile
        if (_checked(name, places), places) != (self.name, self.places):
            self._changed(name.strip(), places)

    @event(Changed)
    def _changed(self, name: Word, places: list[UUID]) -> None:
        self.name, self.places = name, places


def _checked(name: Word, places: list[UUID]) -> Word:
    if not (name.strip() and places):
        raise GroupIncomplete
    return name.strip()

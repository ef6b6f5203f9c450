"""A place where guests stay: its name, the time it keeps, its country, the language it speaks.

added ──▶ for good      ↺ changed
"""

import re
from typing import NamedTuple, Self
from uuid import UUID
from zoneinfo import available_timezones

from shared.domain import Aggregate, Created, Event, Refused, Word, event

_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2}")


class PlaceIncomplete(Refused):
    """A place needs a name, a time zone (IANA), a country (ISO 3166) and a language (ISO 639)."""


class PlaceChangedMeanwhile(Refused):
    """Somebody else changed it after the page was loaded."""


class Description(NamedTuple):
    """What is told of a place."""

    name: Word
    timezone: Word
    country: Word
    language: Word

    def checked(self) -> "Description":
        told = self._replace(name=self.name.strip())
        fits = _COUNTRY.fullmatch(self.country) and _LANGUAGE.fullmatch(self.language)
        if not (told.name and fits and self.timezone in available_timezones()):
            raise PlaceIncomplete
        return told


class Place(Aggregate):
    """Hours of the day (sending, "today") are those of its time zone."""

    TOPIC = "place"

    class Added(Created):
        TOPIC = "place.added"
        name: Word
        timezone: Word
        country: Word
        language: Word

    class Changed(Event):
        TOPIC = "place.changed"
        name: Word
        timezone: Word
        country: Word
        language: Word

    @classmethod
    def add(cls, id: UUID, told: Description) -> Self:
        return cls._create(cls.Added, id=id, **told.checked()._asdict())

    @event(Added)
    def __init__(self, name: Word, timezone: Word, country: Word, language: Word) -> None:
        self.told = Description(name, timezone, country, language)

    def change(self, told: Description, version: int) -> None:
        """`version`: the one that whoever changes it has seen."""
        if version != self.version:
            raise PlaceChangedMeanwhile
        if told.checked() != self.told:
            self._changed(*told.checked())

    @event(Changed)
    def _changed(self, name: Word, timezone: Word, country: Word, language: Word) -> None:
        self.told = Description(name, timezone, country, language)

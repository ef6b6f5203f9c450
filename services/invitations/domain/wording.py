"""The own text of a place for a kind of mail in a language: versions, each for some departures.

There is one text for all guests (R-065). To say something else to those who leave in a certain
time, write it for that time; where several count, the one saved last does.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared import ids
from shared.domain import Aggregate, Created, Event, Refused, Word, event


class NoSuchText(Refused):
    """This version is not there, or was taken back before."""


class EndsBeforeItStarts(Refused):
    """The last departure lies before the first."""


@dataclass(frozen=True)
class Text:
    """What a mail says; version 0 is the text that comes with the product."""

    version: int
    subject: Word
    greeting: Word
    body: Word
    since: date | None = None
    until: date | None = None

    def is_for(self, departure: date) -> bool:
        is_late_enough = self.since is None or self.since <= departure
        return is_late_enough and (self.until is None or departure <= self.until)


class Wording(Aggregate):
    """Kinds are `invitation` and `reminder`."""

    TOPIC = "wording"

    class Opened(Created):
        TOPIC = "wording.opened"
        kind: Word
        language: Word

    class Changed(Event):
        TOPIC = "wording.changed"
        text_version: int
        subject: Word
        greeting: Word
        body: Word
        since: date | None
        until: date | None

    class Reverted(Event):
        TOPIC = "wording.reverted"
        text_version: int

    @staticmethod
    def stream(place_id: UUID, kind: str, language: str) -> UUID:
        return ids.of("wording", place_id, kind, language)

    @classmethod
    def open(cls, place_id: UUID, kind: Word, language: Word) -> "Wording":
        id = cls.stream(place_id, kind, language)
        return cls._create(cls.Opened, id=id, kind=kind, language=language)

    @event(Opened)
    def __init__(self, kind: Word, language: Word) -> None:
        self.kind, self.language = kind, language
        self.texts: dict[int, Text] = {}
        self.latest = 0

    def change(
        self, subject: Word, greeting: Word, body: Word, since: date | None, until: date | None
    ) -> None:
        if since and until and until < since:
            raise EndsBeforeItStarts
        self._changed(self.latest + 1, subject, greeting, body, since, until)

    def revert(self, text_version: int) -> None:
        if text_version not in self.texts:
            raise NoSuchText
        self._reverted(text_version)

    def text_for(self, departure: date) -> Text | None:
        """None: the text that comes with the product."""
        fitting = [version for version, text in self.texts.items() if text.is_for(departure)]
        return self.texts[max(fitting)] if fitting else None

    @event(Changed)
    def _changed(
        self,
        text_version: int,
        subject: Word,
        greeting: Word,
        body: Word,
        since: date | None,
        until: date | None,
    ) -> None:
        self.latest = text_version
        self.texts[text_version] = Text(text_version, subject, greeting, body, since, until)

    @event(Reverted)
    def _reverted(self, text_version: int) -> None:
        del self.texts[text_version]

"""How a file is understood: what it says by itself, and what staff chose instead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from services.ingest.sources.files import (
    Columns,
    Context,
    Decoded,
    EncodingUnclear,
    Field,
    Order,
    Row,
    Table,
    date_order,
    decode,
    judge_all,
    read,
    recognise,
)
from shared import clock
from shared.documents import Document

DATES = {Field.ARRIVAL, Field.DEPARTURE}


@dataclass(frozen=True)
class Chosen:
    """What staff said. None: as the file says itself. `columns` are `{"3": "departure"}`."""

    encoding: str | None = None
    columns: dict[str, str] | None = None
    date_order: str | None = None
    language: str | None = None
    departure: date | None = None


@dataclass(frozen=True)
class Understood:
    """A file as it is read now. `date_order` None: it has dates whose order must be said."""

    decoded: Decoded
    table: Table
    columns: Columns
    proved: Order | None
    date_order: Order | None

    @property
    def has_dates(self) -> bool:
        return bool(DATES & set(self.columns.values()))

    @property
    def must_be_asked(self) -> bool:
        return self.has_dates and self.date_order is None

    @property
    def told_columns(self) -> dict[str, str]:
        return {str(n): str(held) for n, held in self.columns.items() if held}


def understand(content: bytes, chosen: Chosen, today: date) -> Understood:
    """Reads a file as chosen. Raises Unreadable for what is no table."""
    decoded = _decoded(content, chosen.encoding)
    table = read(decoded.text)
    columns = recognise(table.header, table.sample())
    if chosen.columns is not None:
        columns = {n: _field(chosen.columns.get(str(n))) for n in range(len(table.header))}
    proved = date_order(table, columns, today)
    return Understood(
        decoded, table, columns, proved, Order(chosen.date_order) if chosen.date_order else proved
    )


def judged(understood: Understood, context: Context) -> Iterator[Row]:
    return judge_all(understood.table, understood.columns, context)


def context_of(place: Document, chosen: Chosen, order: str | None) -> Context:
    """What rows of a place are judged by, today."""
    return Context(
        today=today_at(place),
        country=place["country"],
        date_order=Order(order) if order else None,
        language=chosen.language,
        departure=chosen.departure,
    )


def context_now(place: Document) -> Context:
    """What guests that do not come in a file are judged by: their dates are ISO 8601."""
    return context_of(place, Chosen(), None)


def today_at(place: Document) -> date:
    return clock.now().astimezone(ZoneInfo(place["timezone"])).date()


def _decoded(content: bytes, encoding: str | None) -> Decoded:
    """Where the bytes do not say it, the first of those that may be; staff see it and choose."""
    try:
        return decode(content, encoding)
    except EncodingUnclear as unclear:
        first = next(iter(unclear.previews))
        found = decode(content, first)
        return Decoded(found.text, first, certain=False, previews=unclear.previews)


def _field(told: str | None) -> Field | None:
    return Field(told) if told else None

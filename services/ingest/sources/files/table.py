"""A table in a text: read strictly, row by row, as often as it is gone through.

Nothing is held but the text itself. Whatever makes the rows unreliable refuses the file at once;
what is wrong with one row stays with that row.
"""

import csv
import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from services.ingest.sources.files.codes import Code
from services.ingest.sources.files.delimiter import Dialect, dialect_of, is_told
from services.ingest.sources.files.layout import Layout, layout_of
from services.ingest.sources.files.refusals import (
    ControlCharacter,
    EmptyFile,
    FieldTooLong,
    LineTooLong,
    TextAfterQuote,
    TooManyColumns,
    TooManyRows,
    UnclosedQuote,
)

__all__ = ["MOST_COLUMNS", "MOST_ROWS", "Record", "Table", "read"]

MOST_ROWS = 100_000
MOST_COLUMNS = 200
LONGEST_FIELD = 32_000
LONGEST_LINE = 256_000
_LOOKED_AT = 50

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_NOT_IN_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


class Record(NamedTuple):
    """One row under the header. `number` is the spreadsheet's; a `code` says why it is no guest."""

    number: int
    cells: tuple[str, ...]
    code: Code | None = None
    detail: str = ""


class Table:
    """What a departure list holds; made by `read`, which has seen every row once."""

    def __init__(self, text: str, dialect: Dialect, layout: Layout) -> None:
        self._text = text
        self._dialect = dialect
        self._layout = layout

    @property
    def delimiter(self) -> str:
        return self._dialect.delimiter

    @property
    def header(self) -> tuple[str, ...]:
        """One name a column as the file writes it, "" where it has none."""
        return self._layout.header

    def __iter__(self) -> Iterator[Record]:
        """Every row that is not blank, titles and header left out, in the file's order."""
        for number, cells, lines in _rows(self._text, self._dialect):
            if number < self._layout.first or not _is_filled(cells):
                continue
            if len(lines) > 1 and self._swallows(lines):
                raise UnclosedQuote(row=number)
            yield self._record(number, cells)

    def sample(self, size: int = 200) -> list[tuple[str, ...]]:
        """The cells of the first rows that may be guests."""
        return [record.cells for record in islice(self, size) if record.code is None]

    def _record(self, number: int, cells: list[str]) -> Record:
        width = len(self._layout.header)
        if self._layout.is_frame(cells):
            return Record(number, tuple(cells), Code.SUBTOTAL_ROW)
        if any(cells[width:]) or len(cells) < width:
            return Record(number, tuple(cells), Code.ROW_SHAPE, f"{len(cells)}/{width}")
        return Record(number, tuple(cells[:width]))

    def _swallows(self, lines: list[str]) -> bool:
        """Whether each line of one record would be a row by itself: two stray quotation marks."""
        width = len(self._layout.header)
        whole = all(line.count(self.delimiter) >= width - 1 for line in lines)
        return width > 1 and whole and (width > 2 or all("@" in line for line in lines))


def read(text: str) -> Table:
    """Finds delimiter, header and layout and goes through all rows once.

    Refuses (`Unreadable`) what cannot be trusted: open quotes, controls, more than the limits,
    nothing at all. Rows of another length are kept with `row_shape`.
    """
    lines = list(islice(filter(str.strip, _lines(text)), _LOOKED_AT))
    if not lines:
        raise EmptyFile
    dialect = dialect_of(text, lines)
    filled = ((number, cells) for number, cells, _ in _rows(text, dialect) if _is_filled(cells))
    first_rows = list(islice(filled, 1 if is_told(lines[0]) else 0, _LOOKED_AT))
    if not first_rows:
        raise EmptyFile
    table = Table(text, dialect, layout_of(first_rows))
    _must_be_within_limits(table)
    if _NOT_IN_TEXT.search(text):
        _refuse_control_character(text, dialect)
    return table


def _must_be_within_limits(table: Table) -> None:
    if len(table.header) > MOST_COLUMNS:
        raise TooManyColumns(MOST_COLUMNS)
    count = 0
    for count, _ in enumerate(table, start=1):
        if count > MOST_ROWS:
            raise TooManyRows(MOST_ROWS)
    if not count:
        raise EmptyFile


def _refuse_control_character(text: str, dialect: Dialect) -> None:
    for number, cells, _ in _rows(text, dialect):
        for column, cell in enumerate(cells, start=1):
            if _NOT_IN_TEXT.search(cell):
                raise ControlCharacter(row=number, column=column)


def _is_filled(cells: list[str]) -> bool:
    return any(map(str.strip, cells))


def _lines(text: str) -> Iterator[str]:
    for match in _LINE.finditer(text):
        yield match.group()


def _rows(text: str, dialect: Dialect) -> Iterator[tuple[int, list[str], list[str]]]:
    """Number, cells and raw lines of every record, blank ones too."""
    pending: list[str] = []
    number = 1

    def lines() -> Iterator[str]:
        for line in _lines(text):
            if len(line) > LONGEST_LINE:
                raise LineTooLong(LONGEST_LINE, row=number)
            pending.append(line)
            yield line

    try:
        for cells in csv.reader(lines(), dialect):
            _must_be_short(number, cells, pending)
            yield number, cells, pending
            pending.clear()
            number += 1
    except csv.Error as fault:
        raise _named(fault, number, len(pending)) from None


def _must_be_short(number: int, cells: list[str], lines: list[str]) -> None:
    if sum(map(len, lines)) <= LONGEST_FIELD:
        return
    for column, cell in enumerate(cells, start=1):
        if len(cell) > LONGEST_FIELD:
            raise FieldTooLong(LONGEST_FIELD, row=number, column=column)


def _named(fault: csv.Error, row: int, lines: int) -> Exception:
    """A quotation mark that did not close is met late: at the end, or at the next one's text."""
    if lines > 1 or "unexpected end of data" in str(fault):
        return UnclosedQuote(row=row)
    if "field limit" in str(fault):
        return FieldTooLong(LONGEST_FIELD, row=row)
    return TextAfterQuote(row=row)

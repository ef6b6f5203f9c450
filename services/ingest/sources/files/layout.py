"""Where a list begins, how its columns are called, and which rows are only its frame.

Above the header may stand titles, which some programs repeat on every page with the header; below
the guests stand totals and page numbers. TrustYou's feeds have no header but known columns.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from services.ingest.sources.files.header import field_of

__all__ = ["Layout", "layout_of"]

Numbered = tuple[int, list[str]]

_LINES_ABOVE = 30
_LONGEST_FIGURE = 8

TRUSTYOU_V1 = (
    "HOTEL_ID",
    "EMAIL",
    "FIRST_NAME",
    "LAST_NAME",
    "ARRIVAL_DATE",
    "DEPARTURE_DATE",
    "LANG",
    "PROFILE_ID",
    "VISIT_ID",
)
TRUSTYOU_V2 = (TRUSTYOU_V1[0], "SURVEY_ID", *TRUSTYOU_V1[1:])
_TRUSTYOU_MARK = "TRUSTYOU VISITS FEED V2.0"

_ISO_OR_NOTHING = re.compile(r"(\d{4}-\d\d-\d\d.*)?")
_DIGITS = re.compile(r"\d+")
_TELLING = re.compile(r"[\d@]")
_TOTAL = re.compile(
    r"\s*((grand |sub-?)?total|sum|count|number of|page|printed"
    r"|(zwischen|gesamt)?summe|gesamt|anzahl|seite|gedruckt|stand"
    r"|sous-total|somme|nombre de|imprimé|(sub)?totale|somma|numero|pagina|stampato"
    r"|suma|razem|[łl]ącznie|ogółem|liczba|strona|wydrukowano|página|número|impreso)\b",
    re.IGNORECASE,
)
_CURRENCIES = {"", "eur", "chf", "pln", "usd", "gbp"}


@dataclass(frozen=True)
class Layout:
    """`first` is the number of the row from which on there may be guests."""

    header: tuple[str, ...]
    first: int
    frame: frozenset[tuple[str, ...]] = frozenset()

    @cached_property
    def _starts(self) -> frozenset[str]:
        return frozenset(shape[0] for shape in self.frame)

    def is_frame(self, cells: Sequence[str]) -> bool:
        """A repeated header or title, a total or the foot of a page."""
        filled = [cell for cell in cells if cell]
        if _shape(filled[0]) in self._starts and tuple(map(_shape, filled)) in self.frame:
            return True
        return _TOTAL.match(filled[0]) is not None and all(map(_is_figure, filled[1:]))


def layout_of(rows: Sequence[Numbered]) -> Layout:
    """Looks at the first rows that are not blank; without a header the columns have no names."""
    width = _usual_width(rows)
    return _trustyou(rows, width) or _headed(rows, width) or Layout(("",) * width, first=rows[0][0])


def _usual_width(rows: Sequence[Numbered]) -> int:
    counts = Counter(len(cells) for _, cells in rows)
    return max(counts, key=lambda width: (width > 1, counts[width]))


def _trustyou(rows: Sequence[Numbered], width: int) -> Layout | None:
    number, cells = rows[0]
    if cells[0].strip().upper() == _TRUSTYOU_MARK:
        return Layout(TRUSTYOU_V2, number + 1)
    if width == len(TRUSTYOU_V1) and all(_is_visit(cells) for _, cells in rows):
        return Layout(TRUSTYOU_V1, number)
    return None


def _is_visit(cells: list[str]) -> bool:
    if len(cells) != len(TRUSTYOU_V1):
        return False
    has_address = "@" in cells[1] or not cells[1].strip()
    return has_address and all(_ISO_OR_NOTHING.fullmatch(cells[i].strip()) for i in (4, 5))


def _headed(rows: Sequence[Numbered], width: int) -> Layout | None:
    index = _by_words(rows[:_LINES_ABOVE])
    if index is None:
        index = _by_contrast(rows[:_LINES_ABOVE], width)
    if index is None:
        return None
    number, cells = rows[index]
    frame = frozenset(
        tuple(_shape(cell) for cell in above if cell) for _, above in rows[: index + 1]
    )
    below = [cells for _, cells in rows[index + 1 :]]
    return Layout(_names(cells, width, below), number + 1, frame)


def _by_words(rows: Sequence[Numbered]) -> int | None:
    """The row that names most fields."""
    named = [_fields_named(cells) for _, cells in rows]
    most = max(named)
    return named.index(most) if most else None


def _fields_named(cells: list[str]) -> int:
    if any("@" in cell for cell in cells):
        return 0
    return len({field_of(cell) for cell in cells} - {None})


def _by_contrast(rows: Sequence[Numbered], width: int) -> int | None:
    """A header in a language nobody taught us: words only, over rows with figures or addresses."""
    for index, (_, cells) in enumerate(rows[:-1]):
        if len(cells) == width > 1 and all(cells) and not _is_telling(cells):
            return index if all(_is_telling(below) for _, below in rows[index + 1 :]) else None
    return None


def _is_telling(cells: list[str]) -> bool:
    return any(_TELLING.search(cell) for cell in cells)


def _names(cells: list[str], width: int, below: Sequence[list[str]]) -> tuple[str, ...]:
    """A name for each column. A header that is one short lacks the name of a running number or of
    nothing (a delimiter ends each row); in doubt the rows are too long, never shifted."""
    names = [cell.strip() for cell in cells]
    while len(names) > width and not names[-1]:
        names.pop()
    is_counted = all(row[0].strip().isdigit() for row in below)
    if len(names) == width - 1 and is_counted and any(row[-1].strip() for row in below):
        return ("", *names)
    return tuple(names)


def _shape(cell: str) -> str:
    """The same for `Page 1 of 3` and `Page 2 of 3`."""
    return _DIGITS.sub("0", cell.strip().casefold())


def _is_figure(cell: str) -> bool:
    letters = "".join(c for c in cell if c.isalpha())
    digits = sum(c.isdigit() for c in cell)
    return "@" not in cell and digits <= _LONGEST_FIGURE and letters.casefold() in _CURRENCIES

"""Which column holds what: by the header's words, and by content where the words say nothing."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache

from services.ingest.sources.files.dates import is_date
from services.ingest.sources.files.dictionary import HEADER_WORDS, Field
from services.ingest.sources.files.names import is_salutation
from services.ingest.sources.files.text import LONGEST, fold, mended

__all__ = ["Columns", "field_of", "recognise", "repeated_names"]

Columns = dict[int, Field | None]
"""Column, counted from 0, to what it holds; None where it is not read. Staff may change it."""

Rows = Sequence[Sequence[str]]

_IN_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]")
_COUNTER = re.compile(r"[\s_]*\d+$")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_FOREIGN_NUMBER = re.compile(r"\+\d[\d\s()/.\-]{6,}")
_FEWEST_LETTERS = 3
_BROKEN = re.compile("\ufffd+")

# Words that head something else as well: a registered residence, a book, an exit.
_DOUBTED: dict[str, Callable[[str], bool]] = {
    "title": is_salutation,
    "titel": is_salutation,
    "titre": is_salutation,
    "titolo": is_salutation,
    "titulo": is_salutation,
    "tytul": is_salutation,
    "prefix": is_salutation,
    "zameldowanie": is_date,
    "wymeldowanie": is_date,
    "entrada": is_date,
    "salida": is_date,
    "abfahrt": is_date,
    "depart": is_date,
}


def recognise(header: Sequence[str], rows: Rows) -> Columns:
    """What each column seems to hold, after `rows` of its content; a field has one column at most.

    Where two columns have words for one field, the better word wins, then the fuller column.
    """
    best: dict[Field, tuple[int, int, int]] = {}
    for column, name in enumerate(header):
        meaning = _meaning(name)
        cells = _cells(rows, column)
        if meaning and _is_confirmed(name, cells):
            field, doubt = meaning
            claim = (doubt, -len(cells), column)
            best[field] = min(best.get(field, claim), claim)
    found = {field: claim[-1] for field, claim in best.items()}
    _settle_name(found, rows)
    _add_by_content(found, header, rows)
    fields = {column: field for field, column in found.items()}
    return {column: fields.get(column) for column in range(len(header))}


def field_of(name: str) -> Field | None:
    """What a column of this name holds, as far as the name tells."""
    meaning = _meaning(name)
    return meaning[0] if meaning else None


def repeated_names(header: Sequence[str]) -> dict[str, list[int]]:
    """Names that more than one column has, with these columns counted from 0."""
    columns = defaultdict(list)
    for column, name in enumerate(header):
        if name.strip():
            columns[name.strip()].append(column)
    return {name: where for name, where in columns.items() if len(where) > 1}


@cache
def _dictionary() -> dict[str, tuple[Field, int]]:
    """Folded word to its field and its rank among that field's words."""
    words: dict[str, tuple[Field, int]] = {}
    for field, listed in HEADER_WORDS.items():
        for rank, word in enumerate(re.split(r"[,\n]\s*", listed.strip())):
            words.setdefault(fold(word), (field, rank))
    return words


def _meaning(name: str) -> tuple[Field, int] | None:
    """What it means and how doubtful that is: by its rank, and whether brackets, a number or
    broken letters had to be overlooked."""
    if len(name) > LONGEST:
        return None
    words = _dictionary()
    variants = (name, mended(name), _IN_BRACKETS.sub("", name), _COUNTER.sub("", name))
    for overlooked, variant in enumerate(variants):
        if found := words.get(fold(variant)):
            return found[0], found[1] + overlooked * len(words)
    return _meaning_of_broken(name) if "\ufffd" in name else None


def _meaning_of_broken(name: str) -> tuple[Field, int] | None:
    if len(fold(name)) < _FEWEST_LETTERS:
        return None
    whole = re.compile(".{1,2}".join(fold(part) for part in _BROKEN.split(name)))
    return next((meaning for word, meaning in _dictionary().items() if whole.fullmatch(word)), None)


def _is_confirmed(name: str, cells: Sequence[str]) -> bool:
    fits = _DOUBTED.get(fold(name))
    return fits is None or not cells or _mostly(fits, cells)


def _settle_name(found: dict[Field, int], rows: Rows) -> None:
    """`Name` beside `Vorname` is the last name, `Nombre` beside `Apellidos` the first, unless it
    holds the other one too, which makes it the whole."""
    column = found.get(Field.NAME)
    given = found.keys() & {Field.FIRST_NAME, Field.LAST_NAME}
    if column is None or len(given) != 1:
        return
    (part,) = given
    pairs = [(fold(row[column]), fold(row[found[part]])) for row in rows]
    pairs = [(whole, other) for whole, other in pairs if whole and other]
    if sum(other in whole for whole, other in pairs) * 2 > len(pairs):
        return
    del found[Field.NAME]
    found[Field.LAST_NAME if part is Field.FIRST_NAME else Field.FIRST_NAME] = column


def _add_by_content(found: dict[Field, int], header: Sequence[str], rows: Rows) -> None:
    """An address shows itself anywhere; numbers and dates only where the column has no name."""
    free = [column for column in range(len(header)) if column not in found.values()]
    nameless = [column for column in free if not header[column].strip()]
    for field, pattern, columns in (
        (Field.EMAIL, _ADDRESS, free),
        (Field.PHONE, _FOREIGN_NUMBER, nameless),
    ):
        fitting = [c for c in columns if _mostly(pattern.fullmatch, _cells(rows, c))]
        if field not in found and fitting:
            found[field] = fitting[0]
    dates = [column for column in nameless if _mostly(is_date, _cells(rows, column))]
    if not found.keys() & {Field.ARRIVAL, Field.DEPARTURE} and len(dates) == 2:
        found[Field.ARRIVAL], found[Field.DEPARTURE] = dates


def _cells(rows: Rows, column: int) -> list[str]:
    return [cell for row in rows if (cell := row[column].strip()[:LONGEST])]


def _mostly(fits: Callable[[str], object], cells: Sequence[str]) -> bool:
    return sum(bool(fits(cell)) for cell in cells) * 2 > len(cells)

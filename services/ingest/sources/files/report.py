"""What became of each row, to be kept and handed out: it names rows and codes, never guests."""

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from services.ingest.sources.files.codes import Code
from services.ingest.sources.files.judging import Row

__all__ = ["as_csv", "counts", "safe"]

HEADINGS = ("row", "code", "detail", "warnings")
_FORMULA = "=+-@"
_CONTROLS = ("\t", "\r", "\n", "\x00")


def counts(rows: Iterable[Row]) -> Counter[Code]:
    """How many rows ended in each code; the sum is the rows read. Warnings are not counted."""
    return Counter(row.code for row in rows)


def as_csv(rows: Iterable[Row], headings: Sequence[str] = HEADINGS) -> Iterator[bytes]:
    """A file for spreadsheets, line by line: UTF-8 with its mark, every cell safe and quoted."""
    yield b"\xef\xbb\xbf"
    yield _line(headings)
    for row in rows:
        yield _line((str(row.number), row.code, row.detail, " ".join(row.warnings)))


def safe(cell: str) -> str:
    """The cell with an apostrophe in front where a spreadsheet might take it for a formula, also
    behind blanks, controls and invisible characters, and in full-width signs (ASVS 1.2.10)."""
    shown = unicodedata.normalize("NFKC", cell).lstrip()
    bare = next((c for c in shown if unicodedata.category(c)[0] not in "CZ"), "")
    is_formula = bare != "" and bare in _FORMULA
    return f"'{cell}" if is_formula or cell.startswith(_CONTROLS) else cell


def _line(cells: Sequence[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL).writerow(safe(cell) for cell in cells)
    return line.getvalue().encode()

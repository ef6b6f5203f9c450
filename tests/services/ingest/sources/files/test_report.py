"""What is kept and handed out of an import."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.sources.files import as_csv, counts, judge_all, read, recognise
from services.ingest.sources.files.codes import Code
from services.ingest.sources.files.judging import Context, Row
from services.ingest.sources.files.report import safe

ROWS = [
    Row(2, {"name": "Anna Muster"}, Code.OK_CREATED, "", (Code.ROLE_ADDRESS, Code.TWO_PERSONS)),
    Row(3, {"name": "Max Bauer"}, Code.INVALID_DEPARTURE, "no_such_day 31.04.2026"),
    Row(4, {}, Code.ROW_SHAPE, "-2+3"),
]


def test_the_report_names_rows_and_codes_and_no_guest() -> None:
    content = b"".join(as_csv(ROWS))
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))) == [
        ["row", "code", "detail", "warnings"],
        ["2", "ok_created", "", "role_address two_persons"],
        ["3", "invalid_departure", "no_such_day 31.04.2026", ""],
        ["4", "row_shape", "'-2+3", ""],
    ]


def test_the_headings_may_be_in_any_language() -> None:
    told = b"".join(as_csv([], ("Zeile", "Ergebnis", "Näheres", "Hinweise"))).decode("utf-8-sig")
    assert told == '"Zeile","Ergebnis","Näheres","Hinweise"\r\n'


def test_the_counts_add_up_to_the_rows_read() -> None:
    table = read(
        "Name;E-Mail;Abreise\nAnna;a@x.de;4.5.2026\nMax;;\nEva;e\nSumme;3;\nA;a@x.de;4.5.2026\n"
    )
    context = Context(date(2026, 5, 20), "AT")
    told = counts(judge_all(table, recognise(table.header, table.sample()), context))
    assert told.total() == sum(1 for _ in table) == 5
    assert told[Code.OK_CREATED] == told[Code.DUPLICATE_IN_FILE] == told[Code.SUBTOTAL_ROW] == 1


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "  =1+1",
        "\xa0=1+1",
        "\u200b=1+1",
        "\x01=1+1",
        "\t=1+1",
        "\r=1+1",
        "\n1",
        "\x00",
        "\uff1d1+1",
        "\uff0b1",
        "\uff0d1",
        "\uff20SUM",
    ],
)
def test_what_a_spreadsheet_might_run_is_only_shown(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Anna", "anna@gmx.de", "1-2", "no_such_day 31.04.", " x=1"])
def test_all_else_stays_as_it_is(cell: str) -> None:
    assert safe(cell) == cell


@given(st.text("=+-@\t\r\n\x00 \u200bab", max_size=8))
def test_no_cell_begins_a_formula(cell: str) -> None:
    assert safe(cell).lstrip(" \t\r\n\x00\u200b")[:1] not in tuple("=+-@")

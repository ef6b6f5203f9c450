"""Rows out of text: delimiters, quotes, line ends, limits, and nothing swallowed."""

import csv
import io

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.ingest.sources.files import table as tables
from services.ingest.sources.files.codes import Code
from services.ingest.sources.files.encoding import decode
from services.ingest.sources.files.refusals import (
    ControlCharacter,
    EmptyFile,
    FieldTooLong,
    LineTooLong,
    TextAfterQuote,
    TooManyColumns,
    TooManyRows,
    UnclosedQuote,
    Unreadable,
)
from services.ingest.sources.files.table import read
from services.ingest.sources.files.text import mended


def cells(text: str) -> list[tuple[str, ...]]:
    return [record.cells for record in read(text)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_delimiter_is_found(delimiter: str) -> None:
    text = "Name;E-Mail;Abreise\nAnna;a@x.de;1.5.2026\nMax;m@x.de;2.5.2026\n"
    table = read(text.replace(";", delimiter))
    assert table.delimiter == delimiter
    assert table.header == ("Name", "E-Mail", "Abreise")
    assert [record.cells[0] for record in table] == ["Anna", "Max"]


@pytest.mark.parametrize(
    ("text", "delimiter", "first"),
    [
        ('Name,Note\n"Muster; Anna","a; b"\n"Bauer; Max",c;d\n', ",", ("Muster; Anna", "a; b")),
        ('Name;Note\n"Muster, Anna";"a, b"\n"Bauer, Max";c,d\n', ";", ("Muster, Anna", "a, b")),
        ("Name;E-Mail\nMuster, Anna;a@x.de\nBauer, Max;m@x.de\n", ";", ("Muster, Anna", "a@x.de")),
        ("Name;Betrag;Zimmer\nAnna;12,50;1\nMax;9,90;2\n", ";", ("Anna", "12,50", "1")),
        ("sep=;\nName;E-Mail\nA,B,C;a@x.de\nD,E,F;d@x.de\n", ";", ("A,B,C", "a@x.de")),
        ('"SEP=|"\r\nName|E-Mail\r\nAnna|a@x.de\r\n', "|", ("Anna", "a@x.de")),
        ("Departures, 1 May, all rooms\nName;E-Mail\nAnna;a@x.de\n", ";", ("Anna", "a@x.de")),
    ],
)
def test_the_delimiter_is_the_one_that_gives_the_same_columns(
    text: str, delimiter: str, first: tuple[str, ...]
) -> None:
    table = read(text)
    assert table.delimiter == delimiter
    assert cells(text)[0] == first


def test_quotes_delimiters_and_newlines_inside_quotes_belong_to_the_cell() -> None:
    text = 'Name,Note,E-Mail\n"O""Brien, Pat","first\r\nsecond",p@x.de\nMax,,m@x.de\n'
    assert cells(text) == [('O"Brien, Pat', "first\r\nsecond", "p@x.de"), ("Max", "", "m@x.de")]


def test_without_quotes_a_backslash_keeps_the_delimiter_in_the_cell() -> None:
    text = "id;name;email\n1;Meier\\;Söhne;m@x.de\n2;Back\\\\slash;b@x.de\n"
    assert cells(text) == [("1", "Meier;Söhne", "m@x.de"), ("2", "Back\\slash", "b@x.de")]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_every_line_end_ends_a_row(end: str) -> None:
    assert cells(end.join(["Name;E-Mail", "Anna;a@x.de", "Max;m@x.de"])) == [
        ("Anna", "a@x.de"),
        ("Max", "m@x.de"),
    ]


def test_line_ends_may_be_mixed_and_lines_blank() -> None:
    text = "Name;E-Mail\r\nAnna;a@x.de\r\n\n \nMax;m@x.de\rEva;e@x.de\r\r\n;\nUwe;u@x.de"
    assert [row[0] for row in cells(text)] == ["Anna", "Max", "Eva", "Uwe"]


def test_rows_are_numbered_as_in_a_spreadsheet() -> None:
    text = 'Name;Note;E-Mail\n\nAnna;"two\nlines";a@x.de\nMax;;m@x.de\n'
    assert [record.number for record in read(text)] == [3, 4]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('Name;E-Mail;Zimmer\nAnna;a@x.de;1\n"Max;m@x.de;2\nEva;e@x.de;3\n', 3),
        ('Name;E-Mail;Zimmer\nAnna;"a@x.de;1\nMax;m@x.de;2\n"Eva";e@x.de;3\n', 2),
        ('Name;E-Mail;Zimmer\nAnna;"a@x.de;1\n"Eva";e@x.de;3\n', 2),
        ('Name;E-Mail;Zimmer\n"Anna;a@x.de;1\nMax;m@x.de;2\nEva";e@x.de;3\n', 2),
        ('Name;E-Mail\n"Anna;a@x.de\nMax";m@x.de\n', 2),
        ('Name;E-Mail;Zimmer\nAnna;"' + "a@x.de;1\nMax;m@x.de;2\n" * 9_000, 2),
    ],
)
def test_an_open_quote_refuses_the_file_and_names_its_row(text: str, row: int) -> None:
    with pytest.raises(UnclosedQuote) as refused:
        read(text)
    assert refused.value.row == row


def test_text_after_a_closing_quote_refuses_the_file() -> None:
    with pytest.raises(TextAfterQuote) as refused:
        read('Name;E-Mail\nAnna;a@x.de\n"Max" B.;m@x.de\n')
    assert refused.value.row == 3


def test_a_long_address_over_three_lines_is_no_open_quote() -> None:
    text = 'Name;Adresse;E-Mail\nAnna;"Am Hof 1; Tür 3\n1010 Wien\nÖsterreich";a@x.de\n'
    assert cells(text)[0][2] == "a@x.de"


def test_ragged_rows_are_kept_and_named() -> None:
    text = "Name;E-Mail;Zimmer\nAnna;a@x.de;1\nMax;m@x.de\nEva;e@x.de;3;4\nUwe;u@x.de;4;;\n"
    assert [(r.number, r.code, r.detail) for r in read(text)] == [
        (2, None, ""),
        (3, Code.ROW_SHAPE, "2/3"),
        (4, Code.ROW_SHAPE, "4/3"),
        (5, None, ""),
    ]


@pytest.mark.parametrize(
    "text", ["", "\n \n", "Name;E-Mail\n", "sep=;\n", "sep=;\nName;E-Mail\n;\n"]
)
def test_without_guests_there_is_nothing_to_read(text: str) -> None:
    with pytest.raises(EmptyFile):
        read(text)


def test_a_control_character_is_named_by_row_and_column() -> None:
    with pytest.raises(ControlCharacter) as refused:
        read("Name;E-Mail\nAnna;a@x.de\nMax;m\x00@x.de\n")
    assert (refused.value.row, refused.value.column) == (3, 2)


def test_a_cell_may_have_thirty_two_thousand_characters() -> None:
    text = "Name;Note\nAnna;" + "x" * tables.LONGEST_FIELD
    assert len(cells(text)) == 1
    with pytest.raises(FieldTooLong) as refused:
        read(text + "x\n")
    assert (refused.value.row, refused.value.column) == (2, 2)
    with pytest.raises(FieldTooLong):
        read(text + "x" * 100_000)


def test_a_line_has_an_end() -> None:
    with pytest.raises(LineTooLong):
        read("Name;Note\nAnna;" + "x" * tables.LONGEST_LINE)


def test_there_are_at_most_a_hundred_thousand_rows() -> None:
    rows = "a;b\n" * tables.MOST_ROWS
    assert sum(1 for _ in read("Name;E-Mail\n" + rows)) == tables.MOST_ROWS
    with pytest.raises(TooManyRows):
        read("Name;E-Mail\n" + rows + "a;b\n")


def test_there_are_at_most_two_hundred_columns() -> None:
    def wide(columns: int) -> str:
        return ";".join(["Name"] * columns) + "\n" + ";".join(["Anna1"] * columns)

    assert len(read(wide(tables.MOST_COLUMNS)).header) == tables.MOST_COLUMNS
    with pytest.raises(TooManyColumns):
        read(wide(tables.MOST_COLUMNS + 1))


def test_a_table_can_be_gone_through_again() -> None:
    table = read("Name;E-Mail\nAnna;a@x.de\n")
    assert list(table) == list(table)
    assert table.sample() == [("Anna", "a@x.de")]


WORDS = st.text(
    st.characters(codec="cp1252", exclude_categories=["Cc", "Cf", "Zs"], exclude_characters="@"),
    max_size=12,
)
QUOTED = st.builds("{} {}".format, WORDS.filter(bool), WORDS.filter(bool)) | WORDS
LINES = st.builds("{}\n{}".format, *[st.text("abcäöü ", min_size=1, max_size=5).map(str.strip)] * 2)
ROWS = st.lists(
    st.tuples(
        WORDS.filter(bool), QUOTED | LINES, st.from_regex(r"[a-z]{1,9}@x\.de", fullmatch=True)
    ),
    min_size=2,
    max_size=30,
)


@settings(max_examples=300, deadline=None)
@given(
    rows=ROWS,
    delimiter=st.sampled_from(",;\t|"),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_what_was_written_is_read(
    rows: list[tuple[str, str, str]], delimiter: str, codec: str, end: str
) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([("Name", "Zimmer", "E-Mail"), *rows])
    assume(mended(file.getvalue()) == file.getvalue())
    encoding = "cp1252" if codec == "cp1252" else None
    table = read(decode(file.getvalue().encode(codec), encoding).text)
    assert [record.cells for record in table] == rows


@settings(max_examples=500, deadline=None)
@given(st.text() | st.text(';,"\n\ra@\\', max_size=60))
def test_no_text_does_harm(text: str) -> None:
    try:
        list(read(text))
    except Unreadable as refused:
        assert refused.code

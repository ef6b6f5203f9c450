"""Titles, headers, footers: where the guests begin, and which rows are none."""

import pytest

from services.ingest.sources.files.codes import Code
from services.ingest.sources.files.layout import TRUSTYOU_V1, TRUSTYOU_V2
from services.ingest.sources.files.table import read

V1 = (
    "4711;anna@x.de;Anna;Muster;2026-05-01;2026-05-04;de;P1;V1\n"
    "4711;max@x.de;Max;Bauer;2026-05-02;;en;P2;V2\n"
)


def guests(text: str) -> list[str]:
    return [record.cells[0] for record in read(text) if record.code is None]


def test_titles_above_the_header_are_no_guests() -> None:
    text = (
        "Hotel Alpenblick\nAbreisen vom 1.5.2026;;\n\nName;E-Mail;Abreise\nAnna;a@x.de;1.5.2026\n"
    )
    assert read(text).header == ("Name", "E-Mail", "Abreise")
    assert guests(text) == ["Anna"]


def test_titles_and_header_repeated_on_every_page_are_part_of_the_frame() -> None:
    page = "Hotel Alpenblick;Seite {}\nName;E-Mail;Abreise\n{};a@x.de;1.5.2026\n"
    text = page.format(1, "Anna") + page.format(2, "Max")
    codes = [record.code for record in read(text)]
    assert codes == [None, Code.SUBTOTAL_ROW, Code.SUBTOTAL_ROW, None]
    assert guests(text) == ["Anna", "Max"]


@pytest.mark.parametrize(
    "footer",
    [
        "Total;12;3",
        "Summe;;1.234,50 EUR",
        "Anzahl Gäste: 12",
        "Gesamt;;12",
        "Zwischensumme;3;",
        "Sous-total;;3",
        "Totale;;3",
        "Razem;;3",
        "Łącznie;;3",
        "Número de clientes: 3;;",
        "Page 1 of 3",
        "Seite 1 / 3;;",
        "Strona 1;;",
        "Gedruckt am 1.5.2026 12:00;;",
    ],
)
def test_totals_and_page_numbers_are_no_guests(footer: str) -> None:
    rows = list(read(f"Name;E-Mail;Zimmer\nAnna;a@x.de;1\n{footer}\n"))
    assert [row.code for row in rows] == [None, Code.SUBTOTAL_ROW]


@pytest.mark.parametrize(
    "guest",
    ["Page;j.page@x.de;3", "Suma;+48 600 123 456;3", "Page;Jimmy;3", "Standke;;3", "Totaler;;"],
)
def test_a_guest_who_is_called_like_a_total_is_one(guest: str) -> None:
    assert len(guests(f"Name;E-Mail;Zimmer\nAnna;a@x.de;1\n{guest}\n")) == 2


def test_trustyous_first_feed_has_no_header_but_known_columns() -> None:
    table = read(V1 + "4711;;Eva;Huber;;2026-05-03;;P3;V3\n")
    assert table.header == TRUSTYOU_V1
    assert [record.number for record in table] == [1, 2, 3]


@pytest.mark.parametrize("other", ["anna", "2026-05-01"])
def test_nine_columns_alone_make_no_feed(other: str) -> None:
    assert read(V1.replace("anna@x.de", other).replace("2026-05-02", other)).header == ("",) * 9


def test_trustyous_second_feed_begins_with_its_mark() -> None:
    table = read("TRUSTYOU VISITS FEED V2.0\n" + V1.replace("4711;", "4711;S1;"))
    assert table.header == TRUSTYOU_V2
    assert [record.number for record in table] == [2, 3]


def test_a_file_without_header_begins_with_its_first_row() -> None:
    table = read("Anna Muster;a@x.de;1.5.2026\nMax Bauer;m@x.de;2.5.2026\n")
    assert table.header == ("", "", "")
    assert guests("sep=;\nAnna;a@x.de\nMax;m@x.de\n") == ["Anna", "Max"]


def test_a_header_in_an_unknown_language_stands_out_by_its_words() -> None:
    table = read("Имя;Почта;Отъезд\nAnna;a@x.de;1.5.2026\nMax;m@x.de;2.5.2026\n")
    assert table.header == ("Имя", "Почта", "Отъезд")
    assert read("Имя;Почта\nAnna;a@x.de\n").header == ("Имя", "Почта")
    assert read("Имя;Почта\nAnna;Wien\nMax;m@x.de\n").header == ("", "")


def test_delimiters_at_the_end_of_rows_or_header_are_no_columns() -> None:
    assert read("Name;E-Mail\nAnna;a@x.de;\nMax;m@x.de;\n").header == ("Name", "E-Mail")
    assert read("Name;E-Mail;\nAnna;a@x.de\nMax;m@x.de\n").header == ("Name", "E-Mail")
    assert read("Zimmer;E-Mail\n1;a@x.de;\n2;m@x.de;\n").header == ("Zimmer", "E-Mail")


def test_a_running_number_may_lack_a_name() -> None:
    table = read('"Name","E-Mail"\n"1","Anna","a@x.de"\n"2","Max","m@x.de"\n')
    assert table.header == ("", "Name", "E-Mail")


def test_rows_that_are_one_too_long_are_never_shifted() -> None:
    text = "Name,Adresse,E-Mail\nAnna,Am Hof 1, Wien,a@x.de\nMax,Am Hof 2, Wien,m@x.de\n"
    assert [record.code for record in read(text)] == [Code.ROW_SHAPE, Code.ROW_SHAPE]


def test_of_two_header_rows_the_one_that_names_the_fields_counts() -> None:
    table = read("Guest;;Stay;\nName;E-Mail;Arrival;Departure\nAnna;a@x.de;1.5.2026;2.5.2026\n")
    assert table.header == ("Name", "E-Mail", "Arrival", "Departure")

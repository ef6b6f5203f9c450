"""Every row of a file, in its order, and repeats found."""

from datetime import date

from services.ingest.sources.files.codes import Code
from services.ingest.sources.files.dates import Order
from services.ingest.sources.files.dictionary import Field
from services.ingest.sources.files.header import recognise
from services.ingest.sources.files.judging import Context, Row
from services.ingest.sources.files.rows import date_order, judge_all, values_of
from services.ingest.sources.files.table import read

TODAY = date(2026, 5, 20)
CONTEXT = Context(TODAY, "AT", Order.DMY)


def judged(text: str) -> list[Row]:
    table = read(text)
    return list(judge_all(table, recognise(table.header, table.sample()), CONTEXT))


def codes(text: str) -> list[tuple[int, Code, str]]:
    return [(row.number, row.code, row.detail) for row in judged(text)]


def test_every_row_has_one_code_and_its_number() -> None:
    text = (
        "Name;E-Mail;Abreise;Status\n"
        "Anna Muster;anna@gmx.de;4.5.2026;\n"
        "Max Bauer;max.gmx.de;4.5.2026;\n"
        "Eva Huber;eva@gmx.de\n"
        "\n"
        "Uwe Lang;uwe@gmx.de;4.5.2026;storniert\n"
        "Summe;4;;\n"
    )
    assert codes(text) == [
        (2, Code.OK_CREATED, ""),
        (3, Code.INVALID_EMAIL, "no_address"),
        (4, Code.ROW_SHAPE, "2/4"),
        (6, Code.CANCELLED_STAY, ""),
        (7, Code.SUBTOTAL_ROW, ""),
    ]


def test_several_rooms_of_one_booking_are_one_guest() -> None:
    text = (
        "Name;E-Mail;Abreise;Zimmer\n"
        "Anna Muster;anna@gmx.de;4.5.2026;1\n"
        "Anna Muster;ANNA@gmx.de;04.05.2026;2\n"
        "Anna Muster;anna@gmx.de;9.5.2026;1\n"
    )
    assert codes(text) == [
        (2, Code.OK_CREATED, ""),
        (3, Code.DUPLICATE_IN_FILE, "2"),
        (4, Code.OK_CREATED, ""),
    ]


def test_without_an_address_the_number_makes_the_guest() -> None:
    text = (
        "Name;Mobil;Abreise\n"
        "Anna Muster;0664 1234567;4.5.2026\n"
        "Anna Muster;+43 664 123 45 67;4.5.2026\n"
    )
    assert [code for _, code, _ in codes(text)] == [Code.OK_CREATED, Code.DUPLICATE_IN_FILE]


def test_an_address_under_two_names_is_worth_a_look() -> None:
    text = (
        "Name;E-Mail;Abreise\n"
        "Anna Muster;a@gmx.de;4.5.2026\n"
        "Max Bauer;a@gmx.de;5.5.2026\n"
        "Anna Muster;a@gmx.de;6.5.2026\n"
    )
    assert [row.warnings for row in judged(text)] == [(), (Code.SHARED_ADDRESS,), ()]


def test_a_row_that_is_refused_makes_no_later_row_a_repeat() -> None:
    text = "Name;E-Mail;Abreise\n.;a@gmx.de;4.5.2026\nAnna Muster;a@gmx.de;4.5.2026\n"
    assert [code for _, code, _ in codes(text)] == [Code.MISSING_NAME, Code.OK_CREATED]


def test_a_remapped_column_is_read_as_told() -> None:
    cells = ("Anna", "", "0664 1234567", "0699 1234567")
    columns = {0: Field.NAME, 1: Field.PHONE, 2: Field.PHONE, 3: Field.PHONE, 4: None}
    assert values_of(cells, columns) == {"name": "Anna", "phone": "0664 1234567"}


def test_the_order_of_dates_is_proved_by_all_rows_that_may_be_guests() -> None:
    rows = "".join(f"Anna;a{day}@x.de;0{day}/05/2026\n" for day in range(1, 10))
    table = read(f"Name;E-Mail;Abreise\n{rows}Eva;e@x.de;13/05/2026\nSumme;;05/13/2026\n")
    columns = recognise(table.header, table.sample())
    assert date_order(table, columns, TODAY) is Order.DMY
    table = read(f"Name;E-Mail;Abreise\n{rows}")
    assert date_order(table, columns, TODAY) is None
    assert date_order(table, {0: Field.NAME}, TODAY) is Order.YMD

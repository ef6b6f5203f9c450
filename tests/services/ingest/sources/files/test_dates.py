"""Dates in every form lists have, and the order of their parts, proved or asked for."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.sources.files.dates import EARLIEST, Day, Order, proved_order, read_date

TODAY = date(2026, 12, 20)
THE_LAST = date(2026, 12, 31)
DMY, MDY, YMD = Order


@pytest.mark.parametrize(
    "text",
    [
        "31.12.2026",
        "31.12.26",
        "31. 12. 2026",
        "31/12/2026",
        "31-12-2026",
        "31 12 2026",
        "2026-12-31",
        "2026/12/31",
        "2026.12.31",
        "20261231",
        "31122026",
        "31-DEC-26",
        "31-Dec-2026",
        "31. Dez. 2026",
        "31. Dezember 2026",
        "31 déc. 2026",
        "31 décembre 2026",
        "31 dic 2026",
        "31 de diciembre de 2026",
        "31 dicembre 2026",
        "31 gru 2026",
        "31 grudnia 2026 r.",
        "31 grudzień 2026",
        "Dec 31, 2026",
        "December 31st, 2026",
        "2026-Dec-31",
        "Do 31.12.2026",
        "Do., 31.12.2026",
        "Donnerstag, 31. Dezember 2026",
        "Thu 31 Dec 2026",
        "czw. 31.12.2026",
        "jeudi 31 décembre 2026",
        "Do 31.12.",
        "31.12.",
        "31/12",
        "31 Dez",
        "31.12.2026 14:30",
        "31.12.2026 14:30:59",
        "31.12.2026, 14:30 Uhr",
        "31/12/2026 2:30 PM",
        "31 déc. 2026 14h30",
        "2026-12-31T23:30:00",
        "2026-12-31T23:30:00Z",
        "2026-12-31T23:30:00.000+01:00",
        "2026-12-31 12:00:00+0100",
        "46387",
        "46387.5",
        "46387,25",
        "٣١.١٢.٢٠٢٦",
        " 31.12.2026\u200e",
        "\xa031.12.2026",
    ],
)
def test_the_last_of_december_in_every_form(text: str) -> None:
    assert read_date(text, DMY, TODAY) == Day(THE_LAST)
    assert read_date(text, None, TODAY).date == THE_LAST


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("3 sty 2026", 1), ("3 lut 2026", 2), ("3 mar 2026", 3), ("3 kwi 2026", 4),
        ("3 maj 2026", 5), ("3 cze 2026", 6), ("3 lip 2026", 7), ("3 sie 2026", 8),
        ("3 wrz 2026", 9), ("3 paź 2026", 10), ("3 lis 2026", 11), ("3 gru 2026", 12),
        ("3. Jän. 2026", 1), ("3. Jänner 2026", 1), ("3 févr. 2026", 2), ("3 Mrz 2026", 3),
        ("3. März 2026", 3), ("3 MAERZ 2026", 3), ("3 abr 2026", 4), ("3 mag 2026", 5),
        ("3 juin 2026", 6), ("3 lug 2026", 7), ("3 août 2026", 8), ("3 set 2026", 9),
        ("3 sett 2026", 9), ("3 Sept 2026", 9), ("3 ott 2026", 10), ("mar 3 mar 2026", 3),
        ("mar 03.11.2026", 11),
    ],
)  # fmt: skip
def test_months_have_names_in_six_languages(text: str, month: int) -> None:
    assert read_date(text, DMY, TODAY).date == date(2026, month, 3)


@pytest.mark.parametrize(
    ("text", "order", "read"),
    [
        ("12/31/26", MDY, THE_LAST),
        ("12/31/2026 2:30 PM", MDY, THE_LAST),
        ("12312026", MDY, THE_LAST),
        ("26-12-31", YMD, THE_LAST),
        ("26-Dec-31", YMD, THE_LAST),
        ("12/31", MDY, THE_LAST),
        ("01/02/2027", DMY, date(2027, 2, 1)),
        ("01/02/2027", MDY, date(2027, 1, 2)),
        ("2027-02-01", MDY, date(2027, 2, 1)),
        ("31/12/2026", YMD, THE_LAST),
    ],
)
def test_the_order_decides_where_the_cell_does_not(text: str, order: Order, read: date) -> None:
    assert read_date(text, order, TODAY) == Day(read)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("31.04.2026", "no_such_day"),
        ("31.04.", "no_such_day"),
        ("30 févr. 2026", "no_such_day"),
        ("29.02.2025", "no_such_day"),
        ("2026-02-30", "no_such_day"),
        ("12/31/2026", "no_such_day"),
        ("00.00.0000", "no_such_day"),
        ("01.01.1900", "out_of_range"),
        ("01.01.70", "out_of_range"),
        ("01.01.2199", "out_of_range"),
        ("1767225600", "unreadable"),
        ("2026-W05", "unreadable"),
        ("12345", "out_of_range"),
        ("261231", "unreadable"),
        ("14:30", "unreadable"),
        ("tomorrow", "unreadable"),
        ("Anna Muster", "unreadable"),
        ("31+12+2026", "unreadable"),
        ("1.2.3.4", "unreadable"),
        ("31.12.2026 - 2.1.2027", "unreadable"),
        ("1" * 50, "unreadable"),
    ],
)
def test_what_is_no_date_says_why(text: str, fault: str) -> None:
    assert read_date(text, DMY, TODAY) == Day(None, fault)


def test_dates_run_from_2000_to_two_years_ahead() -> None:
    assert read_date("01.01.2000", DMY, TODAY).date
    assert read_date("31.12.1999", DMY, TODAY).fault == "out_of_range"
    assert read_date("21.12.2028", DMY, TODAY).date
    assert read_date("22.12.2028", DMY, TODAY).fault == "out_of_range"


def test_an_empty_cell_is_no_fault() -> None:
    assert read_date("  ", DMY, TODAY) == Day(None)


def test_without_a_year_the_nearest_is_meant() -> None:
    assert read_date("30.12.", DMY, date(2027, 1, 3)).date == date(2026, 12, 30)
    assert read_date("2.1.", DMY, date(2026, 12, 30)).date == date(2027, 1, 2)
    assert read_date("29.2.", DMY, date(2027, 6, 1)).date == date(2028, 2, 29)


def test_without_an_order_only_dots_are_guessed() -> None:
    assert read_date("01/02/2026", None, TODAY) == Day(None, "order_unknown")
    assert read_date("01-02-26", None, TODAY) == Day(None, "order_unknown")
    assert read_date("01.02.2026", None, TODAY) == Day(date(2026, 2, 1), is_guess=True)
    assert read_date("05/05/2026", None, TODAY) == Day(date(2026, 5, 5))
    assert read_date("31.04.2026", None, TODAY) == Day(None, "no_such_day")


def proved(*stays: str, today: date = TODAY) -> Order | None:
    cells = [(stay + "||").split("|")[:3] for stay in stays]
    return proved_order([(a, d, n) for a, d, n in cells], today)


@pytest.mark.parametrize(
    ("stays", "order"),
    [
        (["01/02/2026|03/02/2026", "05/02/2026|13/02/2026"], DMY),
        (["02/01/2026|02/03/2026", "02/05/2026|02/13/2026"], MDY),
        (["|13/02/26", "|01/02/26"], DMY),
        (["02-01-26|02-14-26"], MDY),
        (["26-02-03|26-02-05", "26-03-30|26-04-01"], YMD),
        (["2026-02-01|2026-02-03"], YMD),
        (["1. Mai 2026|4. Mai 2026", "05/05/2026|"], YMD),
        (["|"], YMD),
        ([], YMD),
    ],
)
def test_a_value_over_twelve_proves_the_order(stays: list[str], order: Order) -> None:
    assert proved(*stays) is order


def test_nothing_is_proved_where_every_part_may_be_a_month() -> None:
    assert proved("01/02/2026|03/02/2026", "05/02/2026|06/02/2026") is None
    assert proved("|01.02.26", "|03.02.26") is None


def test_the_length_of_the_stays_is_the_second_proof() -> None:
    assert proved("01/02/2026|03/02/2026|2") is DMY
    assert proved("02/01/2026|02/03/2026|2") is MDY


def test_nobody_leaves_before_coming() -> None:
    assert proved("09/08/2026|01/09/2026") is DMY
    assert proved("08/09/2026|09/01/2026") is MDY


def test_one_slip_does_not_turn_a_column() -> None:
    column = [f"|{day:02}/02/2026" for day in range(1, 28)]
    assert proved(*column, "|02/13/2026") is DMY


@given(
    day=st.dates(EARLIEST, TODAY + timedelta(days=700)),
    form=st.sampled_from(["%d.%m.%Y", "%d/%m/%y", "%Y-%m-%d", "%Y%m%d", "%d %b %Y", "%d-%B-%y"]),
)
def test_what_was_written_is_read(day: date, form: str) -> None:
    assert read_date(day.strftime(form), DMY, TODAY).date == day


@given(
    st.text(max_size=60) | st.text("0123456789./- :TZ", max_size=30),
    st.sampled_from([*Order, None]),
)
def test_no_text_does_harm(text: str, order: Order | None) -> None:
    day = read_date(text, order, TODAY)
    assert day.date is None or not day.fault

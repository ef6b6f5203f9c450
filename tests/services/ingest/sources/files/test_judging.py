"""What becomes of one departure, from a file or from the PMS."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.sources.files.codes import Code, Group
from services.ingest.sources.files.dates import Order
from services.ingest.sources.files.dictionary import Field
from services.ingest.sources.files.judging import Context, Row, judge

TODAY = date(2026, 5, 20)
CONTEXT = Context(TODAY, "AT", date_order=Order.DMY, language="en")
GUEST = {
    "salutation": "Frau",
    "first_name": "Anna",
    "last_name": "Muster",
    "email": "Anna@GMX.de",
    "phone": "0664 1234567",
    "arrival": "1.5.2026",
    "departure": "4.5.2026",
    "nights": "3",
    "language": "Deutsch",
    "country": "Österreich",
    "room": "12",
    "reservation": "R-7",
    "status": "Checked out",
    "no_mail": "nein",
}


def judged(context: Context = CONTEXT, /, **given: str | None) -> Row:
    return judge(GUEST | given, context)


def outcome(**given: str | None) -> tuple[Code, str]:
    row = judged(**given)
    return row.code, row.detail


def test_a_guest_comes_out_in_one_form() -> None:
    row = judge(GUEST, CONTEXT, number=7)
    assert row == Row(
        7,
        {
            "salutation": "Frau",
            "first_name": "Anna",
            "last_name": "Muster",
            "name": "Anna Muster",
            "email": "Anna@gmx.de",
            "phone": "+436641234567",
            "arrival": "2026-05-01",
            "departure": "2026-05-04",
            "nights": "3",
            "language": "de",
            "country": "AT",
            "room": "12",
            "reservation": "R-7",
            "status": "Checked out",
            "no_mail": "nein",
        },
        Code.OK_CREATED,
    )


def test_what_the_pms_pushes_goes_through_the_same_judgement() -> None:
    pushed = {
        "name": "Anna Muster",
        "email": "anna@gmx.de",
        "phone": None,
        "departure": "2026-05-04T10:00:00+02:00",
        "language": "de-AT",
        "colour": "red",
    }
    row = judge(pushed, Context(TODAY, "AT"))
    assert row.code is Code.OK_CREATED
    assert row.values["last_name"] == "Muster"
    assert row.values["departure"] == "2026-05-04"
    assert row.values["language"] == "de"
    assert "colour" not in row.values
    assert {type(field) for field in row.values} == {str}


def test_a_cell_without_end_is_cut() -> None:
    row = judged(room="x" * 30_000, last_name="y" * 30_000)
    assert len(row.values["room"]) == 1_000
    assert len(row.values["last_name"]) == 200


@pytest.mark.parametrize("left_out", ["salutation", "arrival", "nights", "language", "country"])
def test_a_name_and_a_contact_are_enough(left_out: str) -> None:
    assert judged(**{left_out: None}).code is Code.OK_CREATED
    assert judged(email=None).code is Code.OK_CREATED
    assert judged(phone=None).code is Code.OK_CREATED


@pytest.mark.parametrize("status", ["cancelled_by_guest", "Storniert"])
def test_a_cancelled_stay_is_skipped_before_anything_is_asked_of_it(status: str) -> None:
    assert outcome(status=status, email="?", last_name=None) == (Code.CANCELLED_STAY, "")


def test_who_did_not_come_or_is_still_here_is_skipped() -> None:
    assert outcome(status="No-Show") == (Code.NO_SHOW, "")
    assert outcome(status="In-House") == (Code.NOT_DEPARTED, "")


def test_who_wants_no_mail_is_skipped() -> None:
    assert outcome(no_mail="X") == (Code.PMS_NO_MAIL_FLAG, "")


def test_accounts_rooms_and_addresses_of_the_house_are_skipped() -> None:
    assert outcome(first_name=None, last_name="Paymaster 9001") == (Code.STAFF_OR_PAYMASTER, "")
    assert outcome(room="PM 01") == (Code.STAFF_OR_PAYMASTER, "")
    ours = replace(CONTEXT, own_domains=frozenset({"gmx.de"}))
    assert judged(ours).code is Code.STAFF_OR_PAYMASTER


@pytest.mark.parametrize("last_name", [None, "", " . ", "N.N.", "GAST"])
def test_nobody_is_no_guest(last_name: str | None) -> None:
    assert outcome(first_name=None, last_name=last_name) == (Code.MISSING_NAME, "")


def test_letters_lost_in_decoding_stop_a_row() -> None:
    assert outcome(last_name="M\ufffdller") == (Code.ROW_SHAPE, "unreadable_characters")
    assert judged(room="Zi\ufffd").code is Code.OK_CREATED


@pytest.mark.parametrize(
    ("email", "phone", "expected"),
    [
        ("", "", (Code.MISSING_CONTACT, "")),
        ("-", "0", (Code.MISSING_CONTACT, "")),
        ("anna.gmx.de", "", (Code.INVALID_EMAIL, "no_address")),
        ("keine@email.de", "", (Code.INVALID_EMAIL, "placeholder")),
        ("anna.gmx.de", "123", (Code.INVALID_EMAIL, "no_address")),
        ("", "123", (Code.INVALID_PHONE, "no_such_number")),
        ("", "4.9171E+11", (Code.INVALID_PHONE, "lost_digits")),
        ("", "+43 1 5131234", (Code.INVALID_PHONE, "no_mobile")),
        ("anna.gmx.de", "0664 1234567", (Code.OK_CREATED, "invalid_email")),
        ("anna@gmx.de", "123", (Code.OK_CREATED, "invalid_phone")),
        ("anna@gmx.de; max@gmx.de", "", (Code.OK_CREATED, "several_addresses")),
        ("anna@gmx.de", "+43 1 5131234", (Code.OK_CREATED, "")),
    ],
)
def test_one_good_contact_is_enough(email: str, phone: str, expected: tuple[Code, str]) -> None:
    assert outcome(email=email, phone=phone) == expected


def test_a_bad_contact_beside_a_good_one_is_dropped() -> None:
    assert "email" not in judged(email="anna.gmx.de").values
    assert "phone" not in judged(phone="123").values


def test_where_reading_fails_the_row_keeps_what_was_given() -> None:
    assert judged(email="anna.gmx.de", phone=None).values["email"] == "anna.gmx.de"
    assert judged(departure="31.04.2026").values["departure"] == "31.04.2026"


@pytest.mark.parametrize(
    ("arrival", "departure", "expected"),
    [
        ("1.5.2026", "31.04.2026", (Code.INVALID_DEPARTURE, "no_such_day 31.04.2026")),
        ("1.5.2026", "Anna Muster", (Code.INVALID_DEPARTURE, "unreadable")),
        ("1.5.2026", "1.1.2199", (Code.INVALID_DEPARTURE, "out_of_range 1.1.2199")),
        ("31.04.2026", "4.5.2026", (Code.INVALID_ARRIVAL, "no_such_day 31.04.2026")),
        ("5.5.2026", "4.5.2026", (Code.FLIPPED_DATES, "")),
        ("4.5.2026", "4.5.2026", (Code.OK_CREATED, "")),
        ("1.2.2026", "18.2.2026", (Code.TOO_OLD, "")),
        ("1.2.2026", "19.2.2026", (Code.OK_CREATED, "")),
        ("1.6.2026", "9.6.2026", (Code.OK_CREATED, "")),
        ("", "20.5.2026", (Code.OK_CREATED, "")),
    ],
)
def test_dates_are_judged(arrival: str, departure: str, expected: tuple[Code, str]) -> None:
    assert outcome(arrival=arrival, departure=departure) == expected


def test_without_a_departure_the_nights_tell_it_and_then_the_default() -> None:
    with_default = replace(CONTEXT, departure=date(2026, 5, 19))
    assert judged(departure=None).values["departure"] == "2026-05-04"
    assert judged(departure=None, nights="2.0").values["departure"] == "2026-05-03"
    assert judged(with_default, departure=None).values["departure"] == "2026-05-04"
    assert judged(with_default, departure=None, nights="").values["departure"] == "2026-05-19"
    assert outcome(departure=None, nights="") == (Code.INVALID_DEPARTURE, "missing")
    assert outcome(departure=None, arrival=None) == (Code.INVALID_DEPARTURE, "missing")


def test_the_default_departure_is_only_for_the_empty() -> None:
    with_default = replace(CONTEXT, departure=date(2026, 5, 19))
    assert judged(with_default).values["departure"] == "2026-05-04"
    assert judged(with_default, departure="31.04.").code is Code.INVALID_DEPARTURE


@pytest.mark.parametrize("far", [date.max, date(1999, 12, 31)])
def test_no_default_lies_further_away_than_a_date_in_the_file_may(far: date) -> None:
    row = judged(replace(CONTEXT, departure=far), arrival=None, departure=None)
    assert (row.code, row.detail) == (Code.INVALID_DEPARTURE, f"out_of_range {far}")


def test_nights_lead_no_further_than_two_years_ahead() -> None:
    told = outcome(departure=None, arrival="1.5.2028", nights="999")
    assert told == (Code.INVALID_DEPARTURE, "out_of_range 2031-01-25")


def test_an_order_nobody_told_is_not_made_up() -> None:
    unproved = replace(CONTEXT, date_order=None)
    row = judged(unproved, departure="04/05/2026")
    assert (row.code, row.detail) == (Code.INVALID_DEPARTURE, "order_unknown 04/05/2026")
    row = judged(unproved)
    assert (row.code, row.warnings) == (Code.OK_CREATED, (Code.DATE_ORDER_GUESSED,))


@pytest.mark.parametrize(
    ("language", "country", "default", "expected", "guessed"),
    [
        ("de", "IT", "en", "de", False),
        ("GER", "", None, "de", False),
        ("AT", "", "en", "de", True),
        ("CH", "", "en", "en", True),
        ("nl", "NL", "en", "en", True),
        ("1", "", "en", "en", True),
        ("", "AT", "en", "en", False),
        ("", "AT", None, "de", True),
        ("", "CH", None, None, False),
        ("", "", "fr", "fr", False),
    ],
)
def test_the_language_is_read_guessed_or_the_default(
    language: str, country: str, default: str | None, expected: str | None, guessed: bool
) -> None:
    row = judged(replace(CONTEXT, language=default), language=language, country=country)
    assert row.values.get("language") == expected
    assert (Code.LANGUAGE_GUESSED in row.warnings) is guessed


def test_what_is_worth_a_look_is_said_beside_the_code() -> None:
    assert judged(email="info@gmx.de").warnings == (Code.ROLE_ADDRESS,)
    assert judged(email="x7@guest.booking.com").warnings == (Code.OTA_RELAY_ADDRESS,)
    assert judged(last_name="Schwarzenberg-Lichte").warnings == (Code.NAME_TRUNCATED,)
    assert judged(first_name="Anna und Max").warnings == (Code.TWO_PERSONS,)
    assert judged(email="info@gmx.de").code is Code.OK_CREATED


@pytest.mark.parametrize(
    "name", ["Robert'); DROP TABLE guests;--", "<script>alert(1)</script>", "{{7*7}}", "null", "李"]
)
def test_strange_names_are_names(name: str) -> None:
    row = judged(first_name=None, last_name=name)
    assert row.code is Code.OK_CREATED
    assert row.values["name"] == name


def test_the_closed_list_is_complete_and_in_four_groups() -> None:
    groups = {group: [code for code in Code if code.group is group] for group in Group}
    assert [len(codes) for codes in groups.values()] == [3, 10, 13, 7]
    assert Code("too_old") is Code.TOO_OLD
    assert f"{Code.TOO_OLD}" == "too_old"


ANY_CELL = st.none() | st.text(max_size=40) | st.sampled_from(list(GUEST.values()))


@given(st.fixed_dictionaries({str(field): ANY_CELL for field in Field}))
def test_every_departure_gets_one_code(values: dict[str, str | None]) -> None:
    row = judge(values, CONTEXT)
    assert row.code.group is not Group.WARNING
    assert all(warning.group is Group.WARNING for warning in row.warnings)
    if row.code.group is Group.OK:
        assert row.values["name"] and row.values["departure"]
        assert row.values.get("email") or row.values.get("phone")


@given(st.fixed_dictionaries({str(field): ANY_CELL for field in Field}))
def test_the_detail_never_names_a_guest(values: dict[str, str | None]) -> None:
    told = "Zacharias"
    row = judge({field: text and f"{told} {text}" for field, text in values.items()}, CONTEXT)
    assert told not in row.detail

"""Addresses and numbers, as lists have them, and the ones that are none."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingest.sources.files.contacts import (
    identity,
    is_relay,
    is_role,
    read_email,
    read_phone,
    takes_texts,
)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("anna@x-hotel.de", "anna@x-hotel.de"),
        ("Anna.Muster@GMX.DE", "Anna.Muster@gmx.de"),
        ("anna+stay@x-hotel.de", "anna+stay@x-hotel.de"),
        ("mailto:anna@gmx.de", "anna@gmx.de"),
        ("MAILTO:anna@gmx.de?subject=x", "anna@gmx.de"),
        ("Anna Muster <anna@gmx.de>", "anna@gmx.de"),
        ('"Muster, Anna" <anna@gmx.de>', "anna@gmx.de"),
        ("<anna@gmx.de>", "anna@gmx.de"),
        ("anna@gmx.de.", "anna@gmx.de"),
        ("'anna@gmx.de'", "anna@gmx.de"),
        ('=HYPERLINK("mailto:anna@gmx.de","anna@gmx.de")', "anna@gmx.de"),
        ("anna@müller.de", "anna@müller.de"),
        ("anna@xn--mller-kva.de", "anna@müller.de"),
        ("o'brien@gmx.de", "o'brien@gmx.de"),
        ("jürgen@gmx.de", "jürgen@gmx.de"),
        ("a" * 64 + "@gmx.de", "a" * 64 + "@gmx.de"),
    ],
)
def test_an_address_is_found_in_its_cell(text: str, address: str) -> None:
    contact = read_email(text)
    assert (contact.value, contact.fault, contact.note) == (address, "", "")


@pytest.mark.parametrize(
    "text", ["anna@gmx.de; max@gmx.de", "anna@gmx.de,max@gmx.de", "anna@gmx.de max@gmx.de",
             "anna@gmx.de bcc:all@gmx.de", "anna@; anna@gmx.de", "A <anna@gmx.de>, M <max@gmx.de>"]
)  # fmt: skip
def test_of_several_addresses_the_first_good_one_is_taken(text: str) -> None:
    contact = read_email(text)
    assert (contact.value, contact.note) == ("anna@gmx.de", "several_addresses")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("hans muster@gmx.de", "no_address"),
        ("siehe Rezeption", "no_address"),
        ("anna.gmx.de", "no_address"),
        ("?@", "no_address"),
        ("anna@gmx.de privat", "no_address"),
        ("anna@gmx", "bad_domain"),
        ("anna@", "bad_domain"),
        ("anna@gmx..de", "bad_domain"),
        ("anna@[192.0.2.1]", "bad_domain"),
        ("anna@hotel.local", "bad_domain"),
        (f"anna@{'x' * 60}.{'y' * 60}.{'z' * 60}.{'q' * 60}.{'r' * 20}.de", "bad_domain"),
        ("anna@@gmx.de", "bad_address"),
        (".anna@gmx.de", "bad_address"),
        ("an..na@gmx.de", "bad_address"),
        ("a" * 65 + "@gmx.de", "bad_address"),
        ('"an na"@gmx.de', "no_address"),
        ("noemail@hotel.de", "placeholder"),
        ("keine@email.de", "placeholder"),
        ("no-email@x.com", "placeholder"),
        ("noemail@", "placeholder"),
        ("x@x.de", "placeholder"),
        ("keine E-Mail", "placeholder"),
        ("n/a", "placeholder"),
        ("test@test.de", "placeholder"),
    ],
)
def test_what_is_no_address_says_why(text: str, fault: str) -> None:
    assert (read_email(text).value, read_email(text).fault) == ("", fault)


@pytest.mark.parametrize("text", ["", "-", "?", "..."])
def test_an_empty_cell_is_no_fault(text: str) -> None:
    assert read_email(text) == read_phone(text, "AT") == ("", "", "")


@settings(max_examples=500)
@given(
    local=st.text("abcXYZ019._+-@ üÿ'", max_size=70),
    domain=st.sampled_from(["gmx.de", "GMX.DE", "müller.de", "x", "a.b.c.d", "-x.de", "x.test"]),
)
def test_the_short_way_agrees_with_the_library(local: str, domain: str) -> None:
    address = f"n{local.strip()}z@{domain}"
    try:
        expected = validate_email(address, check_deliverability=False, strict=True).normalized
    except EmailNotValidError:
        expected = ""
    if " " not in address:
        assert read_email(address).value == expected


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("+43 664 1234567", "+436641234567"),
        ("0043 664 1234567", "+436641234567"),
        ("+43 (0)664 1234567", "+436641234567"),
        ("0664/1234567", "+436641234567"),
        ("0664 123 45 67", "+436641234567"),
        ("tel: 0664 1234567", "+436641234567"),
        ("+49 (0) 171 1234567", "+491711234567"),
        ("491711234567", "+491711234567"),
        ("0664 1234567; 0664 7654321", "+436641234567"),
        ("+44 7400 123456", "+447400123456"),
    ],
)
def test_numbers_are_read_with_the_places_country(text: str, number: str) -> None:
    assert read_phone(text, "AT").value == number


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("4.9171E+11", "lost_digits"),
        ("4,9171e11", "lost_digits"),
        ("123", "no_such_number"),
        ("+43 664", "no_such_number"),
        ("1" * 9 + "2" * 40, "no_such_number"),
        ("CALL-ME-12", "no_such_number"),
    ],
)
def test_what_is_no_number_says_why(text: str, fault: str) -> None:
    assert (read_phone(text, "AT").value, read_phone(text, "AT").fault) == ("", fault)


@pytest.mark.parametrize("text", ["0", "000000", "0000/00000", "keine", "n/a"])
def test_a_number_of_nothing_is_none(text: str) -> None:
    assert read_phone(text, "AT") == ("", "", "")


def test_only_mobile_numbers_take_texts() -> None:
    assert takes_texts("+436641234567")
    assert takes_texts("+12125551234")
    assert not takes_texts("+4315131234")
    assert not takes_texts("+43900123456")


def test_offices_and_relays_are_noticed() -> None:
    assert is_role("info@gmx.de")
    assert is_role("Front.Desk@gmx.de")
    assert not is_role("anna.info@gmx.de")
    assert is_relay("x7@guest.booking.com")
    assert is_relay("x7@m.expediapartnercentral.com")
    assert not is_relay("x7@booking.com")
    assert not is_relay("x7@notguest.booking.com.example.com")


def test_a_guest_is_the_address_in_any_case_or_else_the_number() -> None:
    assert identity({"email": "Anna@gmx.de", "phone": "+43"}) == "anna@gmx.de"
    assert identity({"phone": "+436641234567"}) == "+436641234567"
    assert identity({}) == ""

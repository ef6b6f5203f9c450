"""Addresses and numbers under which a guest can be written to, and what speaks against them."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from services.ingest.sources.files.dictionary import Field
from services.ingest.sources.files.text import fold, words

__all__ = ["Contact", "identity", "is_relay", "is_role", "read_email", "read_phone", "takes_texts"]


class Contact(NamedTuple):
    """An address or E.164 number, or why there is none; both "" where the cell is empty.

    `note` tells what was passed over although the contact is good, as `several_addresses`.
    """

    value: str = ""
    fault: str = ""
    note: str = ""


_DISPLAYED = re.compile(r"<([^<>]*)>")
_FORMULA = re.compile(r'=\s*hyperlink\([^"]*"([^"]*)".*\)', re.IGNORECASE)
_SEVERAL = re.compile(r"[;,\s]+")
_SCHEME = re.compile("mailto:", re.IGNORECASE)
_PLAIN_LOCAL = re.compile(r"[a-z0-9_+-]+(\.[a-z0-9_+-]+)*", re.IGNORECASE)
_LONGEST_LOCAL, _LONGEST_ADDRESS = 64, 254

_NOBODY = words(
    "noemail nomail noreply donotreply keine kein keineemail keinemail keineangabe ka na none null"
    " unknown unbekannt nobody noone sansemail pasdemail aucun inconnu nessuna nessunaemail brak"
    " brakemaila ninguno sincorreo noaddress notavailable notprovided x xx xxx xxxx"
)
_ROLES = words(
    "info information office mail email kontakt contact contacto contatti hello hallo admin sales"
    " reception rezeption recepcion recepcja reservierung reservation reservations reservas"
    " prenotazioni rezerwacje booking bookings buchung frontdesk frontoffice service support"
    " buero sekretariat secretary accounting buchhaltung invoice rechnung travel events team"
    " biuro direktion direction marketing verkauf groups gruppen webmaster postmaster"
)
_RELAYS = (
    ".guest.booking.com",
    ".expediapartnercentral.com",
    ".guest.airbnb.com",
    ".agoda-messaging.com",
)

_NO_DIGIT = re.compile(r"\D+")
_SCIENTIFIC = re.compile(r"\d([.,]\d+)?e\+?\d+", re.IGNORECASE)
_NUMBERS = re.compile("[;,]")
_LONGEST_PHONE = 100
_MOST_NUMBERS = 3
_SHORTEST_FOREIGN = 11
_REACHED_BY_TEXT = frozenset(
    (
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.PERSONAL_NUMBER,
    )
)


def read_email(text: str) -> Contact:
    """The address in a clean cell, its domain in small letters; of several the first good one.

    Nothing is looked up. Words beside an address make it doubtful, so they refuse the cell.
    """
    if "@" not in text:
        return _no_address(fold(text))
    candidates = _candidates(text)
    if not candidates or not all("@" in candidate for candidate in candidates):
        return Contact(fault="no_address")
    read = [_address(candidate) for candidate in candidates]
    if len(read) == 1:
        return read[0]
    first = next((contact for contact in read if contact.value), read[0])
    return first._replace(note="several_addresses") if first.value else first


def is_role(email: str) -> bool:
    """Whether an office reads it rather than a guest."""
    return fold(email.partition("@")[0]) in _ROLES


def is_relay(email: str) -> bool:
    """Whether a portal passes the letters on, for a while."""
    domain = email.rpartition("@")[2]
    return f".{domain}".endswith(_RELAYS)


def read_phone(text: str, country: str) -> Contact:
    """The number in E.164, of several the first; national forms are of `country` (as `AT`)."""
    text = text[:_LONGEST_PHONE]
    if len(set(_NO_DIGIT.sub("", text))) < 2:
        return Contact()
    if _SCIENTIFIC.fullmatch(text):
        return Contact(fault="lost_digits")
    for part in _NUMBERS.split(text)[:_MOST_NUMBERS]:
        # A spreadsheet takes the plus off a number that it holds for a figure.
        digits = part.strip()
        is_bare = digits.isdecimal() and len(digits) >= _SHORTEST_FOREIGN
        value = _e164(part, country) or (_e164(f"+{digits}", country) if is_bare else "")
        if value:
            return Contact(value)
    return Contact(fault="no_such_number")


def takes_texts(phone: str) -> bool:
    """Whether an E.164 number may be a mobile one."""
    return phonenumbers.number_type(phonenumbers.parse(phone)) in _REACHED_BY_TEXT


def identity(guest: Mapping[str, str]) -> str:
    """What makes two rows one guest: the address in small letters, else the number; "" if none.

    Stored as an HMAC only.
    """
    return guest.get(Field.EMAIL, "").casefold() or guest.get(Field.PHONE, "")


def _no_address(folded: str) -> Contact:
    if not folded:
        return Contact()
    return Contact(fault="placeholder" if folded in _NOBODY else "no_address")


def _candidates(text: str) -> list[str]:
    if formula := _FORMULA.fullmatch(text):
        text = formula[1]
    parts = _DISPLAYED.findall(text) or _SEVERAL.split(text)
    addresses = (_SCHEME.sub("", part).partition("?")[0] for part in parts)
    return [found for address in addresses if (found := address.strip("'\"()").rstrip("."))]


def _address(text: str) -> Contact:
    local, _, domain = text.rpartition("@")
    if fold(local) in _NOBODY or text.lower().startswith("test@test."):
        return Contact(fault="placeholder")
    if _PLAIN_LOCAL.fullmatch(local) and len(local) <= _LONGEST_LOCAL:
        name, length = _domain(domain)
        if not name or len(local) + 1 + length > _LONGEST_ADDRESS:
            return Contact(fault="bad_domain")
        return Contact(f"{local}@{name}")
    try:
        return Contact(validate_email(text, check_deliverability=False, strict=True).normalized)
    except EmailNotValidError:
        return Contact(fault="bad_address")


@lru_cache(maxsize=8192)
def _domain(domain: str) -> tuple[str, int]:
    """As it is written in an address, and how long it is on the wire; "" if there is no such."""
    try:
        checked = validate_email(f"a@{domain}", check_deliverability=False)
    except EmailNotValidError:
        return "", 0
    return checked.domain, len(checked.ascii_domain)


def _e164(text: str, country: str) -> str:
    try:
        number = phonenumbers.parse(text, country)
    except NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)

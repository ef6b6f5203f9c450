"""What becomes of one departure: the same judgement for a row of a file and a guest of the PMS."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from services.ingest.sources.files.codes import Code
from services.ingest.sources.files.contacts import (
    Contact,
    is_relay,
    is_role,
    read_email,
    read_phone,
    takes_texts,
)
from services.ingest.sources.files.dates import Day, Order, is_in_range, read_date
from services.ingest.sources.files.dictionary import Field
from services.ingest.sources.files.languages import country_of, language_of, language_spoken_in
from services.ingest.sources.files.names import is_staff, read_name
from services.ingest.sources.files.statuses import forbids_mail, unfit_status
from services.ingest.sources.files.text import clean

__all__ = ["Context", "Row", "judge"]

OLDEST = timedelta(days=90)
LONGEST_CELL = 1_000

_FIELDS = tuple(map(str, Field))
_ADDRESSED = (Field.SALUTATION, Field.FIRST_NAME, Field.LAST_NAME, Field.NAME, Field.EMAIL)
_NIGHTS = re.compile(r"(\d{1,3})([.,]0+)?")
_PSEUDO_ROOM = re.compile(r"(pm|pf|px)[ -]?\d*|pseudo.*", re.IGNORECASE)
_BROKEN = "\ufffd"


@dataclass(frozen=True)
class Context:
    """What a departure is judged by besides itself.

    `today` is the place's own day, `country` (ISO 3166, as `AT`) whose national phone numbers are
    meant. `language` and `departure` are for guests who have none. `date_order` None: only dates
    that read one way are taken. Addresses at `own_domains` belong to staff.
    """

    today: date
    country: str
    date_order: Order | None = None
    language: str | None = None
    departure: date | None = None
    own_domains: frozenset[str] = frozenset()


class Row(NamedTuple):
    """A judged departure. `values` holds, by `Field`, what was read: dates as ISO, the phone as
    E.164; and what was given where reading failed.

    `detail` says more of the code and never a name or an address: words such as `no_such_day`
    parted by blanks, the date that is none, or the number of the row that is repeated.
    """

    number: int
    values: dict[str, str]
    code: Code
    detail: str = ""
    warnings: tuple[Code, ...] = ()


class _Unfit(Exception):
    """The judgement ends here, with this code."""

    def __init__(self, code: Code, detail: str = "") -> None:
        self.code = code
        self.detail = detail


def judge(values: Mapping[str, str | None], context: Context, number: int = 1) -> Row:
    """Judges one departure, its fields named as in `Field`; others are left out.

    A name and an e-mail address or mobile number are enough. `ok_created`: nothing speaks against
    it; whether it is new, is for the event store to say.
    """
    judging = _Judging(values, context)
    try:
        judging.judge()
    except _Unfit as unfit:
        code, notes = unfit.code, [unfit.detail]
    else:
        code, notes = Code.OK_CREATED, judging.notes
    warnings = tuple(code for code, applies in judging.warned.items() if applies)
    return Row(number, judging.values, code, " ".join(notes), warnings)


def _without_contact(email: Contact, phone: Contact) -> _Unfit:
    if email.fault:
        return _Unfit(Code.INVALID_EMAIL, email.fault)
    if phone.fault:
        return _Unfit(Code.INVALID_PHONE, phone.fault)
    return _Unfit(Code.MISSING_CONTACT)


class _Judging:
    """One departure under judgement; its values are replaced as they are read."""

    def __init__(self, values: Mapping[str, str | None], context: Context) -> None:
        self.context = context
        self.values = {
            field: kept[:LONGEST_CELL]
            for field in _FIELDS
            if (text := values.get(field)) and (kept := clean(text))
        }
        self.warned: dict[Code, bool] = {}
        self.notes: list[str] = []

    def judge(self) -> None:
        """The first fault counts; the rest is read too, to be shown as it was understood."""
        faults = []
        for read in (
            self._must_be_a_departure,
            self._read_name,
            self._read_contacts,
            self._read_dates,
            self._read_language,
        ):
            try:
                read()
            except _Unfit as unfit:
                faults.append(unfit)
        if faults:
            raise faults[0]

    def _given(self, field: Field) -> str:
        return self.values.get(field, "")

    def _set(self, field: Field, value: str | None) -> None:
        if value:
            self.values[str(field)] = value
        else:
            self.values.pop(field, None)

    def _must_be_a_departure(self) -> None:
        if _BROKEN in "".join(map(self._given, _ADDRESSED)):
            raise _Unfit(Code.ROW_SHAPE, "unreadable_characters")
        if code := unfit_status(self._given(Field.STATUS)):
            raise _Unfit(code)
        if forbids_mail(self._given(Field.NO_MAIL)):
            raise _Unfit(Code.PMS_NO_MAIL_FLAG)
        if _PSEUDO_ROOM.fullmatch(self._given(Field.ROOM)):
            raise _Unfit(Code.STAFF_OR_PAYMASTER)

    def _read_name(self) -> None:
        name = read_name(
            self._given(Field.SALUTATION),
            self._given(Field.FIRST_NAME),
            self._given(Field.LAST_NAME),
            self._given(Field.NAME),
        )
        if not name.whole:
            raise _Unfit(Code.MISSING_NAME)
        if is_staff(name.whole):
            raise _Unfit(Code.STAFF_OR_PAYMASTER)
        self._set(Field.SALUTATION, name.salutation)
        self._set(Field.FIRST_NAME, name.first)
        self._set(Field.LAST_NAME, name.last)
        self._set(Field.NAME, name.whole)
        self.warned[Code.NAME_TRUNCATED] = name.is_cut
        self.warned[Code.TWO_PERSONS] = name.are_two

    def _read_contacts(self) -> None:
        """One good contact is enough; a bad one beside it is dropped and noted."""
        email = read_email(self._given(Field.EMAIL))
        phone = read_phone(self._given(Field.PHONE), self.context.country)
        if not email.value and phone.value and not takes_texts(phone.value):
            phone = Contact(fault="no_mobile")
        if not email.value and not phone.value:
            raise _without_contact(email, phone)
        if email.value.rpartition("@")[2] in self.context.own_domains:
            raise _Unfit(Code.STAFF_OR_PAYMASTER)
        self._set(Field.EMAIL, email.value)
        self._set(Field.PHONE, phone.value)
        self.warned[Code.ROLE_ADDRESS] = is_role(email.value)
        self.warned[Code.OTA_RELAY_ADDRESS] = is_relay(email.value)
        if email.fault:
            self.notes.append(Code.INVALID_EMAIL)
        if phone.fault:
            self.notes.append(Code.INVALID_PHONE)
        if email.note:
            self.notes.append(email.note)

    def _read_dates(self) -> None:
        arrival = self._date(Field.ARRIVAL, Code.INVALID_ARRIVAL)
        departure = self._date(Field.DEPARTURE, Code.INVALID_DEPARTURE)
        leaves = departure.date or self._after_nights(arrival.date) or self.context.departure
        if leaves is None:
            raise _Unfit(Code.INVALID_DEPARTURE, "missing")
        if not is_in_range(leaves, self.context.today):
            raise _Unfit(Code.INVALID_DEPARTURE, f"out_of_range {leaves}")
        if arrival.date and arrival.date > leaves:
            raise _Unfit(Code.FLIPPED_DATES)
        if leaves < self.context.today - OLDEST:
            raise _Unfit(Code.TOO_OLD)
        self._set(Field.ARRIVAL, arrival.date.isoformat() if arrival.date else None)
        self._set(Field.DEPARTURE, leaves.isoformat())
        self.warned[Code.DATE_ORDER_GUESSED] = arrival.is_guess or departure.is_guess

    def _date(self, field: Field, code: Code) -> Day:
        given = self._given(field)
        day = read_date(given, self.context.date_order, self.context.today)
        if day.fault == "unreadable":
            raise _Unfit(code, day.fault)
        if day.fault:
            raise _Unfit(code, f"{day.fault} {given}")
        return day

    def _after_nights(self, arrival: date | None) -> date | None:
        nights = _NIGHTS.fullmatch(self._given(Field.NIGHTS))
        return arrival + timedelta(days=int(nights[1])) if arrival and nights else None

    def _read_language(self) -> None:
        """A country in the language's cell is a guess; the country's own cell only without a
        default, and a language nobody here speaks is answered in the default."""
        given = self._given(Field.LANGUAGE)
        language = language_of(given)
        country = given or ("" if self.context.language else self._given(Field.COUNTRY))
        guess = None if language else language_spoken_in(country)
        self._set(Field.LANGUAGE, language or guess or self.context.language)
        self.warned[Code.LANGUAGE_GUESSED] = language is None and bool(guess or given)
        self._set(Field.COUNTRY, country_of(self._given(Field.COUNTRY)))

"""What codes, columns and refusals are called."""

from services.ingest.sources.files import Field
from shared.web.frame import Choice
from shared.web.i18n import gettext as _
from shared.web.i18n import mark
from shared.web.problems import say

CODES = {
    "ok_created": mark("New guest"),
    "missing_name": mark("The name is missing"),
    "missing_contact": mark("There is no e-mail address and no mobile number"),
    "invalid_email": mark("The e-mail address cannot be right"),
    "invalid_phone": mark("The number cannot be right, or cannot receive texts"),
    "invalid_departure": mark("The departure is missing or no date"),
    "invalid_arrival": mark("The arrival is no date"),
    "flipped_dates": mark("The arrival is after the departure"),
    "too_old": mark("The departure is more than 90 days ago"),
    "row_shape": mark("The row has too few or too many columns, or unreadable characters"),
    "duplicate_in_file": mark("The same guest and departure is in an earlier row"),
    "already_known": mark("This guest and departure, or this reservation, was there before"),
    "blocked_address": mark("The address is blocked"),
    "blocked_domain": mark("The domain of the address is blocked"),
    "unsubscribed": mark("The guest unsubscribed"),
    "pms_no_mail_flag": mark("The list says that this guest wants no mail"),
    "cancelled_stay": mark("The stay was cancelled"),
    "no_show": mark("The guest did not come"),
    "not_departed": mark("The guest has not departed"),
    "staff_or_paymaster": mark("Staff or a paymaster account, no guest"),
    "subtotal_row": mark("A total or page number, no guest"),
    "anonymised_before": mark("This guest was forgotten, and is not made again"),
}
"""Every code that a row may end in, with its meaning."""

NOT_LOOKED = {
    "Unavailable": mark("The portal could not be reached."),
    "AccessDenied": mark(
        "The portal does not let us in. Disconnect the place and connect it with a new token."
    ),
    "Gone": mark(
        "The portal does not know this location. Disconnect the place and connect it anew."
    ),
    "NotAccepted": mark("The portal does not take our question."),
}
"""Why a look at a portal failed."""

WARNINGS = {
    "role_address": mark("An office reads this address"),
    "ota_relay_address": mark("A booking portal passes letters on for a while only"),
    "name_truncated": mark("The name was cut"),
    "language_guessed": mark("The language is not sure"),
    "date_order_guessed": mark("The order of the date was guessed"),
    "two_persons": mark("Two persons share this row"),
    "shared_address": mark("Another name has the same address"),
}

DETAILS = {
    "placeholder": mark("It only fills the cell"),
    "no_address": mark("It is no address"),
    "bad_address": mark("It is no address"),
    "bad_domain": mark("There can be no such domain"),
    "several_addresses": mark("Of several addresses, the first is used"),
    "no_mobile": mark("It is no mobile number"),
    "no_such_number": mark("There can be no such number"),
    "lost_digits": mark("A spreadsheet cut its digits off"),
    "missing": mark("There is none"),
    "unreadable": mark("It cannot be read as a date"),
    "no_such_day": mark("There is no such day"),
    "out_of_range": mark("It is too far away"),
    "order_unknown": mark("Day and month cannot be told apart"),
    "unreadable_characters": mark("Some characters cannot be read"),
    "same_reservation": mark("The reservation's number is known"),
    "invalid_email": mark("The e-mail address was no good and is left out"),
    "invalid_phone": mark("The number was no good and is left out"),
}
"""The first word of what is said beside a code."""

FIELDS = {
    Field.SALUTATION: mark("Salutation"),
    Field.FIRST_NAME: mark("First name"),
    Field.LAST_NAME: mark("Last name"),
    Field.NAME: mark("Full name"),
    Field.EMAIL: mark("E-mail"),
    Field.PHONE: mark("Mobile number"),
    Field.ARRIVAL: mark("Arrival"),
    Field.DEPARTURE: mark("Departure"),
    Field.NIGHTS: mark("Nights"),
    Field.LANGUAGE: mark("Language"),
    Field.COUNTRY: mark("Country"),
    Field.ROOM: mark("Room"),
    Field.RESERVATION: mark("Reservation number"),
    Field.STATUS: mark("Status"),
    Field.BOOKER: mark("Booker"),
    Field.NO_MAIL: mark("No mail"),
}

ENCODINGS = {
    "utf-8": mark("Unicode (UTF-8)"),
    "utf-8-twice": mark("Unicode, encoded twice"),
    "utf-16-le": mark("Unicode (UTF-16)"),
    "utf-16-be": mark("Unicode (UTF-16, big-endian)"),
    "cp1252": mark("Western European (Windows-1252)"),
    "cp1250": mark("Central European (Windows-1250)"),
    "iso8859-2": mark("Central European (ISO 8859-2)"),
    "iso8859-15": mark("Western European (ISO 8859-15)"),
    "cp850": mark("Western European (DOS 850)"),
    "cp852": mark("Central European (DOS 852)"),
    "cp437": mark("DOS 437"),
    "mac-roman": mark("Mac Roman"),
}

REFUSALS = {
    "empty_file": mark("The file has no guest rows."),
    "too_large": mark("The file has more than %(0)s bytes."),
    "wrong_type": mark("This is no table in plain text, but: %(0)s. Save it as CSV first."),
    "encoding_unclear": mark("It cannot be seen how the file is encoded. Save it as UTF-8."),
    "control_character": mark("Row %(1)s, column %(2)s holds a character no text has."),
    "line_too_long": mark("Row %(1)s is too long."),
    "field_too_long": mark("A cell in row %(1)s is too long."),
    "too_many_rows": mark("The file has more than %(0)s rows. Import it in parts."),
    "too_many_columns": mark("The file has more than %(0)s columns."),
    "unclosed_quote": mark("A quotation mark that opens in row %(1)s does not close."),
    "text_after_quote": mark("In row %(1)s a cell goes on after its closing quotation mark."),
    "already_committed": mark("This import was started; nothing about it changes any more."),
    "not_committed": mark("This import was not started yet."),
    "upload_is_over": mark("This import is over."),
    "not_completed": mark("It can be taken back as soon as all its rows are stored."),
    "read_anew": mark("The rows were changed in the meantime. Look at them again first."),
}
say("ingest", REFUSALS)


def code(told: str) -> str:
    return _(CODES[told]) if told in CODES else told


def detail(code: str, told: str) -> str:
    """In words, with what follows the first of them: a date, the number of a row."""
    if code == "duplicate_in_file" and told:
        return _("See row %(n)s", n=told)
    if code == "row_shape" and "/" in told:
        found, usual = told.split("/")
        return _("%(found)s columns instead of %(usual)s", found=found, usual=usual)
    first, _space, rest = told.partition(" ")
    said = _(DETAILS[first]) if first in DETAILS else first
    return f"{said}: {rest}" if rest and rest not in DETAILS else said


def warning(told: str) -> str:
    return _(WARNINGS[told]) if told in WARNINGS else told


def choices(words: dict[str, str] | dict[Field, str]) -> list[Choice]:
    return [Choice(str(key), _(name)) for key, name in words.items()]

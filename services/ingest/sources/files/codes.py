"""What may become of a row: the closed list. Every row read ends in exactly one of them."""

from enum import StrEnum
from typing import Self

__all__ = ["Code", "Group"]


class Group(StrEnum):
    OK = "ok"
    ERROR = "error"
    SKIP = "skip"
    WARNING = "warning"


class Code(StrEnum):
    """The fate of a row; the warnings are said beside it and never instead of it.

    Reading alone decides nothing that was stored before: `already_known`, the blocks,
    `obsolete_stay` and whether a guest is created or updated are known at commit.
    """

    group: Group

    def __new__(cls, value: str, group: Group = Group.OK) -> Self:
        code = str.__new__(cls, value)
        code._value_ = value
        code.group = group
        return code

    OK_CREATED = "ok_created"
    OK_UPDATED = "ok_updated"
    OK_UNCHANGED = "ok_unchanged"

    MISSING_NAME = "missing_name", Group.ERROR
    MISSING_CONTACT = "missing_contact", Group.ERROR
    INVALID_EMAIL = "invalid_email", Group.ERROR
    INVALID_PHONE = "invalid_phone", Group.ERROR
    INVALID_DEPARTURE = "invalid_departure", Group.ERROR
    INVALID_ARRIVAL = "invalid_arrival", Group.ERROR
    FLIPPED_DATES = "flipped_dates", Group.ERROR
    TOO_OLD = "too_old", Group.ERROR
    OBSOLETE_STAY = "obsolete_stay", Group.ERROR
    ROW_SHAPE = "row_shape", Group.ERROR

    DUPLICATE_IN_FILE = "duplicate_in_file", Group.SKIP
    ALREADY_KNOWN = "already_known", Group.SKIP
    BLOCKED_ADDRESS = "blocked_address", Group.SKIP
    BLOCKED_DOMAIN = "blocked_domain", Group.SKIP
    UNSUBSCRIBED = "unsubscribed", Group.SKIP
    BLOCK_PERIOD = "block_period", Group.SKIP
    PMS_NO_MAIL_FLAG = "pms_no_mail_flag", Group.SKIP
    CANCELLED_STAY = "cancelled_stay", Group.SKIP
    NO_SHOW = "no_show", Group.SKIP
    NOT_DEPARTED = "not_departed", Group.SKIP
    STAFF_OR_PAYMASTER = "staff_or_paymaster", Group.SKIP
    SUBTOTAL_ROW = "subtotal_row", Group.SKIP
    ANONYMISED_BEFORE = "anonymised_before", Group.SKIP

    ROLE_ADDRESS = "role_address", Group.WARNING
    OTA_RELAY_ADDRESS = "ota_relay_address", Group.WARNING
    NAME_TRUNCATED = "name_truncated", Group.WARNING
    LANGUAGE_GUESSED = "language_guessed", Group.WARNING
    DATE_ORDER_GUESSED = "date_order_guessed", Group.WARNING
    TWO_PERSONS = "two_persons", Group.WARNING
    SHARED_ADDRESS = "shared_address", Group.WARNING

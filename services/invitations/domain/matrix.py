"""What may be done with a guest in each status, and why not where it may not (requirements 1.4).

The table of docs/event-model.md, once: the aggregate decides by it, the page explains by it.
"""

from collections.abc import Mapping
from enum import StrEnum

from shared.domain import Refused


class Status(StrEnum):
    """How far the review process of a guest has come."""

    NOT_SENT = "not_sent"
    NONE = "none"
    SENDING = "sending"
    EMAIL_SENT = "email_sent"
    EMAIL_CLICKED = "email_clicked"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"
    REVIEWED_EMAIL = "reviewed_email"
    REVIEW_DELETED = "review_deleted"
    ANONYMISED = "anonymised"
    DELETED = "deleted"


class Action(StrEnum):
    """What staff may wish to do, in the order of the table's columns."""

    DELETE = "delete"
    CANCEL = "cancel"
    EDIT = "edit"
    REMIND = "remind"
    CORRECT = "correct_address"
    ANONYMISE = "anonymise"


class Because(StrEnum):
    """Why something is not possible."""

    WAS_SENT = "was_sent"
    BEING_SENT = "being_sent"
    NOT_INVITED = "not_invited"
    NOTHING_PLANNED = "nothing_planned"
    NOT_FAILED = "not_failed"
    CORRECT_IT = "correct_it"
    WAS_CANCELLED = "was_cancelled"
    HAS_ANSWERED = "has_answered"
    REVIEW_DELETED = "review_is_deleted"
    ANONYMISED = "is_anonymised"
    DELETED = "is_deleted"
    ADDRESS_BLOCKED = "address_blocked"
    DOMAIN_BLOCKED = "domain_blocked"
    LINK_EXPIRED = "link_expired"
    TOO_OLD = "too_old"


class NotPossible(Refused):
    """The table says no; its argument is the reason."""

    @property
    def code(self) -> str:
        return str(self.args[0])


YES = None
_B = Because
MATRIX: Mapping[Status, tuple[Because | None, ...]] = {
    # Delete, cancel, edit, remind, correct the address, anonymise.
    Status.NOT_SENT: (YES, YES, YES, _B.NOT_INVITED, _B.NOT_FAILED, YES),
    Status.NONE: (YES, _B.NOTHING_PLANNED, YES, _B.NOT_INVITED, _B.NOT_FAILED, YES),
    Status.SENDING: (*[_B.BEING_SENT] * 5, YES),
    Status.EMAIL_SENT: (*[_B.WAS_SENT] * 3, YES, _B.NOT_FAILED, YES),
    Status.EMAIL_CLICKED: (*[_B.WAS_SENT] * 3, YES, _B.NOT_FAILED, YES),
    Status.FAILED: (_B.WAS_SENT, _B.WAS_SENT, _B.CORRECT_IT, _B.CORRECT_IT, YES, YES),
    Status.UNCERTAIN: (*[_B.WAS_SENT] * 3, YES, _B.NOT_FAILED, YES),
    Status.CANCELLED: (*[_B.WAS_CANCELLED] * 5, YES),
    Status.REVIEWED_EMAIL: (*[_B.HAS_ANSWERED] * 5, YES),
    Status.REVIEW_DELETED: (*[_B.REVIEW_DELETED] * 5, YES),
    Status.ANONYMISED: (_B.ANONYMISED,) * 6,
    Status.DELETED: (_B.DELETED,) * 6,
}


def refusal(status: Status, action: Action) -> Because | None:
    """Why `action` is not possible, or None where it is."""
    return MATRIX[status][list(Action).index(action)]


def must_allow(status: Status, action: Action) -> None:
    if reason := refusal(status, action):
        raise NotPossible(reason)

"""Facts that stories of invitations start from."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from services.invitations.domain.guest import Guest, Origin
from services.invitations.domain.invitation import Invitation
from services.invitations.domain.sending_plan import Planned
from shared.domain import Sealed
from tests.support.story import Fact, fact

MAY_2 = datetime(2026, 5, 2, 8, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)
IMPORT = UUID(int=9)
REVIEW = UUID(int=70)

ANNA = Guest(
    name=Sealed("name"),
    salutation=None,
    email=Sealed("email"),
    phone=None,
    contact_hash="hash-of-address",
    domain_hash="hash-of-domain",
    language="de",
    arrival=date(2026, 4, 28),
    departure=date(2026, 5, 1),
    room=None,
    reservation=None,
)
FILE = Origin(source="file", import_id=IMPORT)
PLANNED = Planned(send_at=MAY_2, rule_version=1, hour_version=0)


def the(event: type, **fields: Any) -> Fact:
    return fact(event, **fields)


scheduled = fact(Invitation.Scheduled, **vars(ANNA), **vars(FILE), **vars(PLANNED), channel="email")
skipped = fact(Invitation.Skipped, **vars(ANNA), **vars(FILE), reason="too_old")
scheduled_again = fact(
    Invitation.ScheduledAgain, **vars(ANNA), **vars(FILE), **vars(PLANNED), channel="email"
)
taken_back = fact(Invitation.TakenBack, import_id=IMPORT)
corrected = fact(
    Invitation.AddressCorrected,
    **vars(ANNA.at_address(Sealed("new"), "new-hash", "new-domain")),
    generation=1,
    send_at=MAY_2,
)
cancelled = fact(Invitation.Cancelled)
clicked = fact(Invitation.Clicked)
blocked = fact(Invitation.Suppressed, because="address_blocked", entry="hash-of-address")


def intended(attempt: int = 1, at: datetime = MAY_2, first: datetime = MAY_2) -> Fact:
    return fact(
        Invitation.Intended,
        attempt=attempt,
        generation=0,
        message_id="<m@x>",
        text_version=0,
        overdue_at=at + 10 * A_MINUTE,
        give_up_at=first + timedelta(hours=24),
        expires_at=first + timedelta(days=90),
    )


def sent(status: str = "email_sent") -> Fact:
    told = {"language": "de", "message_id": "<m@x>", "reply": "ok", "status": status}
    return fact(Invitation.Sent, channel="email", portal="own", **told)


def failed(
    attempt: int = 1,
    cls: str = "permanent",
    retry_at: datetime | None = None,
    status: str = "failed",
) -> Fact:
    told = {"attempt": attempt, "cls": cls, "code": 550, "words": Sealed("no")}
    return fact(Invitation.Failed, **told, retry_at=retry_at, status=status)


def uncertain(attempt: int = 1, status: str = "uncertain") -> Fact:
    return fact(Invitation.Uncertain, attempt=attempt, status=status)


def answered(
    review_id: UUID = REVIEW, replaces: UUID | None = None, status: str = "reviewed_email"
) -> Fact:
    told = {"review_id": review_id, "score": 40_00, "replaces": replaces, "status": status}
    return fact(Invitation.Answered, **told)


revoked = fact(Invitation.AnswerRevoked, review_id=REVIEW)
anonymised = fact(
    Invitation.Anonymised,
    contact_hash="hash-of-address",
    erases_words=False,
    review_ids=[],
    earlier_contacts=[],
)
deleted = fact(Invitation.Deleted, contact_hash="hash-of-address")

PASTS: dict[str, list[Fact]] = {
    "not_sent": [scheduled],
    "none": [skipped],
    "sending": [scheduled, intended()],
    "email_sent": [scheduled, intended(), sent()],
    "email_clicked": [scheduled, intended(), sent(), clicked],
    "failed": [scheduled, intended(), failed()],
    "uncertain": [scheduled, intended(), uncertain()],
    "cancelled": [scheduled, cancelled],
    "reviewed_email": [scheduled, intended(), sent(), clicked, answered()],
    "review_deleted": [scheduled, intended(), sent(), clicked, answered(), revoked],
    "anonymised": [scheduled, anonymised],
    "deleted": [scheduled, deleted],
}
"""A past that leads to each status."""

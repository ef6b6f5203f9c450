"""What every service tells of itself in the same words: events set aside, and letters."""

from datetime import datetime
from uuid import UUID

from shared.contracts import PublicEvent
from shared.tags import Sealed, Word


class LotOpened(PublicEvent, type="common.LotOpened"):
    source: Word


class EventParked(PublicEvent, type="common.EventParked"):
    key: Word
    nid: int
    epoch: int
    raw: Word
    fault: Word
    is_waiting: bool


class EventReplayed(PublicEvent, type="common.EventReplayed"):
    nid: int
    epoch: int


class EventSkipped(PublicEvent, type="common.EventSkipped"):
    nid: int
    epoch: int


class LetterIntended(PublicEvent, type="common.LetterIntended", audience="all"):
    """A mail shall be sent (class B: at least once, one Message-ID)."""

    kind: Word
    """What it is for: `set_password`, `dispute_question`, `answer`, `forward` …"""
    about: UUID
    """The conversation, dispute or user it speaks of."""
    part: UUID | None = None
    """The words in it that are meant: a message of the conversation, a question of the dispute."""
    guest_id: UUID | None = None
    address: Sealed
    message_id: Word
    language: Word
    send_at: datetime
    give_up_at: datetime


class LetterAttempted(PublicEvent, type="common.LetterAttempted"):
    """Stored before the first byte goes out; no outcome by `overdue_at`: tried again."""

    attempt: int
    overdue_at: datetime


class LetterHandedOver(PublicEvent, type="common.LetterHandedOver", audience="all"):
    """The mail server took it, and said so."""

    kind: Word
    about: UUID
    guest_id: UUID | None = None
    reply: Word


class LetterRefused(PublicEvent, type="common.LetterRefused", audience="all"):
    """Nothing was taken. `retry_at` None: given up."""

    kind: Word
    about: UUID
    guest_id: UUID | None = None
    cls: Word
    """`transient`, `permanent` or `policy`."""
    code: int
    words: Word
    retry_at: datetime | None = None


class LetterUncertain(PublicEvent, type="common.LetterUncertain", audience="all"):
    """The mail server may have taken it: SMTP cannot say (RFC 1047). It is sent again."""

    kind: Word
    about: UUID
    guest_id: UUID | None = None
    retry_at: datetime | None = None

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
    """A mail is about to be handed over (class B: again, with the same Message-ID)."""

    kind: Word
    """What it is for: `set_password`, `dispute_question`, `answer`, `forward` …"""
    about: UUID
    """The conversation, dispute or user it speaks of."""
    guest_id: UUID | None = None
    address: Sealed
    message_id: Word
    language: Word
    attempt: int
    give_up_at: datetime


class LetterHandedOver(PublicEvent, type="common.LetterHandedOver", audience="all"):
    reply: Word
    guest_id: UUID | None = None
    kind: Word = ""
    about: UUID | None = None


class LetterRefused(PublicEvent, type="common.LetterRefused", audience="all"):
    cls: Word
    """`transient`, `permanent` or `policy`."""
    code: int
    words: Sealed | None
    is_final: bool
    retry_at: datetime | None = None
    guest_id: UUID | None = None
    kind: Word = ""
    about: UUID | None = None


class LetterUncertain(PublicEvent, type="common.LetterUncertain", audience="all"):
    """The mail server may have taken it: SMTP cannot say (RFC 1047)."""

    retry_at: datetime | None = None
    guest_id: UUID | None = None
    kind: Word = ""
    about: UUID | None = None

"""What messaging tells: conversations with guests. Words are sealed under `guest:<guest_id>`."""

from datetime import datetime
from uuid import UUID

from shared.contracts import PublicEvent
from shared.tags import Sealed, Word


class ConversationOpened(PublicEvent, type="messaging.ConversationOpened", audience="all"):
    """Somebody is unhappy (`alert`) or wants to talk (`new`). The stream is
    `ids.of("conversation", guest_id)`: one a guest's stay."""

    guest_id: UUID
    review_id: UUID
    priority: Word
    score: int
    guest_name: Sealed
    email: Sealed | None = None
    phone: Sealed | None = None
    language: Word
    review_words: Sealed | None = None


class AlertRaised(PublicEvent, type="messaging.AlertRaised", audience="all"):
    """A later review of the same guest is a complaint."""

    review_id: UUID
    score: int


class ConversationDone(PublicEvent, type="messaging.ConversationDone", audience="all"):
    pass


class ConversationReturned(PublicEvent, type="messaging.ConversationReturned", audience="all"):
    """Back in the inbox: by staff, or because the guest wrote again."""

    because: Word


class ConversationSpammed(PublicEvent, type="messaging.ConversationSpammed", audience="all"):
    pass


class GuestHeld(PublicEvent, type="messaging.GuestHeld", audience="all"):
    reason: Sealed | None = None
    until: datetime | None = None


class HoldReleased(PublicEvent, type="messaging.HoldReleased", audience="all"):
    because: Word


class MailBounced(PublicEvent, type="messaging.MailBounced", audience="all"):
    """A mail that had been handed over came back, of whichever service; it belongs to nobody here.

    `mail` is the stream of the invitation, reminder or letter, `generation` counts the corrections
    of its address. `kind`: `hard` (no such address), `soft` (not this time), `policy` (not wanted),
    `complaint` (its reader called it spam). `code` is a status of RFC 3463, or empty; `words` are
    the mail server's, and name nobody.
    """

    mail: UUID
    generation: int
    kind: Word
    code: Word
    words: Word


class GuestWrote(PublicEvent, type="messaging.GuestWrote"):
    """`via`: `page`, `mail`, `doubtful_mail`, whose sender our mail server does not believe
    (DMARC), or `unreadable_mail`, which has no words; `whole`: the mail with what it quoted."""

    message_id: UUID
    words: Sealed
    whole: Sealed | None
    via: Word


class AttachmentsDropped(PublicEvent, type="messaging.AttachmentsDropped"):
    """What the guest's mail carried besides words is not kept; `names`: a line each, empty for one
    without a name."""

    message_id: UUID
    names: Sealed


class StaffWrote(PublicEvent, type="messaging.StaffWrote"):
    message_id: UUID
    words: Sealed


class CallLogged(PublicEvent, type="messaging.CallLogged"):
    """Outcome and length; no sound is ever kept."""

    outcome: Word
    minutes: int
    words: Sealed | None


class NoteAdded(PublicEvent, type="messaging.NoteAdded"):
    """For staff alone: no document or mail a guest sees ever holds it."""

    note_id: UUID
    words: Sealed


class ConversationForwarded(PublicEvent, type="messaging.ConversationForwarded"):
    message_id: UUID
    to_user: UUID
    words: Sealed | None


class ConversationDelegated(PublicEvent, type="messaging.ConversationDelegated"):
    message_id: UUID
    words: Sealed | None


class ConversationShared(PublicEvent, type="messaging.ConversationShared"):
    message_id: UUID
    with_user: UUID
    words: Sealed | None

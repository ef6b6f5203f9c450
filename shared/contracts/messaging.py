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


class GuestWrote(PublicEvent, type="messaging.GuestWrote"):
    """By mail or on the link's page; `whole`: the mail with what it quoted."""

    message_id: UUID
    words: Sealed
    whole: Sealed | None
    via: Word


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

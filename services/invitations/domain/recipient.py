"""An address of a business, by its HMAC alone: its blocks and its mails' intents are one stream.

So no intent can be stored after a block: whoever comes second is told by the event store.
"""

from datetime import datetime
from uuid import UUID

from shared import ids
from shared.domain import Aggregate, Created, Event, Refused, Sealed, Word, event

UNSUBSCRIBE = "unsubscribe"
STAFF = "staff"
COMPLAINT = "complaint"
"""Who blocked it: its guest, staff, or the guest by calling our mail spam."""


class AddressIsBlocked(Refused):
    """No invitation or reminder goes to this address."""


class BlockedByStaff(Refused):
    """A guest lifts the guest's own block only."""


class Recipient(Aggregate):
    """Outlives its guests: a block is kept when a guest is forgotten."""

    TOPIC = "recipient"

    class Met(Created):
        TOPIC = "recipient.met"
        contact_hash: Word

    class MailIntended(Event):
        TOPIC = "recipient.mail_intended"
        guest_id: UUID
        mail: UUID
        intended_at: datetime

    class Blocked(Event):
        TOPIC = "recipient.blocked"
        contact_hash: Word
        source: Word
        address: Sealed | None

    class Unblocked(Event):
        TOPIC = "recipient.unblocked"
        contact_hash: Word

    @staticmethod
    def stream(business_id: UUID, contact_hash: str) -> UUID:
        return ids.of("recipient", business_id, contact_hash)

    @classmethod
    def meet(cls, business_id: UUID, contact_hash: Word) -> "Recipient":
        return cls._create(
            cls.Met, id=cls.stream(business_id, contact_hash), contact_hash=contact_hash
        )

    @event(Met)
    def __init__(self, contact_hash: Word) -> None:
        self.contact_hash = contact_hash
        self.blocked_by: Word | None = None
        self.intended_at: datetime | None = None

    def intend(self, guest_id: UUID, mail: UUID, now: datetime) -> None:
        if self.blocked_by:
            raise AddressIsBlocked
        self._mail_intended(guest_id, mail, now)

    def block(self, source: Word, address: Sealed | None) -> None:
        if self.blocked_by is None:
            self._blocked(self.contact_hash, source, address)

    def unblock(self) -> None:
        if self.blocked_by:
            self._unblocked(self.contact_hash)

    def subscribe_again(self) -> None:
        """The guest takes the unsubscribing back."""
        if self.blocked_by not in (None, UNSUBSCRIBE, COMPLAINT):
            raise BlockedByStaff
        self.unblock()

    @event(MailIntended)
    def _mail_intended(self, guest_id: UUID, mail: UUID, intended_at: datetime) -> None:
        self.intended_at = intended_at

    @event(Blocked)
    def _blocked(self, contact_hash: Word, source: Word, address: Sealed | None) -> None:
        self.blocked_by = source

    @event(Unblocked)
    def _unblocked(self, contact_hash: Word) -> None:
        self.blocked_by = None

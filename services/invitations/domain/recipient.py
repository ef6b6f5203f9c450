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


class Recipient(Aggregate):
    """Outlives its guests: a block is kept when a guest is forgotten.

    Who blocks it does so alone: it is free when nobody does any more.
    """

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

    class Lifted(Event):
        TOPIC = "recipient.lifted"
        source: Word

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
        self.blocked_by: set[Word] = set()
        self.intended_at: datetime | None = None

    def intend(self, guest_id: UUID, mail: UUID, now: datetime) -> None:
        if self.blocked_by:
            raise AddressIsBlocked
        self._mail_intended(guest_id, mail, now)

    def block(self, source: Word, address: Sealed | None) -> None:
        if source not in self.blocked_by:
            self._blocked(self.contact_hash, source, address)

    def unblock(self, source: Word) -> None:
        """Lifts the block of one; those of others stand."""
        if self.blocked_by == {source}:
            self._unblocked(self.contact_hash)
        elif source in self.blocked_by:
            self._lifted(source)

    def subscribe_again(self) -> None:
        """The guest takes the own wish back, and lifts nobody else's block (R-067)."""
        self.unblock(UNSUBSCRIBE)
        self.unblock(COMPLAINT)

    @event(MailIntended)
    def _mail_intended(self, guest_id: UUID, mail: UUID, intended_at: datetime) -> None:
        self.intended_at = intended_at

    @event(Blocked)
    def _blocked(self, contact_hash: Word, source: Word, address: Sealed | None) -> None:
        self.blocked_by.add(source)

    @event(Lifted)
    def _lifted(self, source: Word) -> None:
        self.blocked_by.remove(source)

    @event(Unblocked)
    def _unblocked(self, contact_hash: Word) -> None:
        self.blocked_by.clear()

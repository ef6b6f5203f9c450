"""What invitations tells the others: who was asked, who answered, who is blocked or forgotten."""

from datetime import datetime
from uuid import UUID

from shared.contracts import PublicEvent
from shared.tags import Sealed, Word


class InvitationSent(PublicEvent, type="invitations.InvitationSent", audience="all"):
    """The mail server took it. The stream is the guest's id."""

    channel: Word
    portal: Word
    language: Word
    message_id: Word
    reply: Word
    status: Word = "email_sent"
    """The guest's status after it: a stronger sign may have come before the answer."""


class GuestAnonymised(PublicEvent, type="invitations.GuestAnonymised", audience="all"):
    """The guest's key is destroyed; `review_ids`' too where `erases_words`. Figures stay."""

    contact_hash: Word
    erases_words: bool
    review_ids: list[UUID] = []
    earlier_contacts: list[Word] = []
    """What the guest's contact was before it was edited or corrected."""


class GuestDeleted(PublicEvent, type="invitations.GuestDeleted", audience="all"):
    """Deleted before anything was sent (requirements 1.4); its key is destroyed too."""

    contact_hash: Word


class ReviewSubmitted(PublicEvent, type="invitations.ReviewSubmitted", audience="all"):
    """A guest answered the survey. The stream is the review's id everywhere.

    `ids.of("review", guest_id)`, and of a replacement `ids.of("replacement", replaced review)`.
    Words are sealed under `review:<stream>`, name and address under `guest:<guest_id>`.
    """

    guest_id: UUID
    channel: Word
    score: int
    """Hundredths of a percent: five stars are 10000, three 6000."""
    words: Sealed | None = None
    name: Sealed
    email: Sealed | None = None
    phone: Sealed | None = None
    shows_name: bool
    language: Word
    wants_contact: bool
    submitted_at: datetime
    replaces: UUID | None = None


class AddressBlocked(PublicEvent, type="invitations.AddressBlocked", audience="all"):
    """No invitation or reminder to this address from now on.

    Once for each `source` that wants it: `unsubscribe`, `complaint`, `staff`. `address` is sealed
    under `address:<stream>` and shown to staff until its guest is forgotten.
    """

    contact_hash: Word
    source: Word
    address: Sealed | None = None


class AddressUnblocked(PublicEvent, type="invitations.AddressUnblocked", audience="all"):
    """Nobody blocks the address any more."""

    contact_hash: Word


class DomainBlocked(PublicEvent, type="invitations.DomainBlocked", audience="all"):
    domain_hash: Word
    domain: Word


class DomainUnblocked(PublicEvent, type="invitations.DomainUnblocked", audience="all"):
    domain_hash: Word
    domain: Word

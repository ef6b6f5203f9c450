"""What invitations tells itself alone: the life of invitations and reminders, blocks, settings."""

from datetime import date, datetime
from uuid import UUID

from shared.contracts import PublicEvent
from shared.tags import Sealed, Word


class GuestFacts(PublicEvent):
    """What is known of a guest, sealed under `guest:<stream>`; the stream is the guest's id."""

    name: Sealed
    salutation: Sealed | None = None
    email: Sealed | None = None
    phone: Sealed | None = None
    contact_hash: Word
    domain_hash: Word | None = None
    language: Word
    arrival: date | None = None
    departure: date
    room: Sealed | None = None
    reservation: Sealed | None = None


class InvitationScheduled(GuestFacts, type="invitations.InvitationScheduled"):
    """When it will go, and by which versions of the rule and of the place's sending hour."""

    source: Word
    import_id: UUID
    channel: Word
    send_at: datetime
    rule_version: int
    hour_version: int


class InvitationSkipped(GuestFacts, type="invitations.InvitationSkipped"):
    """Nothing is planned. `reason`: `too_old`, `no_channel`."""

    source: Word
    import_id: UUID
    reason: Word


class InvitationSuppressed(PublicEvent, type="invitations.InvitationSuppressed"):
    """It will not go. `because`: `address_blocked`, `domain_blocked`, `forgotten`."""

    because: Word
    entry: Word | None
    """The blocked address's or domain's HMAC."""


class InvitationIntended(PublicEvent, type="invitations.InvitationIntended"):
    """Stored before the first byte goes out; without an outcome by `overdue_at` it is uncertain.

    `text_version` 0 is the text that comes with the product; `expires_at` ends the survey's link.
    """

    attempt: int
    generation: int
    message_id: Word
    text_version: int
    overdue_at: datetime
    give_up_at: datetime
    expires_at: datetime


class InvitationFailed(PublicEvent, type="invitations.InvitationFailed"):
    """Nothing was taken, or it came back. `cls`: `transient`, `permanent`, `policy`; `retry_at`
    None: given up."""

    attempt: int
    cls: Word
    code: int
    words: Sealed | None
    retry_at: datetime | None
    status: Word


class InvitationUncertain(PublicEvent, type="invitations.InvitationUncertain"):
    """It may have been sent: SMTP cannot say (RFC 1047). It is not sent again by itself."""

    attempt: int
    status: Word


class InvitationClicked(PublicEvent, type="invitations.InvitationClicked"):
    """The first post from the survey: a scanner's GET is no click."""


class InvitationAnswered(PublicEvent, type="invitations.InvitationAnswered"):
    """Saved with the ReviewSubmitted of `review_id`; once, and once more for each replacement."""

    review_id: UUID
    score: int
    replaces: UUID | None
    status: Word


class AnswerRevoked(PublicEvent, type="invitations.AnswerRevoked"):
    """The guest took the review back."""

    review_id: UUID


class GuestEdited(GuestFacts, type="invitations.GuestEdited"):
    """Staff changed what is known before anything was sent; `send_at` None: no channel."""

    send_at: datetime | None
    rule_version: int
    hour_version: int


class AddressCorrected(GuestFacts, type="invitations.AddressCorrected"):
    """The address had failed; the invitation goes to the new one, and the old link is void."""

    generation: int
    send_at: datetime


class CommunicationCancelled(PublicEvent, type="invitations.CommunicationCancelled"):
    """Staff stopped the invitation before it was sent."""


class InvitationTakenBack(PublicEvent, type="invitations.InvitationTakenBack"):
    """Its import was withdrawn before it was sent."""

    import_id: UUID


class ReminderPlanned(PublicEvent, type="invitations.ReminderPlanned"):
    """Staff ask once more. The stream is the reminder's own."""

    guest_id: UUID
    send_at: datetime


class ReminderSuppressed(PublicEvent, type="invitations.ReminderSuppressed"):
    """It will not go: blocked since, or the guest no longer takes one."""

    guest_id: UUID
    because: Word
    entry: Word | None


class ReminderIntended(PublicEvent, type="invitations.ReminderIntended"):
    guest_id: UUID
    attempt: int
    message_id: Word
    text_version: int
    overdue_at: datetime
    give_up_at: datetime


class ReminderSent(PublicEvent, type="invitations.ReminderSent"):
    guest_id: UUID
    message_id: Word
    reply: Word


class ReminderFailed(PublicEvent, type="invitations.ReminderFailed"):
    guest_id: UUID
    attempt: int
    cls: Word
    code: int
    words: Sealed | None
    retry_at: datetime | None


class ReminderUncertain(PublicEvent, type="invitations.ReminderUncertain"):
    guest_id: UUID
    attempt: int


class RecipientMet(PublicEvent, type="invitations.RecipientMet"):
    """An address of a business, by its HMAC; from now on blocks and intents are decided here."""

    contact_hash: Word


class BlockLifted(PublicEvent, type="invitations.BlockLifted"):
    """One of several who block the address does so no longer; those that are left still do."""

    source: Word


class MailIntended(PublicEvent, type="invitations.MailIntended"):
    """Saved with the InvitationIntended or ReminderIntended of `mail`, a stream."""

    guest_id: UUID
    mail: UUID
    intended_at: datetime


class DomainMet(PublicEvent, type="invitations.DomainMet"):
    domain_hash: Word
    domain: Word


class SendingPlanOpened(PublicEvent, type="invitations.SendingPlanOpened"):
    """A place's plan starts with ten o'clock local time, which is hour version 0."""

    timezone: Word


class TimezoneChanged(PublicEvent, type="invitations.TimezoneChanged"):
    timezone: Word


class SendingHourSet(PublicEvent, type="invitations.SendingHourSet"):
    """Local time of the place for what is scheduled from now on."""

    hour: int
    minute: int
    hour_version: int


class WordingOpened(PublicEvent, type="invitations.WordingOpened"):
    """The own text of a place for a kind of mail (`invitation`, `reminder`) in a language."""

    kind: Word
    language: Word


class WordingChanged(PublicEvent, type="invitations.WordingChanged"):
    """For guests departing from `since` to `until`, both counted; None: open (R-065)."""

    text_version: int
    subject: Word
    greeting: Word
    body: Word
    since: date | None
    until: date | None


class WordingReverted(PublicEvent, type="invitations.WordingReverted"):
    """This version no longer counts; what was said before it does again."""

    text_version: int


class GuestListViewOpened(PublicEvent, type="invitations.GuestListViewOpened"):
    user_id: UUID


class GuestListViewSaved(PublicEvent, type="invitations.GuestListViewSaved"):
    """Which columns somebody sees in the guest list, and how many guests a page (R-063)."""

    columns: list[Word]
    page_size: int

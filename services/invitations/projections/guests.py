"""The guest list: one document a guest, with its status and its timeline.

Made of the guest's own stream, of its reminders, and of letters that disputes and messaging send.
What is said of a status was decided by the invitation and stands in its events.
"""

from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from shared.contracts import PublicEvent
from shared.contracts.common import (
    LetterHandedOver,
    LetterIntended,
    LetterRefused,
    LetterUncertain,
)
from shared.contracts.invitations import GuestAnonymised, GuestDeleted, InvitationSent
from shared.contracts.invitations.own import (
    AddressCorrected,
    AnswerRevoked,
    CommunicationCancelled,
    GuestEdited,
    GuestFacts,
    InvitationAnswered,
    InvitationClicked,
    InvitationFailed,
    InvitationIntended,
    InvitationScheduled,
    InvitationSkipped,
    InvitationSuppressed,
    InvitationTakenBack,
    InvitationUncertain,
    ReminderFailed,
    ReminderIntended,
    ReminderPlanned,
    ReminderSent,
    ReminderSuppressed,
    ReminderUncertain,
)
from shared.documents import ASCENDING, DESCENDING, Index, scoped_index
from shared.letters.letter import FORGOTTEN, state_of
from shared.projection import GONE, Patch, Projection, on

PERSONAL = ("name", "salutation", "email", "phone", "room", "reservation")
_FORGOTTEN: Patch = {
    **dict.fromkeys((*PERSONAL, "contact_hash", "domain_hash")),
    "terms": [],
}


def _index(*fields: str) -> Index:
    """For a page by the last field, `departs_at` or `status_at`, of what equals in the others."""
    equal = [(field, ASCENDING) for field in fields[:-1]]
    return scoped_index(*equal, (fields[-1], DESCENDING), ("_id", DESCENDING))


class Guests(Projection):
    """`departs_at` is the departure's day as a time, so that it can be paged by."""

    collection = "guests"
    owner = GuestFacts
    owners = ("disputes", "messaging")
    indexes = (
        _index("departs_at"),
        _index("status_at"),
        _index("place_id", "departs_at"),
        _index("status", "departs_at"),
        _index("terms", "departs_at"),
        scoped_index(("contact_hash", ASCENDING)),
    )

    def key(self, event: PublicEvent) -> UUID | None:
        """Reminders and letters name their guest; a letter about no guest belongs nowhere."""
        found: UUID | None = getattr(event, "guest_id", event.stream)
        return found

    @on(InvitationScheduled)
    def scheduled(self, event: InvitationScheduled) -> Patch:
        planned = {"source": event.source, "import_id": event.import_id, "generation": 0}
        told = _told(event, "scheduled", send_at=event.send_at)
        return {**self._known(event), **planned, **_planned(event, event.send_at), **told}

    @on(InvitationSkipped)
    def skipped(self, event: InvitationSkipped) -> Patch:
        origin = {"source": event.source, "import_id": event.import_id, "generation": 0}
        return {
            **self._known(event),
            **origin,
            **_status(event, "none", because=event.reason),
            **_told(event, "skipped", because=event.reason),
        }

    @on(GuestEdited)
    def edited(self, event: GuestEdited) -> Patch:
        told = _told(event, "edited", send_at=event.send_at)
        return {**self._known(event), **_planned(event, event.send_at), **told}

    @on(AddressCorrected)
    def corrected(self, event: AddressCorrected) -> Patch:
        told = {"generation": event.generation, **_told(event, "address_corrected")}
        return {**self._known(event), **_planned(event, event.send_at), **told}

    @on(InvitationSuppressed)
    def suppressed(self, event: InvitationSuppressed) -> Patch:
        because = event.because
        return {
            **_status(event, "cancelled", because=because),
            **_told(event, "suppressed", because=because),
        }

    @on(CommunicationCancelled)
    def cancelled(self, event: CommunicationCancelled) -> Patch:
        return {**_status(event, "cancelled"), **_told(event, "cancelled")}

    @on(InvitationIntended)
    def intended(self, event: InvitationIntended) -> Patch:
        told = _told(event, "intended", attempt=event.attempt, text_version=event.text_version)
        return {**_status(event, "sending"), "expires_at": event.expires_at, **told}

    @on(InvitationSent)
    def sent(self, event: InvitationSent) -> Patch:
        told = _told(event, "sent", reply=event.reply)
        return {**_status(event, event.status), "sent_at": event.at, **told}

    @on(InvitationFailed)
    def failed(self, event: InvitationFailed) -> Patch:
        return {
            **_status(event, event.status, because=event.cls),
            "retry_at": event.retry_at,
            **_refused(event),
        }

    @on(InvitationUncertain)
    def uncertain(self, event: InvitationUncertain) -> Patch:
        return {**_status(event, event.status), **_told(event, "uncertain")}

    @on(InvitationClicked)
    def clicked(self, event: InvitationClicked) -> Patch:
        status = _status(event, "email_clicked")
        return {**status, "clicked_at": event.at, **_told(event, "clicked")}

    @on(InvitationAnswered)
    def answered(self, event: InvitationAnswered) -> Patch:
        said = {"review_id": event.review_id, "score": event.score, "answered_at": event.at}
        what = "replaced" if event.replaces else "answered"
        told = _told(event, what, review_id=event.review_id, score=event.score)
        return {**_status(event, event.status), **said, **told}

    @on(AnswerRevoked)
    def revoked(self, event: AnswerRevoked) -> Patch:
        return {**_status(event, "review_deleted"), **_told(event, "revoked")}

    @on(GuestAnonymised)
    def anonymised(self, event: GuestAnonymised) -> Patch:
        told = _told(event, "anonymised", erases_words=event.erases_words)
        return {**_FORGOTTEN, **_status(event, "anonymised"), "refusals": GONE, **told}

    @on(GuestDeleted, InvitationTakenBack)
    def gone(self, event: GuestDeleted | InvitationTakenBack) -> Patch:
        """Nobody sees it any more."""
        return {**_FORGOTTEN, **_status(event, "deleted"), "refusals": GONE, "here": GONE}

    @on(ReminderPlanned, ReminderIntended, ReminderSent, ReminderUncertain)
    def reminded(self, event: PublicEvent) -> Patch:
        what = type(event).__name__.removeprefix("Reminder").lower()
        return _told(event, f"reminder_{what}")

    @on(ReminderSuppressed)
    def reminder_suppressed(self, event: ReminderSuppressed) -> Patch:
        return _told(event, "reminder_suppressed", because=event.because)

    @on(ReminderFailed)
    def reminder_failed(self, event: ReminderFailed) -> Patch:
        return _refused(event)

    @on(LetterIntended, LetterHandedOver, LetterUncertain, LetterRefused)
    def letter(
        self, event: LetterIntended | LetterHandedOver | LetterUncertain | LetterRefused
    ) -> Patch:
        if isinstance(event, LetterRefused) and state_of(event) == "not sent":
            return _told(event, "letter_stopped", letter=event.kind, because=FORGOTTEN)
        what = type(event).__name__.removeprefix("Letter").lower()
        return _told(event, f"letter_{what}", letter=event.kind)

    def _known(self, event: GuestFacts) -> Patch:
        personal = {field: getattr(event, field) for field in PERSONAL}
        return {
            **personal,
            "terms": self.terms(event.business_id, *personal.values()),
            "contact_hash": event.contact_hash,
            "domain_hash": event.domain_hash,
            "language": event.language,
            "arrival": event.arrival,
            "departure": event.departure,
            "departs_at": datetime.combine(event.departure, time(), UTC),
            "channel": "email" if event.email else "none",
        }


def _status(event: PublicEvent, status: str, because: str | None = None) -> Patch:
    return {"status": status, "status_at": event.at, "because": because, "retry_at": None}


def _planned(event: GuestFacts, send_at: datetime | None) -> Patch:
    """Nothing is planned for whoever has no address, or departed too long ago."""
    because = None if send_at else "too_old" if event.email else "no_channel"
    return {**_status(event, "not_sent" if send_at else "none", because), "send_at": send_at}


def _told(event: PublicEvent, what: str, **more: Any) -> Patch:
    """An entry of the timeline; entries of different streams never touch."""
    entry = {"what": what, "at": event.at, "actor": event.actor, **more}
    return {f"timeline.{event.stream}-{event.version}": entry}


def _refused(event: InvitationFailed | ReminderFailed) -> Patch:
    """The server's words stand apart, so that they can be dropped with the guest."""
    what = "failed" if isinstance(event, InvitationFailed) else "reminder_failed"
    told = {"code": event.code, "because": event.cls, "retry_at": event.retry_at}
    return {
        **_told(event, what, **told),
        f"refusals.{event.stream}-{event.version}": event.words,
    }

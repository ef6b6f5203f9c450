"""What staff see: one document a conversation, and what is known of its guest."""

from typing import Any
from uuid import UUID

from shared import ids
from shared.contracts import PublicEvent
from shared.contracts import messaging as told
from shared.contracts.common import LetterHandedOver, LetterRefused, LetterUncertain
from shared.contracts.ingest import GuestImported
from shared.contracts.invitations import GuestAnonymised
from shared.contracts.stream import ReviewReceived
from shared.documents import ASCENDING, DESCENDING, scoped_index
from shared.letters.letter import state_of
from shared.projection import Patch, Projection, on

_STATE = ("state", ASCENDING)
_HELD = ("is_held", ASCENDING)
_LATEST = (("moved_at", DESCENDING), ("_id", DESCENDING))


class Inbox(Projection):
    """A conversation: state, hold, priority, owner, and every word of it, sealed.

    `rank` says where it counts, once: hold 0, alert 1, new 2. Notes stand in `notes`, apart from
    `messages`, which is all that a guest's page ever reads.
    """

    collection = "inbox"
    owner = told.ConversationOpened
    is_live = True
    indexes = (
        scoped_index(_STATE, *_LATEST),
        scoped_index(_STATE, _HELD, *_LATEST),
        scoped_index(_STATE, _HELD, ("priority", ASCENDING), *_LATEST),
        scoped_index(("terms", ASCENDING)),
    )

    def key(self, event: PublicEvent) -> UUID | None:
        if isinstance(event, LetterHandedOver | LetterRefused | LetterUncertain):
            return event.about
        if isinstance(event, GuestImported | GuestAnonymised):
            return ids.of("conversation", event.stream)
        if isinstance(event, ReviewReceived):
            return ids.of("conversation", event.guest_id) if event.guest_id else None
        return event.stream

    @on(told.ConversationOpened)
    def opened(self, event: told.ConversationOpened) -> Patch:
        return {
            "state": "inbox",
            "priority": event.priority,
            "is_held": False,
            "guest_id": event.guest_id,
            "review_id": event.review_id,
            "score": event.score,
            "guest_name": event.guest_name,
            "email": event.email,
            "phone": event.phone,
            "language": event.language,
            "review_words": event.review_words,
            "opened_at": event.at,
            "moved_at": event.at,
            "latest_word": event.version,
            "terms": self.terms(event.business_id, event.guest_name, event.review_words),
        }

    @on(told.AlertRaised)
    def alerted(self, event: told.AlertRaised) -> Patch:
        raised = {"kind": "alert", "score": event.score}
        return {
            "priority": "alert",
            "review_id": event.review_id,
            "score": event.score,
            "moved_at": event.at,
            **_happened(event, raised),
        }

    @on(told.GuestWrote)
    def guest_wrote(self, event: told.GuestWrote) -> Patch:
        message = {"from": "guest", "at": event.at, "words": event.words, "via": event.via}
        return {
            f"messages.{event.message_id}": message,
            "moved_at": event.at,
            "is_unread": True,
            "latest_word": event.version,
        }

    @on(told.AttachmentsDropped)
    def dropped(self, event: told.AttachmentsDropped) -> Patch:
        return {f"dropped.{event.message_id}": event.names}

    @on(told.StaffWrote)
    def staff_wrote(self, event: told.StaffWrote) -> Patch:
        message = {"from": "staff", "at": event.at, "words": event.words, "actor": event.actor}
        return {
            f"messages.{event.message_id}": message,
            "moved_at": event.at,
            "is_unread": False,
            "latest_word": event.version,
        }

    @on(told.NoteAdded)
    def noted(self, event: told.NoteAdded) -> Patch:
        note = {"at": event.at, "words": event.words, "actor": event.actor}
        return {f"notes.{event.note_id}": note}

    @on(told.CallLogged)
    def called(self, event: told.CallLogged) -> Patch:
        call = {
            "kind": "call",
            "outcome": event.outcome,
            "minutes": event.minutes,
            "words": event.words,
        }
        return _happened(event, call)

    @on(told.ConversationForwarded)
    def forwarded(self, event: told.ConversationForwarded) -> Patch:
        step = {"kind": "forwarded", "user": event.to_user, **_written(event)}
        return {"owner_id": event.to_user, **_happened(event, step)}

    @on(told.ConversationDelegated)
    def delegated(self, event: told.ConversationDelegated) -> Patch:
        return _happened(event, {"kind": "delegated", **_written(event)})

    @on(told.ConversationShared)
    def shared(self, event: told.ConversationShared) -> Patch:
        step = {"kind": "shared", "user": event.with_user, **_written(event)}
        return _happened(event, step)

    @on(told.GuestHeld)
    def held(self, event: told.GuestHeld) -> Patch:
        step = {"kind": "held", "words": event.reason, "until": event.until}
        return {
            "is_held": True,
            "held_reason": event.reason,
            "held_until": event.until,
            "moved_at": event.at,
            **_happened(event, step),
        }

    @on(told.HoldReleased)
    def released(self, event: told.HoldReleased) -> Patch:
        step = {"kind": "released", "because": event.because}
        return {"is_held": False, "held_until": None, **_happened(event, step)}

    @on(told.ConversationDone)
    def done(self, event: told.ConversationDone) -> Patch:
        return {"state": "done", "moved_at": event.at, **_happened(event, {"kind": "done"})}

    @on(told.ConversationSpammed)
    def spammed(self, event: told.ConversationSpammed) -> Patch:
        return {"state": "spam", "moved_at": event.at, **_happened(event, {"kind": "spam"})}

    @on(told.ConversationReturned)
    def returned(self, event: told.ConversationReturned) -> Patch:
        step = {"kind": "returned", "because": event.because}
        return {"state": "inbox", "moved_at": event.at, **_happened(event, step)}

    @on(LetterHandedOver)
    def sent(self, event: LetterHandedOver) -> Patch:
        return {f"letters.{event.stream}": {"state": "sent", "at": event.at}}

    @on(LetterRefused)
    def refused(self, event: LetterRefused) -> Patch:
        told = {"state": state_of(event), "at": event.at, "words": event.words}
        return {f"letters.{event.stream}": told}

    @on(LetterUncertain)
    def uncertain(self, event: LetterUncertain) -> Patch:
        return {f"letters.{event.stream}": {"state": "uncertain", "at": event.at}}

    @on(GuestImported)
    def imported(self, event: GuestImported) -> Patch:
        stay = {"arrival": event.arrival, "departure": event.departure, "room": event.room}
        return {"stay": stay}

    @on(ReviewReceived)
    def reviewed(self, event: ReviewReceived) -> Patch:
        review = {"score": event.score, "at": event.submitted_at, "words": event.words}
        return {f"reviews.{event.stream}": review}

    @on(GuestAnonymised)
    def anonymised(self, event: GuestAnonymised) -> Patch:
        return {"is_anonymised": True, "terms": []}


def _written(
    event: told.ConversationForwarded | told.ConversationDelegated | told.ConversationShared,
) -> dict[str, Any]:
    """Words to whom it was handed or shown, and the letter they went in."""
    return {"words": event.words, "letter": event.message_id}


def _happened(event: PublicEvent, step: dict[str, Any]) -> Patch:
    """A step of the history, by its place in the conversation."""
    return {f"history.{event.version}": {**step, "at": event.at, "actor": event.actor}}

"""One conversation a guest's stay: what waits for an answer, and what was said.

inbox ──▶ done ──▶ inbox        staff finish it; a guest who writes again brings it back
  │  └──▶ spam ──▶ inbox        by staff only: what a spammer writes is counted, no more
  ↺ on hold, released           orthogonal: whoever is on hold is in the inbox
"""

from datetime import datetime
from uuid import UUID

from services.messaging.domain import facts
from services.messaging.domain.matrix import (
    IsDone,
    IsNotOnHold,
    IsSpam,
    NoAddress,
    NothingChanges,
    Priority,
    SomebodyWasFaster,
    State,
)
from shared import ids
from shared.domain import Aggregate, Sealed, Word, event


class Conversation(Aggregate):
    """Words sealed under `guest:<guest_id>`; notes are for staff alone.

    What its facts change stands in `facts`.
    """

    TOPIC = "conversation"

    Opened, AlertRaised = facts.Opened, facts.AlertRaised
    GuestWrote, AttachmentsDropped = facts.GuestWrote, facts.AttachmentsDropped
    StaffWrote, CallLogged, NoteAdded = facts.StaffWrote, facts.CallLogged, facts.NoteAdded
    Forwarded, Delegated, Shared = facts.Forwarded, facts.Delegated, facts.Shared
    Held, HoldReleased = facts.Held, facts.HoldReleased
    Done, Spammed, Returned = facts.Done, facts.Spammed, facts.Returned

    @staticmethod
    def create_id(guest_id: UUID) -> UUID:
        return ids.of("conversation", guest_id)

    @event(Opened)
    def __init__(
        self,
        guest_id: UUID,
        review_id: UUID,
        priority: Priority,
        score: int,
        guest_name: Sealed,
        email: Sealed | None,
        phone: Sealed | None,
        language: Word,
        review_words: Sealed | None,
    ) -> None:
        self.guest_id, self.email, self.language = guest_id, email, language
        self.guest_name = guest_name
        self.reviews = {review_id}
        self.priority = priority
        self.state = State.INBOX
        self.held: facts.Hold | None = None
        self.held_before: facts.Hold | None = None
        self.owner: UUID | None = None
        self.words: dict[UUID, Sealed | None] = {}
        self.heard: set[UUID] = set()
        self.latest_words: dict[str, int] = {}

    def raise_alert(self, review_id: UUID, score: int) -> None:
        """A later review of the same guest is a complaint."""
        if review_id in self.reviews:
            raise NothingChanges
        self.trigger_event(self.AlertRaised, review_id=review_id, score=score)
        self._bring_back_if_done("alert")

    def hear(
        self,
        message_id: UUID,
        words: Sealed,
        whole: Sealed | None,
        via: Word,
        dropped: Sealed | None = None,
    ) -> None:
        """The guest wrote, by mail or on the link's page; one Message-ID is heard once.

        `dropped`: names of attachments, a line each, that are not kept.
        """
        if message_id in self.heard:
            raise NothingChanges
        told = {"words": words, "whole": whole, "via": via}
        self.trigger_event(self.GuestWrote, message_id=message_id, **told)
        if dropped:
            self.trigger_event(self.AttachmentsDropped, message_id=message_id, names=dropped)
        self._bring_back_if_done("guest_wrote")
        self._end_hold("guest_wrote")

    def write(self, message_id: UUID, words: Sealed, version_seen: int, by: str) -> None:
        """`version_seen`: what the page showed; a newer word is looked at first, but `by`'s own."""
        self._must_not_be_spam()
        if self.email is None:
            raise NoAddress
        if any(version_seen < word for who, word in self.latest_words.items() if who != by):
            raise SomebodyWasFaster
        self.trigger_event(self.StaffWrote, message_id=message_id, words=words)
        self._bring_back_if_done("staff_wrote")

    def log_call(self, outcome: Word, minutes: int, words: Sealed | None) -> None:
        self._must_not_be_spam()
        self.trigger_event(self.CallLogged, outcome=outcome, minutes=minutes, words=words)

    def note(self, note_id: UUID, words: Sealed) -> None:
        self.trigger_event(self.NoteAdded, note_id=note_id, words=words)

    def forward(self, message_id: UUID, to_user: UUID, words: Sealed | None) -> None:
        """Hands over to a colleague."""
        self._must_not_be_spam()
        self.trigger_event(self.Forwarded, message_id=message_id, to_user=to_user, words=words)
        self._bring_back_if_done("forwarded")

    def delegate(self, message_id: UUID, words: Sealed | None) -> None:
        """Hands over to customer service, and is done here."""
        self._must_be_in_inbox()
        self.trigger_event(self.Delegated, message_id=message_id, words=words)
        self._end_hold("delegated")
        self.trigger_event(self.Done)

    def share(self, message_id: UUID, with_user: UUID, words: Sealed | None) -> None:
        """Asks for an opinion; nothing is handed over."""
        self.trigger_event(self.Shared, message_id=message_id, with_user=with_user, words=words)

    def hold(self, reason: Sealed | None, until: datetime | None) -> None:
        self._must_be_in_inbox()
        self.trigger_event(self.Held, reason=reason, until=until)

    def hold_again(self) -> None:
        """As before a release or a newer hold, whose Undo it is."""
        self._must_be_in_inbox()
        if self.held_before is None or self.held_before == self.held:
            raise NothingChanges
        self.trigger_event(self.Held, **self.held_before._asdict())

    def release(self) -> None:
        self._must_be_in_inbox()
        if self.held is None:
            raise IsNotOnHold
        self._end_hold("staff")

    def end_hold(self, moment: datetime) -> None:
        """Its time has come: `moment` was planned for an end, this hold's or an earlier one's."""
        if self.held is None or self.held.until is None or moment < self.held.until:
            raise NothingChanges
        self._end_hold("until")

    def finish(self) -> None:
        self._must_not_be_spam()
        if self.state is State.DONE:
            raise NothingChanges
        self._end_hold("done")
        self.trigger_event(self.Done)

    def spam(self) -> None:
        if self.state is State.SPAM:
            raise NothingChanges
        self._end_hold("spam")
        self.trigger_event(self.Spammed)

    def bring_back(self, because: Word = "staff") -> None:
        if self.state is State.INBOX:
            raise NothingChanges
        self.trigger_event(self.Returned, because=because)

    def take_back(self) -> None:
        """Customer service never got it."""
        if self.state is not State.DONE:
            raise NothingChanges
        self.bring_back("not_delegated")

    def bring_back_on_hold(self) -> None:
        """The Undo of done or spam, where that ended a hold."""
        if self.held_before is None:
            raise NothingChanges
        self.bring_back()
        self.hold_again()

    def _bring_back_if_done(self, because: Word) -> None:
        if self.state is State.DONE:
            self.bring_back(because)

    def _end_hold(self, because: Word) -> None:
        if self.held:
            self.trigger_event(self.HoldReleased, because=because)

    def _must_not_be_spam(self) -> None:
        if self.state is State.SPAM:
            raise IsSpam

    def _must_be_in_inbox(self) -> None:
        self._must_not_be_spam()
        if self.state is State.DONE:
            raise IsDone

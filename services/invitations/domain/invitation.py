"""The invitation of one guest: planned, handed over once at most, answered once.

not_sent ──▶ sending ──▶ email_sent ──▶ email_clicked ──▶ reviewed_email ──▶ review_deleted
   │ ◀── later ───┤ ├──▶ uncertain      it may have been sent: a human decides
   │              │ └──▶ failed ──(address corrected)──▶ not_sent
   ├──▶ cancelled ◀┘    by staff, or blocked            none: nothing to send by, or too old
   └──▶ deleted         by staff, or with its import    anonymised: from anywhere but deleted
                        with its import, also if cancelled: planned again with the next list
"""

from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from services.invitations.domain import facts
from services.invitations.domain.guest import Guest, Origin
from services.invitations.domain.matrix import (
    Action,
    Because,
    NotPossible,
    Status,
    must_allow,
    refusal,
)
from services.invitations.domain.sending_plan import RULE_VERSION, Planned
from services.invitations.domain.tries import NothingOpen, Tries, whole
from shared.domain import Aggregate, Refused, Sealed, Word

VALID_FOR = timedelta(days=90)
"""Of the survey's link, from the first try on."""
_CLICKABLE = (Status.SENDING, Status.EMAIL_SENT, Status.UNCERTAIN, Status.FAILED)
_ON_ITS_WAY = (Status.SENDING, Status.EMAIL_SENT, Status.UNCERTAIN)
_NOT_SENT = (Status.NOT_SENT, Status.NONE, Status.CANCELLED)
_OVER = (Status.CANCELLED, Status.DELETED, Status.ANONYMISED)


class AlreadyAnswered(Refused):
    """A guest answers once."""


class LinkExpired(Refused):
    """The ninety days of the survey are over."""


class SurveyClosed(Refused):
    """There is no survey behind this link, or none any more."""


class AlreadyInvited(Refused):
    """It was sent, or called off before."""


class Invitation(Aggregate):
    """From a guest's departure to the guest's answer. What its facts change stands in `facts`."""

    TOPIC = "invitation"

    Scheduled, Skipped, Edited = facts.Scheduled, facts.Skipped, facts.Edited
    ScheduledAgain, SkippedAgain = facts.ScheduledAgain, facts.SkippedAgain
    AddressCorrected, Suppressed = facts.AddressCorrected, facts.Suppressed
    Intended, Sent = facts.Intended, facts.Sent
    Failed, Uncertain = facts.Failed, facts.Uncertain
    Clicked, Answered, AnswerRevoked = facts.Clicked, facts.Answered, facts.AnswerRevoked
    Cancelled, TakenBack = facts.Cancelled, facts.TakenBack
    Deleted, Anonymised = facts.Deleted, facts.Anonymised

    def __init__(self) -> None:
        self.generation = 0
        self.message_id = ""
        self.expires_at: datetime | None = None
        self.review_ids: list[UUID] = []
        self.was_cancelled = False
        """By staff: it stays their wish when another list brings the guest again."""
        self.contacts: list[Word] = []
        """Every contact the guest had, by its HMAC: all are forgotten with the guest."""

    @classmethod
    def schedule(cls, id: UUID, guest: Guest, origin: Origin, planned: Planned) -> Self:
        told = {**vars(guest), **vars(origin), **vars(planned)}
        return cls._create(cls.Scheduled, id=id, channel="email", **told)

    @classmethod
    def skip(cls, id: UUID, guest: Guest, origin: Origin, reason: Word) -> Self:
        return cls._create(cls.Skipped, id=id, reason=reason, **vars(guest), **vars(origin))

    @property
    def may_be_planned_again(self) -> bool:
        """Taken back with its import, and no mail went out: before a correction, one had."""
        return self.is_taken_back and self.generation == 0

    def schedule_again(self, guest: Guest, origin: Origin, planned: Planned) -> None:
        self._must_be_free_again()
        told = {**vars(guest), **vars(origin), **vars(planned)}
        self.trigger_event(self.ScheduledAgain, channel="email", **told)

    def skip_again(self, guest: Guest, origin: Origin, reason: Word) -> None:
        self._must_be_free_again()
        self.trigger_event(self.SkippedAgain, reason=reason, **vars(guest), **vars(origin))

    def intend(self, now: datetime, message_id: Word, text_version: int) -> None:
        """One try, with its own intent. Raises NothingDue."""
        self.trigger_event(
            self.Intended,
            **vars(self.tries.next(now)),
            generation=self.generation,
            message_id=message_id,
            text_version=text_version,
            expires_at=self.expires_at or now + VALID_FOR,
        )

    def hand_over(self, attempt: int, reply: Word) -> None:
        self.tries.must_be_open(attempt)
        self.trigger_event(
            self.Sent,
            channel="email",
            portal="own",
            language=self.guest.language,
            message_id=self.message_id,
            reply=reply,
            status=self._or_stronger(Status.EMAIL_SENT),
        )

    def refuse(
        self, attempt: int, cls: Word, code: int, words: Sealed | None, now: datetime
    ) -> None:
        self.tries.must_be_open(attempt)
        retry_at = self.tries.retry_at(cls, now) if self.status is Status.SENDING else None
        status = self._or_stronger(Status.NOT_SENT if retry_at else Status.FAILED)
        told = {"cls": cls, "code": code, "words": words, "retry_at": retry_at, "status": status}
        self.trigger_event(self.Failed, attempt=attempt, **told)

    def come_back(self, generation: int, cls: Word, words: Sealed | None) -> None:
        """It bounced: taken by the mail server, it did not arrive. Of an old address: nothing."""
        if generation != self.generation or self.status not in _ON_ITS_WAY:
            raise NothingOpen
        told = {"cls": cls, "code": 0, "words": words, "retry_at": None, "status": Status.FAILED}
        self.trigger_event(self.Failed, attempt=self.tries.number, **told)

    def doubt(self, attempt: int) -> None:
        """No outcome is known. One that comes late is taken all the same."""
        self.tries.must_be_open(attempt)
        if self.status is not Status.UNCERTAIN:
            status = self._or_stronger(Status.UNCERTAIN)
            self.trigger_event(self.Uncertain, attempt=attempt, status=status)

    def suppress(self, because: Word, entry: Word | None) -> None:
        """Blocked: before it was intended, or while the server waited for its words."""
        if self.status not in (Status.NOT_SENT, Status.SENDING):
            raise AlreadyInvited
        self.trigger_event(self.Suppressed, because=because, entry=entry)

    def click(self) -> None:
        if self.status in _CLICKABLE:
            self.trigger_event(self.Clicked)

    def answer(self, review_id: UUID, score: int, now: datetime) -> None:
        if self.review_ids:
            raise AlreadyAnswered
        if self.expires_at is None or self.status in _OVER:
            raise SurveyClosed
        if now >= self.expires_at:
            raise LinkExpired
        self.click()
        self._answer(review_id, score, None)

    def replace_answer(self, review_id: UUID, score: int, replaces: UUID) -> None:
        if replaces not in self.review_ids:
            raise SurveyClosed
        self._answer(review_id, score, replaces)

    def revoke_answer(self, review_id: UUID) -> None:
        """A review that was replaced before says nothing about the guest any more."""
        if self.status is Status.REVIEWED_EMAIL and self.review_ids[-1] == review_id:
            self.trigger_event(self.AnswerRevoked, review_id=review_id)

    def must_allow(self, action: Action) -> None:
        must_allow(self.status, action)

    def against_a_reminder(self, now: datetime) -> Because | None:
        """The table, and a survey that is still open when the reminder arrives."""
        is_late = self.expires_at is not None and now >= self.expires_at
        return refusal(self.status, Action.REMIND) or (Because.LINK_EXPIRED if is_late else None)

    def edit(self, guest: Guest, send_at: datetime | None, hour_version: int) -> None:
        """`send_at` None: there is nothing to send by, or it was too long ago."""
        self.must_allow(Action.EDIT)
        told = {"rule_version": RULE_VERSION, "hour_version": hour_version}
        self.trigger_event(self.Edited, **vars(guest), send_at=send_at, **told)

    def correct_address(
        self, email: Sealed, contact_hash: Word, domain_hash: Word, now: datetime
    ) -> None:
        """Sends again, to the new address; the link that went to the old one is void."""
        self.must_allow(Action.CORRECT)
        corrected = self.guest.at_address(email, contact_hash, domain_hash)
        told = {"generation": self.generation + 1, "send_at": whole(now)}
        self.trigger_event(self.AddressCorrected, **vars(corrected), **told)

    def cancel(self) -> None:
        self.must_allow(Action.CANCEL)
        self.trigger_event(self.Cancelled)

    def take_back(self, import_id: UUID) -> None:
        """Its import is withdrawn. Only what was not sent, nor may have been, goes with it."""
        if self.status not in _NOT_SENT:
            raise NotPossible(self.status)
        self.trigger_event(self.TakenBack, import_id=import_id)

    def delete(self) -> None:
        self.must_allow(Action.DELETE)
        self.trigger_event(self.Deleted, contact_hash=self.guest.contact_hash)

    def anonymise(self, erases_words: bool) -> None:
        self.must_allow(Action.ANONYMISE)
        now = self.guest.contact_hash
        told = {"erases_words": erases_words, "review_ids": list(self.review_ids)}
        earlier = [contact for contact in self.contacts if contact != now]
        self.trigger_event(self.Anonymised, contact_hash=now, earlier_contacts=earlier, **told)

    def plan(self, guest: Guest, send_at: datetime | None) -> None:
        """What is known of the guest, and when the mail goes; called by facts."""
        self.guest = Guest.of(guest)
        if guest.contact_hash not in self.contacts:
            self.contacts.append(guest.contact_hash)
        self.tries = Tries(send_at)
        self.status = Status.NOT_SENT if send_at else Status.NONE
        self.is_taken_back = False

    def _must_be_free_again(self) -> None:
        if not self.may_be_planned_again:
            raise AlreadyInvited

    def _answer(self, review_id: UUID, score: int, replaces: UUID | None) -> None:
        is_forgotten = self.status is Status.ANONYMISED
        status = Status.ANONYMISED if is_forgotten else Status.REVIEWED_EMAIL
        told = {"review_id": review_id, "score": score, "replaces": replaces}
        self.trigger_event(self.Answered, **told, status=status)

    def _or_stronger(self, sign: Status) -> Status:
        """A later, weaker sign never lowers the status (requirements 1.4)."""
        return sign if self.status in (Status.SENDING, Status.UNCERTAIN) else self.status

"""A review, from its arrival to its end.

received ──▶ published      own ones, 72 hours after they were written (R-080)
   │  ↺ changed, vanished, returned      as their portal shows them (R-045)
   ├──▶ revoked      by its guest: it stays in the stream with a note (R-085)
   ├──▶ replaced     a newer one of the same guest stands for it (R-096)
   └──▶ removed      by an operator, by its id (R-084), also after the other two
"""

from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from services.stream.domain.arrival import Arrival
from shared.domain import Aggregate, Created, Event, Refused, Sealed, Word, event


class Standing(StrEnum):
    STANDS = "stands"
    REVOKED = "revoked"
    REPLACED = "replaced"
    REMOVED = "removed"


class NoLongerStands(Refused):
    """It was revoked, replaced or removed."""


class AlreadyPublished(Refused):
    """A review is published once."""


class TooEarly(Refused):
    """Its 72 hours are not over, or it is its portal that publishes it."""


class NotOnItsPortal(Refused):
    """Its portal does not show it: nothing can be put under it."""


class AsBefore(Refused):
    """It is so already."""


class Review(Aggregate):
    """What a guest says of a stay, in our survey or on a portal."""

    TOPIC = "review"

    class Received(Created):
        TOPIC = "review.received"
        portal: Word
        score: int
        words: Sealed | None
        author: Sealed | None
        shows_name: bool
        language: Word | None
        submitted_at: datetime
        publish_at: datetime | None
        guest_id: UUID | None
        email: Sealed | None
        phone: Sealed | None
        channel: Word | None
        wants_contact: bool
        replaces: UUID | None
        external_id: Word | None

    class Published(Event):
        TOPIC = "review.published"

    class Revoked(Event):
        TOPIC = "review.revoked"
        dispute_id: UUID | None

    class Replaced(Event):
        TOPIC = "review.replaced"
        by: UUID

    class Changed(Event):
        TOPIC = "review.changed"
        score: int
        words: Sealed | None
        author: Sealed | None

    class Vanished(Event):
        TOPIC = "review.vanished"

    class Returned(Event):
        TOPIC = "review.returned"

    class Removed(Event):
        TOPIC = "review.removed"
        reason: Word

    class GuestForgotten(Event):
        TOPIC = "review.guest_forgotten"

    @classmethod
    def receive(cls, id: UUID, arrival: Arrival) -> Self:
        return cls._create(cls.Received, id=id, **arrival.told)

    @event(Received)
    def __init__(
        self,
        portal: Word,
        author: Sealed | None,
        publish_at: datetime | None,
        external_id: Word | None,
    ) -> None:
        self.portal, self.author = portal, author
        self.publish_at, self.external_id = publish_at, external_id
        self.standing = Standing.STANDS
        self.is_published = self.is_vanished = self.is_guest_forgotten = False
        self.replaced_by: UUID | None = None

    @property
    def stands(self) -> bool:
        return self.standing is Standing.STANDS

    def publish(self, now: datetime) -> None:
        self._must_stand()
        if self.is_published:
            raise AlreadyPublished
        if self.publish_at is None or now < self.publish_at:
            raise TooEarly
        self._published()

    def revoke(self, dispute_id: UUID | None) -> None:
        self._must_stand()
        self._revoked(dispute_id)

    def replace(self, by: UUID) -> None:
        self._must_stand()
        self._replaced(by)

    def change(self, score: int, words: Sealed | None) -> None:
        self._must_stand()
        self._changed(score, words, self.author)

    def vanish(self) -> None:
        self._must_stand()
        if self.is_vanished:
            raise AsBefore
        self._vanished()

    def come_back(self) -> None:
        self._must_stand()
        if not self.is_vanished:
            raise AsBefore
        self._returned()

    def remove(self, reason: Word) -> None:
        if self.standing is Standing.REMOVED:
            raise NoLongerStands
        self._removed(reason)

    def forget_guest(self) -> None:
        if not self.is_guest_forgotten:
            self._guest_forgotten()

    def must_take_comments(self) -> None:
        self._must_stand()
        if self.is_vanished:
            raise NotOnItsPortal

    def _must_stand(self) -> None:
        if not self.stands:
            raise NoLongerStands

    @event(Published)
    def _published(self) -> None:
        self.is_published = True

    @event(Revoked)
    def _revoked(self, dispute_id: UUID | None) -> None:
        self.standing = Standing.REVOKED

    @event(Replaced)
    def _replaced(self, by: UUID) -> None:
        self.standing, self.replaced_by = Standing.REPLACED, by

    @event(Changed)
    def _changed(self, score: int, words: Sealed | None, author: Sealed | None) -> None:
        pass

    @event(Vanished)
    def _vanished(self) -> None:
        self.is_vanished = True

    @event(Returned)
    def _returned(self) -> None:
        self.is_vanished = False

    @event(Removed)
    def _removed(self, reason: Word) -> None:
        self.standing = Standing.REMOVED

    @event(GuestForgotten)
    def _guest_forgotten(self) -> None:
        self.is_guest_forgotten = True

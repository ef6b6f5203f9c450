"""Somebody is logged in: from one log-in to its log-out, fourteen days at most.

started ──▶ ended      ↺ switched to another business of the user
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self
from uuid import UUID

from shared.domain import Aggregate, Created, Event, Refused, Word, event

LASTS = timedelta(days=14)


class Reason(StrEnum):
    LOGGED_OUT = "logged_out"
    LOGGED_IN_AGAIN = "logged_in_again"
    """The same browser got a new session."""


class SessionIsOver(Refused):
    """Log in again."""


class Session(Aggregate):
    """Its stream is made of the cookie's hash; the cookie itself is nowhere."""

    TOPIC = "session"

    class Started(Created):
        TOPIC = "session.started"
        user_id: UUID
        expires_at: datetime

    class Switched(Event):
        TOPIC = "session.switched"
        to_business: UUID

    class Ended(Event):
        TOPIC = "session.ended"
        reason: Word

    @classmethod
    def start(cls, id: UUID, user_id: UUID, now: datetime) -> Self:
        return cls._create(cls.Started, id=id, user_id=user_id, expires_at=now + LASTS)

    @event(Started)
    def __init__(self, user_id: UUID, expires_at: datetime) -> None:
        self.user_id = user_id
        self.is_over = False

    def switch(self, business: UUID) -> None:
        if self.is_over:
            raise SessionIsOver
        self._switched(business)

    def end(self, reason: Reason) -> None:
        if not self.is_over:
            self._ended(reason)

    @event(Switched)
    def _switched(self, to_business: UUID) -> None:
        pass

    @event(Ended)
    def _ended(self, reason: Word) -> None:
        self.is_over = True

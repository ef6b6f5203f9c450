"""A place's reviews on one portal, looked at every night and when staff ask.

connected ──▶ requested ──▶ started ──▶ completed ──▶ (next night)
                  └─▶ refused               └─▶ failed ──▶ (tried again)
  └─▶ disconnected
"""

from datetime import date, datetime
from uuid import UUID

from shared import ids
from shared.domain import Aggregate, Created, Event, Refused, Sealed, Word, event


class IsNotConnected(Refused):
    """This place is not connected to the portal."""


class AlreadyConnected(Refused):
    """It is connected to this account already."""


class LookIsOver(Refused):
    """This look has ended, or its connection has: what it sees is not told any more."""


class IsQueued(Refused):
    """A refresh was asked for already and has not begun."""


class Feed(Aggregate):
    """The account, and what the last look at it brought."""

    TOPIC = "feed"

    class Connected(Created):
        TOPIC = "feed.connected"
        portal: Word
        account: Word
        grant: Sealed | None
        next_at: datetime | None

    class ConnectedAgain(Event):
        TOPIC = "feed.connected_again"
        portal: Word
        account: Word
        grant: Sealed | None
        next_at: datetime | None

    class Disconnected(Event):
        TOPIC = "feed.disconnected"
        portal: Word

    class RefreshRequested(Event):
        TOPIC = "feed.refresh_requested"
        nth: int
        day: date
        start_at: datetime

    class RefreshRefused(Event):
        TOPIC = "feed.refresh_refused"
        day: date

    class RefreshStarted(Event):
        TOPIC = "feed.refresh_started"
        since: datetime | None
        is_manual: bool

    class RefreshCompleted(Event):
        TOPIC = "feed.refresh_completed"
        seen: int
        new: int
        next_at: datetime

    class RefreshFailed(Event):
        TOPIC = "feed.refresh_failed"
        reason: Word
        next_at: datetime

    @staticmethod
    def id_of(place_id: UUID, portal: str) -> UUID:
        return ids.of("feed", place_id, portal)

    @event(Connected)
    def __init__(
        self, portal: Word, account: Word, grant: Sealed | None, next_at: datetime | None
    ) -> None:
        self.portal, self.account, self.grant = portal, account, grant
        self.is_connected = self.sees_all = True
        self.since: datetime | None = None
        self.requested_on: date | None = None
        self.requested_at: datetime | None = None
        self.is_manual = False
        self.look: int | None = None
        self.failures = 0

    @property
    def claimed_on(self) -> date | None:
        """The day whose refreshes the look that goes on is one of; None: it is a nightly one."""
        return self.requested_on if self.is_manual else None

    def connect(self, account: Word, grant: Sealed | None, now: datetime) -> None:
        if self.is_connected and account == self.account:
            raise AlreadyConnected
        self._connected_again(self.portal, account, grant, now)

    def disconnect(self) -> None:
        self._must_be_connected()
        self._disconnected(self.portal)

    def request_refresh(self, nth: int, day: date, now: datetime) -> None:
        self._must_be_connected()
        if self.requested_on is not None:
            raise IsQueued
        self._refresh_requested(nth, day, now)

    def refuse_refresh(self, day: date) -> None:
        """The fourth of a day: recorded, and costs nothing."""
        self._must_be_connected()
        self._refresh_refused(day)

    def start(self, since: datetime | None) -> None:
        """`since` is for the nightly look; a manual or a first one sees everything (R-043)."""
        self._must_be_connected()
        self._refresh_started(None if self.sees_all else since, self.requested_on is not None)

    def must_go_on(self, look: int) -> None:
        """`look`: the version that its start left behind; an earlier connection's is over."""
        self._must_be_connected()
        if look != self.look:
            raise LookIsOver

    def complete(self, look: int, seen: int, new: int, next_at: datetime) -> None:
        self.must_go_on(look)
        self._refresh_completed(seen, new, self._next(next_at))

    def fail(self, look: int, reason: Word, next_at: datetime) -> None:
        """What was to see everything still does when it is tried again."""
        self.must_go_on(look)
        self._refresh_failed(reason, self._next(next_at))

    def _next(self, planned: datetime) -> datetime:
        """What was asked for during a nightly look is not lost with it."""
        return planned if self.is_manual or self.requested_at is None else self.requested_at

    def _must_be_connected(self) -> None:
        if not self.is_connected:
            raise IsNotConnected

    def _end_look(self) -> None:
        if self.is_manual:
            self.requested_on = self.requested_at = None
        self.is_manual, self.look = False, None

    @event(ConnectedAgain)
    def _connected_again(
        self, portal: Word, account: Word, grant: Sealed | None, next_at: datetime | None
    ) -> None:
        self.account, self.grant = account, grant
        self.is_connected = self.sees_all = True
        self.look = None
        self.failures = 0

    @event(Disconnected)
    def _disconnected(self, portal: Word) -> None:
        self.is_connected = self.is_manual = False
        self.requested_on = self.requested_at = self.look = None

    @event(RefreshRequested)
    def _refresh_requested(self, nth: int, day: date, start_at: datetime) -> None:
        self.requested_on, self.requested_at = day, start_at
        self.sees_all = True

    @event(RefreshRefused)
    def _refresh_refused(self, day: date) -> None:
        pass

    @event(RefreshStarted)
    def _refresh_started(self, since: datetime | None, is_manual: bool) -> None:
        self.since, self.is_manual = since, is_manual
        self.look = self.version + 1  # The version of this event, which is counted behind it.

    @event(RefreshCompleted)
    def _refresh_completed(self, seen: int, new: int, next_at: datetime) -> None:
        self._end_look()
        self.sees_all = self.requested_on is not None
        self.failures = 0

    @event(RefreshFailed)
    def _refresh_failed(self, reason: Word, next_at: datetime) -> None:
        self._end_look()
        self.failures += 1

"""Where a conversation can stand, and what is refused there."""

from enum import StrEnum

from shared.domain import Refused


class Priority(StrEnum):
    ALERT = "alert"
    NEW = "new"


class State(StrEnum):
    INBOX = "inbox"
    DONE = "done"
    SPAM = "spam"


class IsSpam(Refused):
    """Nobody works on spam: bring it back to the inbox first."""


class IsDone(Refused):
    """It is done: bring it back to the inbox first."""


class IsNotOnHold(Refused):
    """There is no hold to release."""


class NoAddress(Refused):
    """The guest left no address to write to."""


class SomebodyWasFaster(Refused):
    """Somebody wrote since the page was loaded; look at it first."""


class NothingChanges(Refused):
    """It is so already."""

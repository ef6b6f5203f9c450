"""A one-time link to set a password: mailed, good for a while, spent when it is used."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from shared.domain import Refused


class Reason(StrEnum):
    INVITED = "invited"
    FORGOTTEN = "forgotten"


LASTS = {Reason.INVITED: timedelta(days=14), Reason.FORGOTTEN: timedelta(hours=24)}


class LinkIsSpent(Refused):
    """The link was used, or a newer one was sent."""


class LinkExpired(Refused):
    """The link's time is over."""


class PasswordLink(NamedTuple):
    """The link that was asked for last. `generation` is part of its signature."""

    generation: int
    reason: Reason
    expires_at: datetime

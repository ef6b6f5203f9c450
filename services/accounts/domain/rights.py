"""What a user may do in a business."""

from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from shared.domain import Refused


class Role(StrEnum):
    """Each may what those before it may."""

    READER = "reader"
    STAFF = "staff"
    ADMINISTRATOR = "administrator"


class RightsChangedMeanwhile(Refused):
    """Somebody else changed them after the page was loaded."""


class Access(NamedTuple):
    """A role in some places (None: in all), and the version of the user that says so."""

    role: Role
    places: list[UUID] | None
    version: int

"""The numbers of accounts, and the ids that its parts make alike."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from shared import ids
from shared.pepper import Pepper

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
LONGEST_NAME = 120

LINK_PURPOSE = "password"
"""Of the one-time link: its id is the user's, its generation the user's."""

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Limit:
    """How often something may be tried within a time, from the first try."""

    name: str
    most: int
    within: timedelta


LOG_INS_OF_AN_ACCOUNT = Limit("log-in account", 10, QUARTER)
LOG_INS_OF_A_CLIENT = Limit("log-in client", 60, QUARTER)
LINKS_OF_AN_ACCOUNT = Limit("link account", 3, HOUR)
LINKS_OF_A_CLIENT = Limit("link client", 20, HOUR)


def claim_of(pepper: Pepper, address: str) -> UUID:
    """The stream that claims an address."""
    return ids.of("staff address", pepper.staff_address(address))


def letter_of(user_id: UUID | str, generation: int) -> UUID:
    """The letter that brings the link of this generation."""
    return ids.of("set password", user_id, generation)

"""The claim that an address has one user in the whole installation (R-006).

reserved ⇄ released      its stream is made of the address's HMAC, so that two who take it at the
                         same time collide in the event store, and one of them is told
"""

from typing import Self
from uuid import UUID

from shared.domain import Aggregate, Created, Event, Refused, event


class AddressTaken(Refused):
    """The address has a user already."""


class StaffAddress(Aggregate):
    """Belongs to no business: any of them may take a free address."""

    TOPIC = "staff_address"

    class Reserved(Created):
        TOPIC = "staff_address.reserved"
        user_id: UUID

    class ReservedAgain(Event):
        TOPIC = "staff_address.reserved_again"
        user_id: UUID

    class Released(Event):
        TOPIC = "staff_address.released"
        user_id: UUID

    @classmethod
    def reserve(cls, id: UUID, user_id: UUID) -> Self:
        return cls._create(cls.Reserved, id=id, user_id=user_id)

    @event(Reserved)
    def __init__(self, user_id: UUID) -> None:
        self.user_id: UUID | None = user_id

    def reserve_again(self, user_id: UUID) -> None:
        if self.user_id is not None:
            raise AddressTaken
        self._reserved_again(user_id)

    def release(self, user_id: UUID) -> None:
        """Frees the address if it is this user's."""
        if self.user_id == user_id:
            self._released(user_id)

    @event(ReservedAgain)
    def _reserved_again(self, user_id: UUID) -> None:
        self.user_id = user_id

    @event(Released)
    def _released(self, user_id: UUID) -> None:
        self.user_id = None

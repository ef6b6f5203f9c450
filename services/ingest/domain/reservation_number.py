"""A reservation's number at a place belongs to one departure, so that file and PMS meet."""

from uuid import UUID

from shared import ids
from shared.domain import Aggregate, Created, Event, event


class ReservationNumber(Aggregate):
    """The claim on (place, number); the number itself is only known by its hash."""

    TOPIC = "reservation_number"

    class Claimed(Created):
        TOPIC = "reservation_number.claimed"
        guest_id: UUID

    class ClaimedAgain(Event):
        TOPIC = "reservation_number.claimed_again"
        guest_id: UUID

    @staticmethod
    def id_of(place_id: UUID, number_hash: str) -> UUID:
        return ids.of("reservation", place_id, number_hash)

    @event(Claimed)
    def __init__(self, guest_id: UUID) -> None:
        self.guest_id = guest_id

    def claim(self, guest_id: UUID) -> None:
        """For another departure, once the guest who had it was taken back."""
        if guest_id != self.guest_id:
            self._claimed_again(guest_id)

    @event(ClaimedAgain)
    def _claimed_again(self, guest_id: UUID) -> None:
        self.guest_id = guest_id

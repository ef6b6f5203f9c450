"""A contact that was anonymised is not silently made again by the next list."""

from uuid import UUID

from shared import ids
from shared.domain import Aggregate, Created, event


class ForgottenContact(Aggregate):
    """The claim on (business, contact hash): whoever has it was forgotten."""

    TOPIC = "forgotten_contact"

    class Forgotten(Created):
        TOPIC = "forgotten_contact.forgotten"

    @staticmethod
    def id_of(business_id: UUID, contact_hash: str) -> UUID:
        return ids.of("forgotten", business_id, contact_hash)

    @event(Forgotten)
    def __init__(self) -> None:
        pass

"""What came back of a mail that had been handed over; of each mail and kind it is told once."""

from uuid import UUID

from shared import ids
from shared.domain import Aggregate, Created, Word, event


class Bounce(Aggregate):
    """Whose mail it was, its sender knows: an invitation, a reminder, a letter of any service."""

    TOPIC = "bounce"

    class Received(Created):
        TOPIC = "bounce.received"
        mail: UUID
        generation: int
        kind: Word
        code: Word
        words: Word

    @staticmethod
    def create_id(mail: UUID, generation: int, kind: Word) -> UUID:
        return ids.of("bounce", mail, generation, kind)

    @event(Received)
    def __init__(self, mail: UUID, generation: int, kind: Word, code: Word, words: Word) -> None:
        self.mail, self.generation, self.kind = mail, generation, kind

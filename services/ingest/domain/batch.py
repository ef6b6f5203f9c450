"""The fates of some rows of an import, stored together with the guests they made.

stored     once; the upload itself only counts them, and stays small
"""

from uuid import UUID

from shared import ids
from shared.domain import Aggregate, Created, Word, event


class Batch(Aggregate):
    """Some rows of an upload: what became of each, in the file's order."""

    TOPIC = "batch"

    class Stored(Created):
        TOPIC = "batch.stored"
        import_id: UUID
        numbers: list[int]
        codes: list[Word]
        details: list[Word]
        guests: list[Word]

    @staticmethod
    def id_of(import_id: UUID, up_to: int) -> UUID:
        return ids.of("batch", import_id, up_to)

    @event(Stored)
    def __init__(
        self,
        import_id: UUID,
        numbers: list[int],
        codes: list[Word],
        details: list[Word],
        guests: list[Word],
    ) -> None:
        self.codes, self.guests = codes, guests

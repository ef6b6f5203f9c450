"""A PMS's push: the same key is the same push, answered the same, however often it comes.

completed     at once, together with its guests
"""

from uuid import UUID

from shared import ids
from shared.domain import Aggregate, Created, Refused, Word, event


class AnotherBody(Refused):
    """The Idempotency-Key was used for other guests before (draft-ietf-httpapi-idempotency-key)."""


class Transfer(Aggregate):
    """The claim on (credential, Idempotency-Key), with the answer that was given."""

    TOPIC = "transfer"

    class Completed(Created):
        TOPIC = "transfer.completed"
        fingerprint: Word
        codes: list[Word]
        details: list[Word]
        guests: list[Word]

    @staticmethod
    def id_of(key_id: UUID, idempotency_key: str) -> UUID:
        return ids.of("transfer", key_id, idempotency_key)

    @event(Completed)
    def __init__(
        self, fingerprint: Word, codes: list[Word], details: list[Word], guests: list[Word]
    ) -> None:
        self.fingerprint = fingerprint
        self.codes, self.details, self.guests = codes, details, guests

    def must_be(self, fingerprint: Word) -> None:
        if fingerprint != self.fingerprint:
            raise AnotherBody

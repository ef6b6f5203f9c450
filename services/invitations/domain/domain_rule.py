"""A domain of a business's guests: blocked as a whole, or not."""

from uuid import UUID

from shared import ids
from shared.domain import Aggregate, Created, Event, Word, event


class DomainRule(Aggregate):
    """Read before a mail's intent, and again right before its words go out."""

    TOPIC = "domain_rule"

    class Met(Created):
        TOPIC = "domain_rule.met"
        domain_hash: Word
        domain: Word

    class Blocked(Event):
        TOPIC = "domain_rule.blocked"
        domain_hash: Word
        domain: Word

    class Unblocked(Event):
        TOPIC = "domain_rule.unblocked"
        domain_hash: Word
        domain: Word

    @staticmethod
    def stream(business_id: UUID, domain_hash: str) -> UUID:
        return ids.of("domain rule", business_id, domain_hash)

    @classmethod
    def meet(cls, business_id: UUID, domain_hash: Word, domain: Word) -> "DomainRule":
        id = cls.stream(business_id, domain_hash)
        return cls._create(cls.Met, id=id, domain_hash=domain_hash, domain=domain)

    @event(Met)
    def __init__(self, domain_hash: Word, domain: Word) -> None:
        self.domain_hash, self.domain = domain_hash, domain
        self.is_blocked = False

    def block(self) -> None:
        if not self.is_blocked:
            self._blocked(self.domain_hash, self.domain)

    def unblock(self) -> None:
        if self.is_blocked:
            self._unblocked(self.domain_hash, self.domain)

    @event(Blocked)
    def _blocked(self, domain_hash: Word, domain: Word) -> None:
        self.is_blocked = True

    @event(Unblocked)
    def _unblocked(self, domain_hash: Word, domain: Word) -> None:
        self.is_blocked = False

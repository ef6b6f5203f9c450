"""Commands on blocked addresses and domains of a business (R-066, R-067)."""

from datetime import datetime
from uuid import UUID

from services.invitations.application.ground import Ground, business, of_the_business
from services.invitations.domain.domain_rule import DomainRule
from services.invitations.domain.recipient import Recipient
from services.invitations.settings import JUST_NOW
from shared import clock
from shared.application import Recorded
from shared.domain import Aggregate, Sealed


class Blocks(Ground):
    """Addresses and domains come as HMACs; what a list shows of them is sealed apart."""

    def block_address(self, contact_hash: str, source: str, address: Sealed | None) -> Recorded:
        """From its commit on no mail is intended. Blocking again from a source makes no event."""

        def decision() -> list[Aggregate]:
            recipient = self.recipient(contact_hash)
            recipient.block(source, address)
            return [recipient]

        return self.decide(decision)

    def just_mailed(self, contact_hash: str) -> datetime | None:
        """When a mail to this address was intended that a block now cannot call back; None: none
        was."""
        found = self.find(Recipient, Recipient.stream(business(), contact_hash))
        at = found.intended_at if found else None
        return at if at and clock.now() - at <= JUST_NOW else None

    def unblock_address(self, recipient_id: UUID, source: str) -> Recorded:
        """Lifts the block of one source; the address is free when that was the last."""
        return self.change(Recipient, recipient_id, lambda found: found.unblock(source))

    def subscribe_again(self, contact_hash: str) -> Recorded:
        """The guest takes the own unsubscribing back; a block by staff stands."""
        stream = Recipient.stream(business(), contact_hash)
        return self.change(Recipient, stream, lambda found: found.subscribe_again())

    def block_domain(self, domain_hash: str, domain: str) -> Recorded:
        def decision() -> list[Aggregate]:
            stream = DomainRule.stream(business(), domain_hash)
            meet = DomainRule.meet
            with of_the_business():
                rule = self.get_or(
                    DomainRule, stream, lambda: meet(business(), domain_hash, domain)
                )
            rule.block()
            return [rule]

        return self.decide(decision)

    def unblock_domain(self, rule_id: UUID) -> Recorded:
        return self.change(DomainRule, rule_id, lambda rule: rule.unblock())

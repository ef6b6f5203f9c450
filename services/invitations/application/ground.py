"""What all commands of invitations stand on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from services.invitations.domain.domain_rule import DomainRule
from services.invitations.domain.matrix import Because
from services.invitations.domain.recipient import Recipient
from shared.application import Application
from shared.domain import Aggregate, acting, the_actor

A = TypeVar("A", bound=Aggregate)


@dataclass(frozen=True)
class Block:
    """Why no invitation goes to somebody: the address or its domain, by its HMAC."""

    because: Because
    entry: str


class Ground(Application):
    """Finds what is decided by a business as a whole: recipients and domain rules."""

    name = "invitations"

    def block_on(self, contact_hash: str, domain_hash: str | None) -> Block | None:
        """The block that stands against mail to an address now, straight from the event store."""
        stream = Recipient.stream(business(), contact_hash)
        return self.block_by(self.find(Recipient, stream), domain_hash)

    def block_by(self, recipient: Recipient | None, domain_hash: str | None) -> Block | None:
        """The same, of a recipient that is decided upon: loaded once, it is asked once."""
        if recipient and recipient.blocked_by:
            return Block(Because.ADDRESS_BLOCKED, recipient.contact_hash)
        rule = domain_hash and self.find(DomainRule, DomainRule.stream(business(), domain_hash))
        if domain_hash and rule and rule.is_blocked:
            return Block(Because.DOMAIN_BLOCKED, domain_hash)
        return None

    def get_or(self, kind: type[A], stream: UUID, make: Callable[[], A]) -> A:
        """The aggregate as `get` gives it, or a new one."""
        return self.get(kind, stream) if self.find(kind, stream) else make()

    def recipient(self, contact_hash: str) -> Recipient:
        with of_the_business():
            stream = Recipient.stream(business(), contact_hash)
            make = Recipient.meet
            return self.get_or(Recipient, stream, lambda: make(business(), contact_hash))


def business() -> UUID:
    """Whose command is being carried out."""
    found = the_actor().business_id
    assert found
    return found


@contextmanager
def of_the_business() -> Iterator[None]:
    """What is made inside belongs to no single place."""
    with acting(replace(the_actor(), place_id=None)):
        yield

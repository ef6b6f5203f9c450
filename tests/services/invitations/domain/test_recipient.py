"""An address: no intent after a block, and who may lift it."""

import pytest

from services.invitations.domain.domain_rule import DomainRule
from services.invitations.domain.recipient import AddressIsBlocked, Recipient
from shared.domain import Sealed
from tests.services.invitations.domain.facts import MAY_2
from tests.support.story import ID, fact, given

met = fact(Recipient.Met, contact_hash="hash")
mail = fact(Recipient.MailIntended, guest_id=ID, mail=ID, intended_at=MAY_2)
lifted = fact(Recipient.Unblocked, contact_hash="hash")


def of_several(source: str) -> tuple[type, dict[str, object]]:
    return fact(Recipient.Lifted, source=source)


def by(source: str) -> tuple[type, dict[str, object]]:
    return fact(Recipient.Blocked, contact_hash="hash", source=source, address=Sealed("a"))


def test_an_address_is_met_by_its_hash() -> None:
    given(Recipient).when(lambda _: Recipient.meet(ID, "hash")).then(met)


def test_a_mail_is_intended() -> None:
    given(Recipient, met).when(lambda it: it.intend(ID, ID, MAY_2)).then(mail)


@pytest.mark.parametrize("source", ["staff", "unsubscribe"])
def test_no_mail_is_intended_after_a_block(source: str) -> None:
    with pytest.raises(AddressIsBlocked):
        given(Recipient, met, by(source)).when(lambda it: it.intend(ID, ID, MAY_2))


def test_blocking_twice_is_once_for_each_who_blocks() -> None:
    address = Sealed("a")
    given(Recipient, met).when(lambda it: it.block("staff", address)).then(by("staff"))
    given(Recipient, met, by("staff")).when(lambda it: it.block("staff", address)).then()
    given(Recipient, met, by("staff")).when(lambda it: it.block("unsubscribe", address)).then(
        by("unsubscribe")
    )


@pytest.mark.parametrize("source", ["staff", "unsubscribe", "complaint"])
def test_staff_lift_the_block_they_mean(source: str) -> None:
    given(Recipient, met, by(source)).when(lambda it: it.unblock(source)).then(lifted)
    given(Recipient, met, by(source)).when(lambda it: it.unblock("another")).then()
    given(Recipient, met).when(lambda it: it.unblock(source)).then()


def test_the_address_is_free_when_nobody_blocks_it_any_more() -> None:
    both = (met, by("staff"), by("unsubscribe"))
    given(Recipient, *both).when(lambda it: it.unblock("staff")).then(of_several("staff"))
    with pytest.raises(AddressIsBlocked):
        given(Recipient, *both, of_several("staff")).when(lambda it: it.intend(ID, ID, MAY_2))
    given(Recipient, *both, of_several("staff")).when(lambda it: it.unblock("unsubscribe")).then(
        lifted
    )


def test_after_the_block_is_lifted_mail_goes_again() -> None:
    given(Recipient, met, by("staff"), lifted).when(lambda it: it.intend(ID, ID, MAY_2)).then(mail)


def test_a_guest_lifts_the_own_block_only() -> None:
    given(Recipient, met, by("unsubscribe")).when(lambda it: it.subscribe_again()).then(lifted)
    given(Recipient, met).when(lambda it: it.subscribe_again()).then()
    given(Recipient, met, by("staff")).when(lambda it: it.subscribe_again()).then()
    given(Recipient, met, by("complaint"), by("staff"), by("unsubscribe")).when(
        lambda it: it.subscribe_again()
    ).then(of_several("unsubscribe"), of_several("complaint"))
    given(Recipient, met, by("complaint"), by("unsubscribe")).when(
        lambda it: it.subscribe_again()
    ).then(of_several("unsubscribe"), lifted)


def test_a_domain_is_blocked_and_unblocked_once_each() -> None:
    told = {"domain_hash": "hash", "domain": "example.org"}
    known, off, on = (
        fact(DomainRule.Met, **told),
        fact(DomainRule.Blocked, **told),
        fact(DomainRule.Unblocked, **told),
    )
    given(DomainRule).when(lambda _: DomainRule.meet(ID, "hash", "example.org")).then(known)
    given(DomainRule, known).when(lambda it: it.block()).then(off)
    given(DomainRule, known, off).when(lambda it: it.block()).then()
    given(DomainRule, known, off).when(lambda it: it.unblock()).then(on)
    given(DomainRule, known).when(lambda it: it.unblock()).then()

"""Blocks of addresses and domains: no mail is intended after the block's commit, race as it may."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import UUID

import pytest

from services.invitations.application import Unwanted
from services.invitations.domain.invitation import Invitation
from services.invitations.domain.recipient import STAFF, UNSUBSCRIBE, Recipient
from shared.application import Contested, NotHere
from shared.domain import Acting, acting
from tests.services.invitations.people import ANNA, a_guest, guest_id
from tests.services.invitations.stage import BUSINESS, MAY_2_TEN, Stage

ROUNDS, AT_ONCE = 12, 6


async def test_no_intent_is_stored_after_a_block_whatever_races(stage: Stage) -> None:
    contact = stage.here.pepper.contact(BUSINESS, ANNA)
    days = [date(2026, 2, 10) + timedelta(days=n) for n in range(ROUNDS * AT_ONCE)]
    await stage.hear(*(a_guest(stage.here, departure=day) for day in days))
    stage.time.now = MAY_2_TEN
    guests = [guest_id(ANNA, day) for day in days]
    luck = random.Random(11)
    intents = 0
    for round in range(ROUNDS):
        start = Barrier(AT_ONCE + 1)
        some = guests[round * AT_ONCE : (round + 1) * AT_ONCE]

        def intend(guest: UUID, start: Barrier = start) -> bool:
            start.wait()
            try:
                stage.do("intend", Invitation, guest, "<m@x>", 0)
            except (Unwanted, Contested):
                return False
            return True

        def block(pause: float, start: Barrier = start) -> None:
            start.wait()
            sum(range(int(pause)))
            stage.do("block_address", contact, STAFF, None)

        with ThreadPoolExecutor(AT_ONCE + 1) as threads:
            blocking = threads.submit(block, luck.random() * 200_000)
            intents += sum(threads.map(intend, some))
            blocking.result()
        with pytest.raises(Unwanted):
            stage.do("intend", Invitation, spare(stage, some), "<m@x>", 0)
        stage.do("unblock_address", Recipient.stream(BUSINESS, contact), STAFF)
    assert_in_order(stage, contact)
    assert intents == len(stage.stored("invitation.intended"))
    assert len(stage.stored("recipient.mail_intended")) == intents


def spare(stage: Stage, guests: list[UUID]) -> UUID:
    """One of these that is still to go, if the block came before all of them; else any."""
    waiting = [g for g in guests if stage.app.find(Invitation, g).status == "not_sent"]
    return (waiting or guests)[0]


def assert_in_order(stage: Stage, contact: str) -> None:
    is_blocked = False
    for fact in stage.app.events.get(Recipient.stream(BUSINESS, contact)):
        if isinstance(fact, Recipient.MailIntended):
            assert not is_blocked
        is_blocked = isinstance(fact, Recipient.Blocked) or (
            is_blocked and not isinstance(fact, Recipient.Unblocked)
        )


def test_blocking_again_changes_nothing(stage: Stage) -> None:
    for _ in range(2):
        stage.do("block_address", "hash", UNSUBSCRIBE, None)
        stage.do("block_domain", "hash", "example.org")
    assert len(stage.stored("recipient.blocked", "domain_rule.blocked")) == 2


def test_one_command_blocks_once_even_after_the_block_was_lifted(stage: Stage) -> None:
    form = Acting("staff:1", BUSINESS, command_id=UUID(int=77))
    with acting(form):
        stage.app.block_address("hash", STAFF, None)
    stage.do("unblock_address", Recipient.stream(BUSINESS, "hash"), STAFF)
    with acting(form):
        stage.app.block_address("hash", STAFF, None)
    assert not stage.app.find(Recipient, Recipient.stream(BUSINESS, "hash")).blocked_by


def test_a_guest_does_not_lift_what_staff_blocked(stage: Stage) -> None:
    stage.do("block_address", "hash", STAFF, None)
    stage.do("subscribe_again", "hash")
    with acting(Acting("rule:test@1", BUSINESS)):
        assert stage.app.block_on("hash", None)


def test_another_business_lifts_nothing(stage: Stage) -> None:
    stage.do("block_address", "hash", STAFF, None)
    stranger = Acting("staff:2", UUID(int=0xB2), command_id=UUID(int=78))
    with acting(stranger), pytest.raises(NotHere):
        stage.app.unblock_address(Recipient.stream(BUSINESS, "hash"), STAFF)

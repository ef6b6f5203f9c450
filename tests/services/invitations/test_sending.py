"""Invitations on their way to a real mail server that takes, refuses, hangs up or is late."""

import asyncio
from datetime import date, timedelta

import pytest

from services.invitations.domain.invitation import Invitation
from services.invitations.domain.recipient import STAFF
from services.invitations.service import SERVICE
from shared import application
from shared.mail.smtp import Mailer
from shared.timers import Sweeper
from tests.services.invitations.mails import (
    GUEST,
    TRIES,
    a_due_guest,
    mail_server,
    read,
    words_of,
)
from tests.services.invitations.people import ANNA, a_guest
from tests.services.invitations.stage import BUSINESS, MAY_2_TEN, Stage
from tests.support.mail_servers import DROP, Late


async def test_an_address_that_is_unknown_there_has_failed(stage: Stage) -> None:
    await a_due_guest(stage)
    async with mail_server(stage, {"RCPT": f"550 5.1.1 <{ANNA}>: no such user"}) as ledger:
        await stage.moments_come()
        assert not ledger.mails
    row = await stage.row(GUEST)
    assert (row["status"], row["because"], row["retry_at"]) == ("failed", "permanent", None)
    [failed] = [e for e in row["timeline"].values() if e["what"] == "failed"]
    assert failed["code"] == 550
    [sealed] = row["refusals"].values()
    said = stage.here.vault.open(sealed)
    assert said and "no such user" in said and ANNA not in said
    assert "no such user" not in str(row)


async def test_a_refusal_for_now_is_tried_five_times_under_one_message_id(stage: Stage) -> None:
    await a_due_guest(stage)
    script: dict[str, str | Late] = {"dot": "250 ok", "RCPT": "450 4.2.2 mailbox full"}
    async with mail_server(stage, script):
        for minutes in (0, 5, 30, 120, 600):
            stage.time.passes(minutes=minutes)
            await stage.moments_come()
        stage.time.passes(days=3)
        await stage.moments_come()
    assert stage.stored(*TRIES) == ["invitation.intended", "invitation.failed"] * 5
    assert (await stage.row(GUEST))["status"] == "failed"
    facts = list(stage.app.events.get(GUEST))
    ids = {fact.message_id for fact in facts if isinstance(fact, Invitation.Intended)}
    assert len(ids) == 1


async def test_it_waits_for_the_next_try_and_then_goes(stage: Stage) -> None:
    await a_due_guest(stage)
    script: dict[str, str | Late] = {"RCPT": "451 4.7.1 greylisted"}
    async with mail_server(stage, script) as ledger:
        await stage.moments_come()
        row = await stage.row(GUEST)
        assert row["status"] == "not_sent"
        assert row["retry_at"] == MAY_2_TEN + timedelta(minutes=5)
        stage.time.passes(minutes=4)
        await stage.moments_come()
        assert stage.stored(*TRIES) == ["invitation.intended", "invitation.failed"]
        script.clear()
        stage.time.passes(minutes=1)
        await stage.moments_come()
        assert len(ledger.mails) == 1
    assert (await stage.row(GUEST))["status"] == "email_sent"


@pytest.mark.parametrize("answer", [DROP, "451 4.3.0 try again"])
async def test_what_the_server_may_have_taken_is_never_sent_again(
    stage: Stage, answer: str
) -> None:
    await a_due_guest(stage)
    async with mail_server(stage, {"dot": answer}) as ledger:
        await stage.moments_come()
        assert (await stage.row(GUEST))["status"] == "uncertain"
        stage.time.passes(days=2)
        await stage.moments_come()
        assert len(ledger.mails) == 1
    assert stage.stored(*TRIES) == ["invitation.intended", "invitation.uncertain"]


async def test_a_crash_between_intent_and_outcome_is_uncertain_after_ten_minutes(
    stage: Stage,
) -> None:
    await a_due_guest(stage)
    late = Late("250 ok")
    async with mail_server(stage, {"dot": late}) as ledger:
        sending = asyncio.create_task(stage.sweeper.sweep())
        while not ledger.mails:
            await asyncio.sleep(0.01)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        await stage.moments_come()
        assert (await stage.row(GUEST))["status"] == "sending"
        stage.time.passes(minutes=9, seconds=59)
        await stage.moments_come()
        assert (await stage.row(GUEST))["status"] == "sending"
        stage.time.passes(seconds=1)
        await stage.moments_come()
        assert (await stage.row(GUEST))["status"] == "uncertain"
        assert len(ledger.mails) == 1
    assert stage.stored(*TRIES) == ["invitation.intended", "invitation.uncertain"]


async def test_two_workers_at_once_send_one_mail(stage: Stage) -> None:
    guests = [await a_due_guest(stage, f"guest{n}@example.org") for n in range(6)]
    async with mail_server(stage) as ledger:
        workers = [Sweeper(stage.here, SERVICE.on_moments, lambda: None) for _ in range(4)]
        await asyncio.gather(*(worker.sweep() for worker in workers))
        await stage.moments_come()
    assert sorted(m.rcpt_tos[0] for m in ledger.mails) == sorted(
        f"guest{n}@example.org" for n in range(6)
    )
    assert {(await stage.row(guest))["status"] for guest in guests} == {"email_sent"}


async def test_an_address_blocked_since_gets_nothing(stage: Stage) -> None:
    await a_due_guest(stage)
    stage.do("block_address", stage.here.pepper.contact(BUSINESS, ANNA), STAFF, None)
    async with mail_server(stage) as ledger:
        await stage.moments_come()
        assert not ledger.connections
    row = await stage.row(GUEST)
    assert (row["status"], row["because"]) == ("cancelled", "address_blocked")
    assert stage.stored(*TRIES) == ["invitation.suppressed"]


@pytest.mark.parametrize("what", ["address", "domain"])
async def test_a_block_while_the_server_waits_for_the_words_stops_it(
    stage: Stage, what: str
) -> None:
    await a_due_guest(stage)
    late = Late("250 2.1.5 ok")
    async with mail_server(stage, {"RCPT": late}) as ledger:
        sending = asyncio.create_task(stage.sweeper.sweep())
        while "RCPT" not in ledger.said:
            await asyncio.sleep(0.01)
        pepper = stage.here.pepper
        if what == "address":
            stage.do("block_address", pepper.contact(BUSINESS, ANNA), STAFF, None)
        else:
            stage.do("block_domain", pepper.domain(BUSINESS, "example.org"), "example.org")
        late.now.set()
        await sending
        await stage.settle()
        assert not ledger.mails
        assert "DATA" not in ledger.said
    row = await stage.row(GUEST)
    assert (row["status"], row["because"]) == ("cancelled", f"{what}_blocked")
    assert stage.stored(*TRIES) == ["invitation.intended", "invitation.suppressed"]


async def test_an_address_that_no_mail_can_be_written_to_has_failed(stage: Stage) -> None:
    guest = await a_due_guest(stage, "grüße@example.org")
    async with mail_server(stage) as ledger:
        await stage.moments_come()
        assert not ledger.connections
    assert (await stage.row(guest))["because"] == "permanent"
    assert stage.stored(*TRIES) == ["invitation.intended", "invitation.failed"]


async def test_nothing_is_written_to_a_guest_who_was_forgotten(stage: Stage) -> None:
    await a_due_guest(stage)
    stage.here.vault.destroy(BUSINESS, f"guest:{GUEST}")
    async with mail_server(stage) as ledger:
        await stage.moments_come()
        assert not ledger.connections
    assert (await stage.row(GUEST))["because"] == "forgotten"


async def test_cancelled_deleted_and_anonymised_guests_get_nothing(stage: Stage) -> None:
    for command, more in (("cancel", {}), ("delete", {}), ("anonymise", {"erases_words": False})):
        guest = await a_due_guest(stage, f"{command}@example.org")
        stage.do(command, guest, **more)
        await stage.settle()
    async with mail_server(stage) as ledger:
        await stage.moments_come()
        assert not ledger.connections


async def test_a_server_that_is_away_costs_a_try_and_no_invitation(stage: Stage) -> None:
    await a_due_guest(stage)
    async with mail_server(stage) as ledger:
        pass  # and it is gone
    stage.here.mailer = Mailer(ledger.url, "afterstay.test")
    await stage.moments_come()
    assert (await stage.row(GUEST))["because"] == "transient"
    stage.time.passes(minutes=5)
    async with mail_server(stage) as there:
        await stage.moments_come()
        assert len(there.mails) == 1


async def test_a_corrected_address_gets_its_own_mail_and_link(stage: Stage) -> None:
    await a_due_guest(stage)
    async with mail_server(stage, {"RCPT": "550 5.1.1 unknown"}):
        await stage.moments_come()
    stage.time.passes(minutes=3)
    vault, pepper = stage.here.vault, stage.here.pepper
    new = "anna.huber@example.org"
    hashes = (pepper.contact(BUSINESS, new), pepper.domain(BUSINESS, "example.org"))
    stage.do("correct_address", GUEST, vault.seal(BUSINESS, f"guest:{GUEST}", new), *hashes)
    await stage.settle()
    async with mail_server(stage) as ledger:
        await stage.moments_come()
        [envelope] = ledger.mails
        assert envelope.rcpt_tos == [new]
        assert pepper.link("survey", GUEST, 1) in words_of(read(ledger))
    row = await stage.row(GUEST)
    assert (row["status"], row["generation"], vault.open(row["email"])) == ("email_sent", 1, new)
    facts = list(stage.app.events.get(GUEST))
    assert len({f.message_id for f in facts if isinstance(f, Invitation.Intended)}) == 2


async def test_many_guests_of_one_address_all_get_theirs(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A travel agency's address: all intents of an address are one stream, and contend for it."""
    monkeypatch.setattr(application, "TRIES", 1)  # as if there were many workers
    days = [date(2026, 4, 1) + timedelta(days=n) for n in range(30)]
    await stage.hear(*(a_guest(stage.here, departure=day) for day in days))
    stage.time.now = MAY_2_TEN
    async with mail_server(stage) as ledger:
        await stage.moments_come()
        for _minute in range(10):
            stage.time.passes(minutes=1)
            await stage.moments_come()
        assert len(ledger.mails) == 30

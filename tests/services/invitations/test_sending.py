"""Invitations on their way to a real mail server that takes, refuses, hangs up or is late."""

import asyncio
import email
import email.policy
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date, timedelta
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import pytest

from services.invitations.domain.invitation import Invitation
from services.invitations.domain.recipient import STAFF
from services.invitations.domain.submission import Answer
from services.invitations.service import SERVICE
from shared import application
from shared.mail.smtp import Mailer
from shared.timers import Sweeper
from tests.services.invitations.people import ANNA, a_guest, guest_id
from tests.services.invitations.stage import BUSINESS, MAY_2_TEN, PLACE, Stage
from tests.support.mail_servers import DROP, Late, Ledger, smtp_server

GUEST = guest_id(ANNA)
OUTCOMES = ("invitation.sent", "invitation.failed", "invitation.uncertain")
TRIES = ("invitation.intended", *OUTCOMES, "invitation.suppressed")


@asynccontextmanager
async def mail_server(
    stage: Stage, script: Mapping[str, str | Late] | None = None
) -> AsyncIterator[Ledger]:
    async with smtp_server(script) as ledger:
        stage.here.mailer = Mailer(ledger.url, "afterstay.test")
        yield ledger
        await stage.here.mailer.close()


async def a_due_guest(stage: Stage, address: str = ANNA, **more: Any) -> UUID:
    imported = a_guest(stage.here, address, **more)
    await stage.hear(imported)
    stage.time.now = max(stage.time.now, MAY_2_TEN)
    return imported.stream


def read(ledger: Ledger, index: int = -1) -> EmailMessage:
    content = ledger.mails[index].content
    assert isinstance(content, bytes)
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def words_of(message: EmailMessage, subtype: str = "plain") -> str:
    part = message.get_body((subtype,))
    assert part
    words: str = part.get_content()
    return words


async def test_it_goes_at_its_hour_in_the_guest_s_language(stage: Stage) -> None:
    await stage.hear(a_guest(stage.here))
    async with mail_server(stage) as ledger:
        stage.time.now = MAY_2_TEN - timedelta(seconds=1)
        await stage.moments_come()
        assert not ledger.mails
        stage.time.now = MAY_2_TEN
        await stage.moments_come()
        message = read(ledger)
    assert ledger.mails[0].rcpt_tos == [ANNA]
    assert message["To"] == f"Anna Huber <{ANNA}>"
    assert message["From"].startswith("Hotel Post <")
    assert message["Content-Language"] == "de"
    row = await stage.row(GUEST)
    assert (row["status"], row["sent_at"]) == ("email_sent", MAY_2_TEN)
    assert stage.stored(*TRIES) == ["invitation.intended", "invitation.sent"]


async def test_text_and_html_say_the_same_and_carry_the_link(stage: Stage) -> None:
    await a_due_guest(stage)
    async with mail_server(stage) as ledger:
        await stage.moments_come()
        message = read(ledger)
    link = f"{stage.here.settings.public_url}/g/s/{stage.here.pepper.link('survey', GUEST)}"
    for subtype in ("plain", "html"):
        words = words_of(message, subtype)
        assert link in words
        assert "Anna Huber" in words
        assert "Hotel Post" in words
        assert "{{" not in words


async def test_one_click_stops_it(stage: Stage) -> None:
    await a_due_guest(stage)
    async with mail_server(stage) as ledger:
        await stage.moments_come()
        message = read(ledger)
    token = stage.here.pepper.link("unsubscribe", GUEST)
    assert message["List-Unsubscribe"] == f"<{stage.here.settings.public_url}/g/u/{token}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"/g/u/{token}" in words_of(message)


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


async def test_the_place_s_own_words_go_to_those_they_were_written_for(stage: Stage) -> None:
    day = date(2026, 5, 1)
    own = (
        "Servus aus {{place_name}}",
        "Liebe {{guest_name}},",
        "Abreise am {{departure}}.\n\nBis bald!",
    )
    stage.do("change_wording", PLACE, "invitation", "de", own, day, day)
    await a_due_guest(stage)
    other = await a_due_guest(stage, "eva@example.org", departure=date(2026, 4, 30))
    async with mail_server(stage) as ledger:
        await stage.moments_come()
        mails = {m.rcpt_tos[0]: read(ledger, n) for n, m in enumerate(ledger.mails)}
    mine = mails[ANNA]
    assert mine["Subject"] == "Servus aus Hotel Post"
    assert "Liebe Anna Huber," in words_of(mine)
    assert "Abreise am 01.05.2026." in words_of(mine)
    assert "Servus" not in mails["eva@example.org"]["Subject"]
    versions = {
        guest: fact.text_version
        for guest in (GUEST, other)
        for fact in stage.app.events.get(guest)
        if isinstance(fact, Invitation.Intended)
    }
    assert versions == {GUEST: 1, other: 0}


async def test_what_a_hotel_or_a_guest_writes_does_nothing_in_a_mail(stage: Stage) -> None:
    bad = (
        "{{ 7*7 }}{% if 1 %}",
        "<script>alert(1)</script>Hi",
        "<img src=x onerror=y>{{guest_name}}",
    )
    stage.do("change_wording", PLACE, "invitation", "de", bad, None, None)
    await a_due_guest(stage, name="<b>Bobby</b>\r\nBcc: x@example.org {{link}}")
    async with mail_server(stage) as ledger:
        await stage.moments_come()
        message = read(ledger)
    page = words_of(message, "html")
    assert "<script" not in page and "onerror" not in page and "<b>Bobby" not in page
    assert message["Bcc"] is None
    assert ledger.mails[0].rcpt_tos == [ANNA]
    assert "49" not in message["Subject"]


@pytest.mark.parametrize("language", ["en", "de", "fr", "it", "pl", "es"])
async def test_every_language_has_its_words(stage: Stage, language: str) -> None:
    await a_due_guest(stage, language=language)
    async with mail_server(stage) as ledger:
        await stage.moments_come()
        message = read(ledger)
    assert message["Content-Language"] == language
    is_english = "Rate your stay" in words_of(message)
    assert is_english == (language == "en")


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


async def sent(stage: Stage) -> None:
    await a_due_guest(stage)
    async with mail_server(stage):
        await stage.moments_come()


async def test_a_reminder_goes_once_and_leaves_the_status(stage: Stage) -> None:
    await sent(stage)
    stage.time.passes(days=3)
    stage.do("remind", GUEST)
    await stage.settle()
    async with mail_server(stage) as ledger:
        await stage.moments_come()
        await stage.moments_come()
        [message] = [read(ledger, n) for n in range(len(ledger.mails))]
    assert stage.here.pepper.link("survey", GUEST) in words_of(message)
    row = await stage.row(GUEST)
    assert row["status"] == "email_sent"
    told = [e["what"] for e in row["timeline"].values() if e["what"].startswith("reminder")]
    assert told == ["reminder_planned", "reminder_intended", "reminder_sent"]


async def test_a_reminder_stops_where_the_guest_answered_or_is_blocked(stage: Stage) -> None:
    await sent(stage)
    stage.do("remind", GUEST)
    stage.do("answer", GUEST, Answer(100_00, None, False, False, "de"))
    await stage.settle()
    other = await a_due_guest(stage, "eva@example.org")
    async with mail_server(stage) as ledger:
        await stage.moments_come()
        stage.do("remind", other)
        stage.do(
            "block_address", stage.here.pepper.contact(BUSINESS, "eva@example.org"), STAFF, None
        )
        await stage.settle()
        await stage.moments_come()
        assert [m.rcpt_tos for m in ledger.mails] == [["eva@example.org"]]  # the invitation
    told = [
        [
            e["because"]
            for e in (await stage.row(g))["timeline"].values()
            if "suppressed" in e["what"]
        ]
        for g in (GUEST, other)
    ]
    assert told == [["has_answered"], ["address_blocked"]]


async def test_a_reminder_that_nobody_knows_of_is_not_sent_again(stage: Stage) -> None:
    await sent(stage)
    stage.do("remind", GUEST)
    await stage.settle()
    async with mail_server(stage, {"dot": DROP}) as ledger:
        await stage.moments_come()
        stage.time.passes(days=2)
        await stage.moments_come()
        assert len(ledger.mails) == 1
    assert stage.stored("reminder.intended", "reminder.uncertain", "reminder.sent") == [
        "reminder.intended",
        "reminder.uncertain",
    ]


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

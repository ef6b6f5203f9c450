"""What goes out: words to the guest and to colleagues, by a real mail server."""

import asyncio
import email
import email.policy
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from email.message import EmailMessage
from typing import Any

import httpx
import pytest

from services.messaging.service import SERVICE
from shared import ids
from shared.mail.smtp import Mailer
from shared.returns import read_returned
from shared.timers import Sweeper
from tests.services.messaging.house import (
    ANNA,
    a_complaint,
    a_service_address,
    act,
    conversation_of,
    text,
)
from tests.services.stream.told import BUSINESS
from tests.support.mail_servers import DROP, Ledger, smtp_server
from tests.support.stage import Stage

TALK = conversation_of(ANNA)
OTTO = str(ids.of("user", "otto"))


@asynccontextmanager
async def mail_server(
    stage: Stage, script: Mapping[str, Any] | None = None
) -> AsyncIterator[Ledger]:
    async with smtp_server(script) as ledger:
        stage.here.mailer = Mailer(ledger.url, "afterstay.test")
        yield ledger
        await stage.here.mailer.close()


def read(ledger: Ledger) -> EmailMessage:
    content = ledger.mails[-1].content
    assert isinstance(content, bytes)
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def words_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part
    return str(part.get_content())


async def test_staff_s_words_go_to_the_guest_once_and_say_where_to_answer(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here))
    await act(stage, marta, "write", words="Es tut uns leid.", version=9)
    page = await text(marta, f"/conversations/{TALK}")
    assert "on its way" in page
    async with mail_server(stage) as ledger:
        for _ in range(2):
            await stage.moments_come()
    [envelope], message = ledger.mails, read(ledger)
    assert envelope.rcpt_tos == ["anna@example.com"]
    token = stage.here.pepper.link("conversation", TALK)
    assert message["Reply-To"] == f"reply+{token}@{stage.here.settings.mail_domain}"
    assert message["Content-Language"] == "de"
    assert "Es tut uns leid." in words_of(message)
    assert f"/g/c/{token}" in words_of(message)
    assert envelope.mail_from
    local = envelope.mail_from.partition("@")[0]
    assert read_returned(stage.here.pepper, local.removeprefix("b+"))
    assert "on its way" not in await text(marta, f"/conversations/{TALK}")


async def test_several_workers_at_once_send_each_letter_once(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here), a_service_address(stage.here))
    await act(stage, marta, "write", words="Es tut uns leid.", version=9)
    await act(stage, marta, "delegate")
    async with mail_server(stage) as ledger:
        workers = [Sweeper(stage.here, SERVICE.on_moments, lambda: None) for _ in range(4)]
        await asyncio.gather(*(worker.sweep() for worker in workers))
        await stage.moments_come()
    assert sorted(mail.rcpt_tos for mail in ledger.mails) == [
        ["anna@example.com"],
        ["service@adler.example"],
    ]


async def test_a_letter_without_outcome_is_given_up_after_a_day(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    """A worker that dies over it leaves an attempt behind, and no outcome."""
    await stage.hear(a_complaint(stage.here))
    await act(stage, marta, "write", words="Hallo.", version=9)
    async with mail_server(stage, {"dot": DROP}):
        await stage.moments_come()
    stage.time.passes(days=1)
    async with mail_server(stage) as ledger:
        await stage.moments_come()
    assert not ledger.mails
    assert stage.stored("letter.uncertain") == ["letter.uncertain"] * 2
    inbox = await stage.here.documents.current("inbox")
    found = await inbox.find_one({"_id": str(TALK)})
    assert found
    assert [letter["state"] for letter in found["letters"].values()] == ["uncertain"]


async def test_a_letter_is_told_sent_when_it_was_sent(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here))
    await act(stage, marta, "write", words="Es tut uns leid.", version=9)
    stage.time.passes(minutes=7)
    async with mail_server(stage):
        await stage.moments_come()
    inbox = await stage.here.documents.current("inbox")
    found = await inbox.find_one({"_id": str(TALK)})
    assert found
    [letter] = found["letters"].values()
    assert letter == {"state": "sent", "at": stage.time.now}


@pytest.mark.parametrize(
    ("action", "to", "subject"),
    [
        ("forward", OTTO, "is yours now"),
        ("share", OTTO, "Your opinion, please"),
        ("delegate", "", "is yours now"),
    ],
)
async def test_a_colleague_is_written_to_with_the_way_to_the_conversation(
    stage: Stage, marta: httpx.AsyncClient, action: str, to: str, subject: str
) -> None:
    await stage.hear(a_complaint(stage.here), a_service_address(stage.here))
    fields: dict[str, Any] = {"words": "Bitte übernehmen.", **({"to": to} if to else {})}
    await act(stage, marta, action, **fields)
    async with mail_server(stage) as ledger:
        await stage.moments_come()
    message = read(ledger)
    assert subject in message["Subject"]
    assert "Bitte übernehmen." in words_of(message)
    assert f"/conversations/{TALK}" in words_of(message)
    assert "Laut und kalt." not in words_of(message)
    assert ledger.mails[0].rcpt_tos == [f"{'otto' if to else 'service'}@adler.example"]


async def test_a_refused_letter_says_so_beside_the_words(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here))
    await act(stage, marta, "write", words="Hallo.", version=9)
    async with mail_server(stage, {"RCPT": "550 5.1.1 no such user"}):
        await stage.moments_come()
    page = await text(marta, f"/conversations/{TALK}")
    assert "refused by the mail server: 5.1.1 no such user" in page


@pytest.mark.parametrize("action", ["forward", "share", "delegate"])
async def test_what_became_of_a_letter_to_a_colleague_stands_beside_its_step(
    stage: Stage, marta: httpx.AsyncClient, action: str
) -> None:
    await stage.hear(a_complaint(stage.here), a_service_address(stage.here))
    to: dict[str, Any] = {} if action == "delegate" else {"to": OTTO}
    await act(stage, marta, action, **to)
    thread = f"/conversations/{TALK}/thread"
    assert "on its way" in await text(marta, thread)
    async with mail_server(stage, {"RCPT": "451 4.7.1 come back later"}):
        await stage.moments_come()
    page = await text(marta, thread)
    assert "not taken yet, will be tried again: 4.7.1 come back later" in page
    assert "refused" not in page
    stage.time.passes(minutes=1)
    async with mail_server(stage, {"RCPT": "550 5.1.1 unknown"}):
        await stage.moments_come()
    assert "refused by the mail server: 5.1.1 unknown" in await text(marta, thread)


async def test_an_address_no_mail_can_be_written_to_is_refused_in_words(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    guest = ids.of("guest of", ANNA)
    odd = stage.here.vault.seal(BUSINESS, f"guest:{guest}", "änna@example.com")
    await stage.hear(a_complaint(stage.here, email=odd))
    await act(stage, marta, "write", words="Hallo.", version=9)
    async with mail_server(stage) as ledger:
        await stage.moments_come()
    assert not ledger.mails
    assert stage.stored("letter.refused") == ["letter.refused"]
    assert "must be plain ASCII" in await text(marta, f"/conversations/{TALK}")


async def test_a_forgotten_guest_gets_no_letter(stage: Stage, marta: httpx.AsyncClient) -> None:
    await stage.hear(a_complaint(stage.here))
    await act(stage, marta, "write", words="Hallo.", version=9)
    stage.here.vault.destroy(BUSINESS, f"guest:{ids.of('guest of', ANNA)}")
    async with mail_server(stage) as ledger:
        await stage.moments_come()
    assert not ledger.mails
    assert stage.stored("letter.refused") == ["letter.refused"]
    assert "not sent: the guest was forgotten" in await text(marta, f"/conversations/{TALK}")

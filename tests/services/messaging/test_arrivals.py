"""What comes in by LMTP, over a real socket: answers, machines, and mails that came back."""

import asyncio
import smtplib
from collections.abc import AsyncIterator, Callable
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import httpx
import pytest

from services.messaging.domain.bounce import Bounce
from services.messaging.domain.conversation import Conversation
from services.messaging.policies.arrivals import door
from shared import application, ids
from shared.mail.inbound import MAX_SIZE
from shared.returns import envelope_sender
from tests.services.messaging.house import ANNA, a_complaint, act, conversation_of, shelves, text
from tests.services.stream.told import BUSINESS
from tests.shared.mail.arrivals import a_dsn, a_report
from tests.support.stage import Stage

TALK = conversation_of(ANNA)
Deliver = Callable[..., Any]


@pytest.fixture
async def deliver(stage: Stage) -> AsyncIterator[Deliver]:
    """What the mail server is told for a mail to an address: code and words."""
    server = door(stage.here)
    port = await server.start()

    def send(mail: bytes, to: str, sender: str) -> tuple[int, str]:
        with smtplib.LMTP("127.0.0.1", port) as client:
            client.ehlo()
            client.mail(sender)
            code, said = client.rcpt(to)
            if code == 250:
                code, said = client.data(mail)
            return code, said.decode()

    async def told(mail: bytes | EmailMessage, to: str, sender: str = "anna@example.com") -> Any:
        raw = mail if isinstance(mail, bytes) else mail.as_bytes(policy=SMTP)
        answer = await asyncio.to_thread(send, raw, to, sender)
        await stage.settle()
        return answer

    await stage.hear(a_complaint(stage.here))
    yield told
    await server.stop()


def reply_to(stage: Stage, purpose: str = "conversation", id: Any = TALK) -> str:
    return f"reply+{stage.here.pepper.link(purpose, id)}@{stage.here.settings.mail_domain}"


def a_mail(words: str, **headers: str) -> EmailMessage:
    mail = EmailMessage()
    told = {"From": "anna@example.com", "Subject": "Re: Hallo", "Message-ID": "<1@example.com>"}
    for name, value in {**told, **headers}.items():
        mail[name] = value
    mail.set_content(words)
    return mail


def heard(stage: Stage) -> int:
    return len(stage.stored("conversation.guest_wrote"))


async def test_an_answer_reaches_its_conversation_without_what_it_quotes(
    stage: Stage, deliver: Deliver, marta: httpx.AsyncClient
) -> None:
    quoted = "Ja, gerne um zehn.\n\n> Dürfen wir Sie anrufen?\n"
    assert (await deliver(a_mail(quoted), reply_to(stage)))[0] == 250
    page = await text(marta, f"/conversations/{TALK}")
    assert "Ja, gerne um zehn." in page
    assert "Dürfen wir Sie anrufen?" not in page
    assert "could not confirm" not in page


async def test_a_mail_delivered_again_is_heard_once(stage: Stage, deliver: Deliver) -> None:
    for _ in range(3):
        assert (await deliver(a_mail("Ja."), reply_to(stage)))[0] == 250
    assert heard(stage) == 1


async def test_an_answer_brings_back_what_was_done_and_ends_a_hold(
    stage: Stage, deliver: Deliver, marta: httpx.AsyncClient
) -> None:
    await act(stage, marta, "hold")
    await deliver(a_mail("Eins.", **{"Message-ID": "<1@x.example>"}), reply_to(stage))
    assert await shelves(marta) == {"alerts": ["Anna Kowalska"]}
    await act(stage, marta, "done")
    await deliver(a_mail("Zwei.", **{"Message-ID": "<2@x.example>"}), reply_to(stage))
    assert await shelves(marta) == {"alerts": ["Anna Kowalska"]}


@pytest.mark.parametrize(
    ("purpose", "id"),
    [("conversation", ids.of("never")), ("dispute", TALK), ("bounce", TALK)],
)
async def test_an_unknown_token_is_refused_for_good(
    stage: Stage, deliver: Deliver, purpose: str, id: Any
) -> None:
    code, said = await deliver(a_mail("Ja."), reply_to(stage, purpose, id))
    assert (code, "No such conversation" in said) == (550, True)
    assert heard(stage) == 0


async def test_other_mailboxes_are_none_of_ours(stage: Stage, deliver: Deliver) -> None:
    assert (await deliver(a_mail("Ja."), "info@afterstay.localhost"))[0] == 550


async def test_a_machine_s_answer_is_taken_and_told_to_nobody(
    stage: Stage, deliver: Deliver
) -> None:
    away = a_mail("Ich bin bis Montag weg.", **{"Auto-Submitted": "auto-replied"})
    assert (await deliver(away, reply_to(stage)))[0] == 250
    assert heard(stage) == 0


async def test_a_mail_that_is_too_big_is_refused(stage: Stage, deliver: Deliver) -> None:
    big = a_mail(("x" * 70 + "\n") * (MAX_SIZE // 70))
    assert (await deliver(big, reply_to(stage)))[0] == 552
    assert heard(stage) == 0


@pytest.mark.parametrize(
    ("told", "is_doubted"),
    [
        ("mx.adler.example; dmarc=fail", True),
        ("mx.adler.example; dmarc=pass", False),
        ("mx.elsewhere.example; dmarc=fail", False),
    ],
)
async def test_what_our_mail_server_does_not_believe_is_marked(
    stage: Stage, deliver: Deliver, marta: httpx.AsyncClient, told: str, is_doubted: bool
) -> None:
    await deliver(a_mail("Ja.", **{"Authentication-Results": told}), reply_to(stage))
    page = await text(marta, f"/conversations/{TALK}")
    assert ("The mail server could not confirm who sent this." in page) is is_doubted


async def test_a_forgotten_guest_cannot_be_heard_any_more(stage: Stage, deliver: Deliver) -> None:
    stage.here.vault.destroy(BUSINESS, f"guest:{ids.of('guest of', ANNA)}")
    assert (await deliver(a_mail("Ja."), reply_to(stage)))[0] == 550
    assert heard(stage) == 0


async def test_a_mail_without_words_is_no_erased_one(
    stage: Stage, deliver: Deliver, marta: httpx.AsyncClient
) -> None:
    assert (await deliver(a_mail(""), reply_to(stage)))[0] == 250
    page = await text(marta, f"/conversations/{TALK}")
    assert "The mail has no words.</p>" in page and "Erased with the guest" not in page
    assert "not kept" not in page


async def test_a_mail_that_nobody_can_read_is_told_to_both_sides(
    stage: Stage, deliver: Deliver, marta: httpx.AsyncClient
) -> None:
    overgrown = b"From: anna@example.com\r\n\r\n" + b"boundary=x\r\n" * 100
    for _ in range(2):
        assert (await deliver(overgrown, reply_to(stage)))[0] == 250
    said = "The mail could not be read."
    assert (await text(marta, f"/conversations/{TALK}")).count(f"{said}</p>") == 1
    link = f"/g/c/{stage.here.pepper.link('conversation', TALK)}?lang=en"
    assert said in await text(marta, link)


async def test_a_bounce_that_nobody_can_read_is_nobody_s_word(
    stage: Stage, deliver: Deliver
) -> None:
    to = envelope_sender(stage.here.pepper, TALK, stage.here.settings.mail_domain)
    assert (await deliver(b"boundary=x\r\n" * 100, to, ""))[0] == 250
    assert stage.stored() == ["conversation.opened"]


async def test_what_could_not_be_stored_now_is_kept_by_the_mail_server(
    stage: Stage, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounced = envelope_sender(stage.here.pepper, ids.of("mail"), stage.here.settings.mail_domain)
    monkeypatch.setattr(application, "TRIES", 0)  # others were faster each time
    assert (await deliver(a_mail("Ja."), reply_to(stage)))[0] == 451
    assert (await deliver(a_dsn("failed", "5.1.1"), bounced, ""))[0] == 451
    monkeypatch.undo()
    assert (await deliver(a_mail("Ja."), reply_to(stage)))[0] == 250
    assert heard(stage) == 1


async def test_attachments_are_not_kept_and_both_sides_are_told_so(
    stage: Stage, deliver: Deliver, marta: httpx.AsyncClient
) -> None:
    mail = a_mail("Siehe Fotos.")
    for name in ("Bad Müller.jpg", "Rechnung.pdf"):
        mail.add_attachment(b"xx", maintype="image", subtype="jpeg", filename=name)
    for _ in range(2):
        assert (await deliver(mail, reply_to(stage)))[0] == 250
    said = "2 attachments were not kept: Bad Müller.jpg, Rechnung.pdf"
    assert said in await text(marta, f"/conversations/{TALK}")
    link = f"/g/c/{stage.here.pepper.link('conversation', TALK)}?lang=en"
    assert said in await text(marta, link)
    assert stage.stored("conversation.attachments_dropped") == ["conversation.attachments_dropped"]
    assert b"Rechnung" not in b"".join(row.state for row in stage._log(1))
    stage.here.vault.destroy(BUSINESS, f"guest:{ids.of('guest of', ANNA)}")
    assert "not kept" not in await text(marta, f"/conversations/{TALK}")


async def test_nothing_of_an_answer_stands_in_the_log_in_clear(
    stage: Stage, deliver: Deliver
) -> None:
    await deliver(a_mail("Meine Nummer ist 0171 2345678."), reply_to(stage))
    log = b"".join(row.state for row in stage._log(1))
    assert b"2345678" not in log and b"anna@" not in log


async def an_answer_on_its_way(stage: Stage, marta: httpx.AsyncClient) -> str:
    """Staff wrote; the envelope sender of the letter."""
    await act(stage, marta, "write", words="Guten Tag", version=9)
    conversation = stage.here.application.find(Conversation, TALK)
    [message] = conversation.words
    domain = stage.here.settings.mail_domain
    return envelope_sender(stage.here.pepper, message, domain)


async def test_a_letter_that_bounced_was_not_sent_after_all(
    stage: Stage, deliver: Deliver, marta: httpx.AsyncClient
) -> None:
    to = await an_answer_on_its_way(stage, marta)
    for _ in range(2):
        assert (await deliver(a_dsn("failed", "5.1.1", "550 5.1.1 unknown"), to, ""))[0] == 250
    assert stage.stored("bounce.received", "letter.refused") == [
        "bounce.received",
        "letter.refused",
    ]
    page = await text(marta, f"/conversations/{TALK}")
    assert "refused by the mail server: smtp; 550 5.1.1 unknown" in page


async def test_a_delay_and_a_complaint_are_told_and_end_no_letter(
    stage: Stage, deliver: Deliver, marta: httpx.AsyncClient
) -> None:
    to = await an_answer_on_its_way(stage, marta)
    kind, told = "message/feedback-report", "Feedback-Type: abuse\r\n"
    complaint = a_report(kind, told, report_type="feedback-report")
    await deliver(a_dsn("delayed", "4.4.7"), to, "")
    await deliver(complaint, to, "")
    assert len(stage.stored("bounce.received")) == 2
    assert not stage.stored("letter.refused")


async def test_a_mail_of_another_service_is_told_for_its_sender(
    stage: Stage, deliver: Deliver
) -> None:
    guest, domain = ids.of("guest"), stage.here.settings.mail_domain
    to = envelope_sender(stage.here.pepper, guest, domain, generation=2)
    await deliver(a_dsn("failed", "5.1.1", "550 5.1.1 unknown"), to, "")
    bounce = stage.here.application.find(Bounce, Bounce.create_id(guest, 2, "hard"))
    assert (bounce.mail, bounce.generation, bounce.kind) == (guest, 2, "hard")
    assert bounce.business_id is None


async def test_a_bounce_of_a_mail_we_never_sent_is_nobody_s(stage: Stage, deliver: Deliver) -> None:
    forged = f"b+{ids.of('guest').hex}-0@{stage.here.settings.mail_domain}"
    assert (await deliver(a_dsn("failed", "5.1.1"), forged, ""))[0] == 250
    assert not stage.stored("bounce.received")

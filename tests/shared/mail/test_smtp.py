"""What is certain about a mail, whatever the server does and whenever it does it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from shared.mail.connections import Deadlines
from shared.mail.outcome import Ambiguous, HandedOver, Outcome, Refused, Withdrawn
from shared.mail.smtp import written
from tests.shared.mail.mails import a_mail, a_written_mail, mailer
from tests.support.mail_servers import (
    DROP,
    HangsUpInContent,
    Late,
    Ledger,
    Script,
    StopsReading,
    listening,
    smtp_server,
)


async def sent(script: Script) -> tuple[Outcome, Ledger]:
    async with smtp_server(script) as ledger:
        outcome = await mailer(ledger.url).send(a_written_mail())
    return outcome, ledger


async def test_a_mail_is_handed_over_and_the_server_has_it_once() -> None:
    outcome, ledger = await sent({})

    assert outcome == HandedOver("2.0.0 Ok: queued as 4F2A")
    (envelope,) = ledger.mails
    assert envelope.mail_from == a_mail().envelope_from
    assert envelope.rcpt_tos == ["anna.rossi@guest.test"]
    assert isinstance(envelope.content, bytes)
    assert b"Subject: How was your stay?\r\n" in envelope.content


@pytest.mark.parametrize("phase", ["connect", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize(
    "reply",
    ["421 4.3.2 Closing", "451 4.3.0 Later", "550 5.1.1 No", "554 5.7.1 Spam", "nonsense", DROP],
)
async def test_before_the_final_dot_every_failure_is_a_certain_refusal(
    phase: str, reply: str
) -> None:
    outcome, ledger = await sent({phase: reply})

    assert isinstance(outcome, Refused)
    assert ledger.mails == []
    assert outcome.code == (int(reply[:3]) if reply[0].isdigit() else None)


@pytest.mark.parametrize("phase", ["connect", "EHLO", "MAIL", "RCPT", "DATA"])
async def test_a_server_that_does_not_answer_in_time_has_taken_nothing(phase: str) -> None:
    late = Late("250 Ok")
    async with smtp_server({phase: late}) as ledger:
        impatient = Deadlines(connect=0.1, command=0.1)
        outcome = await mailer(ledger.url, impatient).send(a_written_mail())

    assert isinstance(outcome, Refused)
    assert (outcome.kind, outcome.code) == ("transient", None)
    assert ledger.mails == []


@pytest.mark.parametrize(
    ("phase", "reply", "kind"),
    [
        ("connect", "554 5.7.1 Not you", "transient"),
        ("EHLO", "550 5.7.1 Not you", "transient"),
        ("MAIL", "550 5.7.1 Not this sender", "policy"),
        ("MAIL", "451 4.7.1 Greylisted", "transient"),
        ("RCPT", "550 5.1.1 <anna.rossi@guest.test>: unknown", "permanent"),
        ("RCPT", "550 No such user", "permanent"),
        ("RCPT", "550 5.7.1 Not wanted", "policy"),
        ("RCPT", "554 Go away", "policy"),
        ("RCPT", "450 4.2.1 Later", "transient"),
        ("RCPT", "452 4.2.2 Full", "transient"),
        ("RCPT", "552 5.2.2 Full", "transient"),
        ("DATA", "554 5.5.1 No valid recipients", "policy"),
        ("dot", "550 5.1.1 Unknown after all", "permanent"),
        ("dot", "554 5.7.1 Looks like spam", "policy"),
        ("dot", "552 5.3.4 Too big", "policy"),
    ],
)
async def test_a_refusal_says_whose_fault_it_is(phase: str, reply: str, kind: str) -> None:
    outcome, _ = await sent({phase: reply})

    assert isinstance(outcome, Refused)
    assert outcome.kind == kind


async def test_a_refusal_keeps_code_status_and_words_but_nobodys_address() -> None:
    words = "550 5.1.1 <Anna.Rossi@guest.test>: no mailbox anna.rossi here, ask boss@guest.test"
    outcome, _ = await sent({"RCPT": words})

    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.enhanced) == (550, "5.1.1")
    assert outcome.words == "5.1.1 <…>: no mailbox … here, ask …"


@pytest.mark.parametrize(
    "answer", [DROP, "451 4.3.0 Stored, then stumbled", "421 Closing", "bye", "354 More"]
)
async def test_after_the_final_dot_nothing_but_a_clear_answer_is_certain(answer: str) -> None:
    outcome, ledger = await sent({"dot": answer})

    assert isinstance(outcome, Ambiguous)
    assert len(ledger.mails) == 1, "the server had stored it"


async def test_a_lost_answer_after_the_final_dot_is_ambiguous() -> None:
    async with smtp_server({"dot": Late("250 Ok")}) as ledger:
        outcome = await mailer(ledger.url, Deadlines(reply=0.1)).send(a_written_mail())

    assert isinstance(outcome, Ambiguous)
    assert len(ledger.mails) == 1


async def test_a_late_answer_within_the_deadline_counts() -> None:
    late = Late("250 2.0.0 At last")
    async with smtp_server({"dot": late}) as ledger:
        sending = asyncio.create_task(mailer(ledger.url).send(a_written_mail()))
        while not ledger.mails:
            await asyncio.sleep(0)
        late.now.set()

        assert await sending == HandedOver("2.0.0 At last")


async def test_nobody_listening_is_a_certain_refusal() -> None:
    async with smtp_server() as ledger:
        pass
    outcome = await mailer(ledger.url).send(a_written_mail())

    assert isinstance(outcome, Refused)
    assert (outcome.kind, outcome.code) == ("transient", None)


async def test_an_unknown_host_is_a_certain_refusal() -> None:
    outcome = await mailer("smtp://nowhere.invalid:25").send(a_written_mail())

    assert isinstance(outcome, Refused)
    assert outcome.kind == "transient"


@pytest.mark.parametrize("server", [HangsUpInContent, StopsReading])
async def test_a_mail_that_was_not_said_to_its_dot_was_not_taken(
    server: Callable[[], asyncio.Protocol],
) -> None:
    long = a_written_mail(text="Two hundred thousand words.\n" * 500_000)
    async with listening(server) as port:
        outcome = await mailer(f"smtp://127.0.0.1:{port}", Deadlines(content=0.3)).send(long)

    assert isinstance(outcome, Refused)
    assert (outcome.kind, outcome.code) == ("transient", None)


async def test_the_caller_is_asked_right_before_the_mail_is_said() -> None:
    seen: list[list[str]] = []
    async with smtp_server() as ledger:

        async def still_wanted() -> bool:
            seen.append([*ledger.said])
            return True

        outcome = await mailer(ledger.url).send(a_written_mail(), still_wanted)

    assert isinstance(outcome, HandedOver)
    assert seen == [["EHLO", "MAIL", "RCPT"]]


async def test_a_mail_withdrawn_before_data_never_leaves_and_the_connection_stays() -> None:
    async def blocked_meanwhile() -> bool:
        return False

    async with smtp_server() as ledger:
        post = mailer(ledger.url)

        assert await post.send(a_written_mail(), blocked_meanwhile) == Withdrawn()
        assert ledger.said == ["EHLO", "MAIL", "RCPT", "RSET"]
        assert isinstance(await post.send(a_written_mail()), HandedOver)

    assert (len(ledger.mails), ledger.connections) == (1, 1)


async def test_a_failing_question_says_nothing_to_the_server_and_reaches_the_caller() -> None:
    async def store_is_down() -> bool:
        raise ConnectionError("the event store")

    async with smtp_server() as ledger:
        with pytest.raises(ConnectionError, match="the event store"):
            await mailer(ledger.url).send(a_written_mail(), store_is_down)

    assert ledger.mails == []
    assert "DATA" not in ledger.said


async def test_a_cancelled_send_leaves_no_half_said_mail_on_the_connection() -> None:
    late = Late("250 Ok")
    script: dict[str, str | Late] = {"RCPT": late}
    async with smtp_server(script) as ledger:
        post = mailer(ledger.url)
        sending = asyncio.create_task(post.send(a_written_mail()))
        while "RCPT" not in ledger.said:
            await asyncio.sleep(0)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        del script["RCPT"]
        late.now.set()

        assert isinstance(await post.send(a_written_mail()), HandedOver)

    assert (len(ledger.mails), ledger.connections) == (1, 2)


async def test_lines_that_begin_with_a_dot_arrive_as_they_were() -> None:
    words = ".\n..two\n.hidden"
    async with smtp_server() as ledger:
        await mailer(ledger.url).send(a_written_mail(text=words))

    content = ledger.mails[0].content
    assert isinstance(content, bytes)
    assert b"\r\n=2E\r\n..two\r\n.hidden\r\n" in content


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ({"to_address": "anna@guest.test>\r\nDATA"}, "The part after the @ is no domain"),
        ({"to_address": "two@a.test,two@b.test"}, "The part before the @ must be plain ASCII"),
        ({"envelope_from": "b+x@stay.test> SIZE=1"}, "The part after the @ is no domain"),
        ({"message_id": "<x@y>\r\nBcc: a@x.org"}, "A header must be one line of plain ASCII"),
        ({"text": None}, "AttributeError"),
    ],
)
def test_a_mail_that_cannot_be_written_is_refused_before_it_begins(
    broken: dict[str, Any], words: str
) -> None:
    assert written(a_mail(**broken)) == Refused("permanent", None, None, words)


async def test_an_international_domain_goes_out_in_ascii() -> None:
    async with smtp_server() as ledger:
        await mailer(ledger.url).send(a_written_mail(to_address="gast@bücher.test"))

    assert ledger.mails[0].rcpt_tos == ["gast@xn--bcher-kva.test"]

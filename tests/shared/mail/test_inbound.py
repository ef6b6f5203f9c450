"""The door for answers: nothing is answered 250 that was not stored, recipient by recipient."""

import asyncio
import contextlib
import smtplib

import pytest

from shared.mail.addresses import bounce_address, reply_address
from shared.mail.inbound import Rejected, ReplyServer
from shared.mail.incoming import Bounce, Incoming, Unreadable
from tests.shared.mail.arrivals import GUEST, a_dsn, a_reply
from tests.shared.mail.doors import House, door
from tests.shared.mail.mails import TOKEN

REPLY = reply_address(TOKEN, "stay.test")
BOUNCE = bounce_address(TOKEN, "stay.test")
OTHER = reply_address(TOKEN[::-1], "stay.test")


async def test_an_answer_comes_in_with_its_token() -> None:
    house = House()
    async with door(house) as mail_server:
        assert await mail_server.deliver(a_reply(), REPLY) == ["250 2.0.0 Stored"]

    (found,) = house.stored
    assert isinstance(found, Incoming)
    assert (found.box, found.token, found.text) == ("reply", TOKEN, "Thank you!")


async def test_a_bounce_comes_in_without_a_sender() -> None:
    house = House()
    async with door(house) as mail_server:
        assert await mail_server.deliver(a_dsn(), BOUNCE, sender="") == ["250 2.0.0 Stored"]

    (found,) = house.stored
    assert isinstance(found, Bounce)
    assert (found.box, found.token, found.kind) == ("bounce", TOKEN, "hard")


async def test_the_answer_waits_until_the_mail_is_stored() -> None:
    house = House()
    house.opened.clear()
    async with door(house) as mail_server:
        delivering = asyncio.create_task(mail_server.deliver(a_reply(), REPLY))
        done, _ = await asyncio.wait({delivering}, timeout=0.2)
        assert not done
        assert not house.stored

        house.opened.set()
        assert await delivering == ["250 2.0.0 Stored"]


async def test_each_recipient_has_its_own_answer() -> None:
    house = House()
    house.answers[TOKEN[::-1]] = Rejected(550, "This conversation is closed")
    house.answers["x" * 20] = ConnectionError("the event store")
    third = reply_address("x" * 20, "stay.test")
    async with door(house) as mail_server:
        answers = await mail_server.deliver(a_reply(), OTHER, REPLY, third, BOUNCE)

    assert answers == [
        "550 5.7.1 This conversation is closed",
        "250 2.0.0 Stored",
        "451 4.3.0 Not stored, try again later",
        "250 2.0.0 Stored",
    ]
    assert [(found.box, found.token) for found in house.stored] == [
        ("reply", TOKEN),
        ("bounce", TOKEN),
    ]


async def test_what_could_not_be_stored_is_kept_by_the_mail_server_and_comes_again() -> None:
    house = House()
    house.answers[TOKEN] = RuntimeError(f"no room for {GUEST}")
    async with door(house) as mail_server:
        (refused,) = await mail_server.deliver(a_reply(), REPLY)
        assert refused == "451 4.3.0 Not stored, try again later"
        house.answers.clear()
        assert await mail_server.deliver(a_reply(), REPLY) == ["250 2.0.0 Stored"]

    assert len(house.stored) == 1


async def test_a_failure_is_logged_without_its_words(capfd: pytest.CaptureFixture[str]) -> None:
    house = House()
    house.answers[TOKEN] = RuntimeError(f"no room for {GUEST}")
    async with door(house) as mail_server:
        await mail_server.deliver(a_reply(), REPLY)

    told = "".join(capfd.readouterr())
    assert "RuntimeError" in told
    assert GUEST not in told
    assert TOKEN not in told


@pytest.mark.parametrize("code", [450, 550])
async def test_a_refusal_reaches_a_person_and_names_nobody(code: int) -> None:
    house = House()
    house.answers[TOKEN] = Rejected(code, f"Not from {GUEST}\r\n250 Ok – sorry")
    async with door(house) as mail_server:
        answers = await mail_server.deliver(a_reply(), REPLY)
        assert (await mail_server.say("NOOP")).startswith("250")

    assert answers == [f"{code} {code // 100}.7.1 Not from ? 250 Ok ? sorry"]


@pytest.mark.parametrize(
    "mail", [a_reply(Auto_Submitted="auto-replied"), a_dsn(), b"boundary=x\r\n" * 100]
)
async def test_a_machine_is_never_told_that_its_mail_was_refused(mail: bytes) -> None:
    house = House()
    house.answers[TOKEN] = Rejected(550, "Unknown")
    async with door(house) as mail_server:
        assert await mail_server.deliver(mail, REPLY) == ["250 2.0.0 Dropped"]


async def test_a_mail_nobody_can_read_is_handed_on_as_it_is() -> None:
    mail = b"boundary=x\r\n" * 100
    house = House()
    async with door(house) as mail_server:
        assert await mail_server.deliver(mail, REPLY) == ["250 2.0.0 Stored"]

    (found,) = house.stored
    assert isinstance(found, Unreadable)
    assert found.original == mail + b"\r\n"


@pytest.mark.parametrize("stranger", ["hello@stay.test", "reply+x@stay.test", "reply@stay.test"])
async def test_an_address_without_a_token_has_no_mailbox(stranger: str) -> None:
    house = House()
    async with door(house) as mail_server:
        await mail_server.say(f"MAIL FROM:<{GUEST}>")
        assert (await mail_server.say(f"RCPT TO:<{stranger}>")).startswith("550 5.1.1")

    assert house.stored == []


@pytest.mark.parametrize("line", [70, 400_000])
async def test_a_mail_too_big_is_refused_once_for_each_recipient(line: int) -> None:
    big = a_reply((b"x" * line + b"\r\n") * (300_000 // line + 1))
    house = House()
    async with door(house, max_size=200_000) as mail_server:
        answers = await mail_server.deliver(big, REPLY, OTHER)
        assert [answer[:4] for answer in answers] == ["552 ", "552 "]
        assert await mail_server.deliver(a_reply(), REPLY) == ["250 2.0.0 Stored"]


async def test_long_lines_are_nobodys_fault() -> None:
    house = House()
    async with door(house) as mail_server:
        assert await mail_server.deliver(a_reply("word " * 2_000), REPLY) == ["250 2.0.0 Stored"]


async def test_too_many_recipients_are_asked_to_come_in_turns() -> None:
    house = House()
    async with door(house) as mail_server:
        await mail_server.say(f"MAIL FROM:<{GUEST}>")
        answers = [await mail_server.say(f"RCPT TO:<{REPLY}>") for _ in range(21)]

    assert [answer[:3] for answer in answers] == ["250"] * 20 + ["452"]


async def test_a_mail_server_that_hangs_up_halfway_delivers_nothing() -> None:
    house = House()
    async with door(house) as mail_server:
        await mail_server.say(f"MAIL FROM:<{GUEST}>")
        await mail_server.say(f"RCPT TO:<{REPLY}>")
        await mail_server.say("DATA")
        mail_server.writer.write(a_reply())
        mail_server.writer.transport.abort()
        async with door(house) as another:
            await another.say("NOOP")

    assert house.stored == []


async def test_pythons_own_lmtp_client_is_understood() -> None:
    house = House()
    server = ReplyServer(house.receive, "stay.test")
    port = await server.start()

    def deliver() -> None:
        with smtplib.LMTP("127.0.0.1", port) as client:
            client.sendmail(GUEST, [REPLY], a_reply())

    await asyncio.to_thread(deliver)
    await server.stop()

    assert len(house.stored) == 1


async def test_a_closed_door_answers_nobody() -> None:
    server = ReplyServer(House().receive, "stay.test")
    port = await server.start()
    reader, _ = await asyncio.open_connection("127.0.0.1", port)
    await reader.readline()
    await server.stop()

    with contextlib.suppress(ConnectionResetError):
        assert await asyncio.wait_for(reader.read(), 5) == b"", "it hung up"
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)

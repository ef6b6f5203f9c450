"""Hands mail to a mail server and says what is certain about it, phase by phase of SMTP."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import NamedTuple, cast

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from aiosmtplib.protocol import SMTPProtocol

from shared.mail.addresses import NotAnAddress, ascii_address
from shared.mail.connections import LOST, PATIENT, Connections, Deadlines, MailServer
from shared.mail.message import Outgoing, UnsafeHeader, as_bytes
from shared.mail.outcome import (
    Ambiguous,
    HandedOver,
    Outcome,
    Refused,
    Verdict,
    Withdrawn,
    enhanced_code,
    verdict,
    without_addresses,
)

_LINE_START_DOT = re.compile(rb"(?m)^\.")
_START_INPUT = 354


async def _go_on() -> bool:
    return True


class Written(NamedTuple):
    """A mail as SMTP says it."""

    sender: str
    recipient: str
    content: bytes


def written(mail: Outgoing) -> Written | Refused:
    """The mail to send; or the refusal of one that cannot be written, so that no intent of it is
    ever in doubt."""
    try:
        return Written(
            ascii_address(mail.envelope_from), ascii_address(mail.to_address), as_bytes(mail)
        )
    except (NotAnAddress, UnsafeHeader) as why:
        words = str(why)
    except Exception as why:  # the email package may stumble on whatever somebody is called
        words = type(why).__name__
    return Refused("permanent", None, None, words)


class Mailer:
    """Sends over at most `connections` connections to the server of `smtp_url` (see `MailServer`).

    `name` is what we call ourselves in EHLO. It logs nothing: outcomes say all, and name nobody.
    """

    def __init__(
        self, smtp_url: str, name: str, connections: int = 4, deadlines: Deadlines = PATIENT
    ) -> None:
        self._connections = Connections(MailServer.at(smtp_url), name, deadlines)
        self._places = asyncio.Semaphore(connections)
        self._deadlines = deadlines

    async def ready(self) -> None:
        """Returns when the server may be asked again: wait here before an intent is stored, so that
        a server that is down does not use up the tries of every mail."""
        while rest := self._connections.rest:
            await asyncio.sleep(rest)

    async def send(
        self, mail: Written, before_data: Callable[[], Awaitable[bool]] = _go_on
    ) -> Outcome:
        """One try, to one recipient. `before_data` is asked when the server has taken the recipient
        and not yet the mail; False withdraws it.

        A cancelled or crashed call has no outcome: its mail may have been sent.
        """
        async with self._places:
            try:
                client = await self._connections.take()
            except LOST as why:
                return _refused(why, mail)
            try:
                outcome = await self._transact(client, mail, before_data)
            except BaseException:
                client.close()
                raise
            self._connections.give_back(client)
            return outcome

    async def close(self) -> None:
        """Leaves the idle connections politely."""
        await self._connections.close()

    async def _transact(
        self, client: SMTP, mail: Written, before_data: Callable[[], Awaitable[bool]]
    ) -> Outcome:
        try:
            await client.mail(mail.sender)
            await client.rcpt(mail.recipient)
        except LOST as why:
            return _given_up(client, why, mail)
        if not await before_data():
            return await _withdrawn(client)
        try:
            protocol = await self._say(client, mail.content)
        except LOST as why:
            return _given_up(client, why, mail)
        return await self._answer(client, protocol, mail)

    async def _say(self, client: SMTP, content: bytes) -> SMTPProtocol:
        """The mail to its final dot. As long as this raises, the dot was not written."""
        start = await client.execute_command(b"DATA")
        if start.code != _START_INPUT:
            raise SMTPDataError(start.code, start.message)
        protocol, transport = client.protocol, client.transport
        if protocol is None:
            raise SMTPServerDisconnected("Connection lost")
        protocol.write(_LINE_START_DOT.sub(b"..", content))
        async with asyncio.timeout(self._deadlines.content):
            await asyncio.sleep(0)
            while cast(asyncio.WriteTransport, transport).get_write_buffer_size():
                await asyncio.sleep(0.01)
        protocol.write(b".\r\n")
        return protocol

    async def _answer(self, client: SMTP, protocol: SMTPProtocol, mail: Written) -> Outcome:
        try:
            code, said = await protocol.read_response(timeout=self._deadlines.reply)
        except LOST as why:
            client.close()
            return Ambiguous(_words(why, mail))
        words = without_addresses(said, mail.recipient)
        if code // 100 == 2:
            return HandedOver(words)
        if code >= 500:
            enhanced = enhanced_code(said)
            return Refused(verdict(code, enhanced), code, enhanced, words)
        # Servers exist that store a mail and then answer 451: nothing is certain.
        client.close()
        return Ambiguous(f"{code} {words}")


async def _withdrawn(client: SMTP) -> Withdrawn:
    try:
        await client.rset()
    except LOST:
        client.close()
    return Withdrawn()


def _given_up(client: SMTP, why: Exception, mail: Written) -> Refused:
    refused = _refused(why, mail)
    if refused.code is None:
        client.close()
    return refused


def _refused(why: Exception, mail: Written) -> Refused:
    words = _words(why, mail)
    if not isinstance(why, SMTPResponseException) or why.code < 200:
        return Refused("transient", None, None, words)  # aiosmtplib calls nonsense a reply of -1
    enhanced = enhanced_code(why.message)
    return Refused(_kind(why, enhanced), why.code, enhanced, words)


def _kind(why: SMTPResponseException, enhanced: str | None) -> Verdict:
    """Only an answer to RCPT or DATA is about the mail's recipient or its words."""
    match why:
        case SMTPRecipientRefused() | SMTPDataError():
            return verdict(why.code, enhanced)
        case SMTPSenderRefused() if why.code >= 500:
            return "policy"
        case _:
            return "transient"


def _words(why: Exception, mail: Written) -> str:
    said = why.message if isinstance(why, SMTPResponseException) else str(why)
    return without_addresses(said or type(why).__name__, mail.recipient, mail.sender)

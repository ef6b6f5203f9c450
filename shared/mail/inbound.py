"""The door for answers and bounces: LMTP (RFC 2033) behind any mail server.

A recipient is answered 250 only after the caller has stored the mail; until then the mail server
keeps it and tries again. Each recipient has its own answer.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import AnyStr
from weakref import WeakSet

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from shared.mail.addresses import addressed_to
from shared.mail.incoming import Arrival, Incoming, read
from shared.mail.outcome import without_addresses

MAX_SIZE = 1024 * 1024
MAX_RECIPIENTS = 20
IDLE = 120
"""Seconds a mail server may say nothing."""

_TOO_MUCH = ("552 ", "500 Line too long")

# aiosmtpd tells every address and every line of mail at INFO and DEBUG.
logging.getLogger("mail.log").setLevel(logging.WARNING)
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Taken:
    """It is stored, or was before."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """The sender is told: `code` 550 for ever, 450 for now. `words` in plain ASCII."""

    code: int
    words: str


Receive = Callable[[Arrival], Awaitable[Taken | Rejected]]
"""Stores an arrival and says so. It is called again with the same one after any doubt."""


class ReplyServer:
    """Listens for mail to `reply+TOKEN@` and `b+TOKEN@`; anything else has no mailbox here.

    `name` is who we are; `mail_server` the name under which our mail server writes
    Authentication-Results, if it does.
    """

    def __init__(
        self,
        receive: Receive,
        name: str,
        host: str = "127.0.0.1",
        port: int = 0,
        mail_server: str = "",
        max_size: int = MAX_SIZE,
    ) -> None:
        self._receive, self._mail_server = receive, mail_server
        self._name, self._host, self._port, self._max_size = name, host, port, max_size
        self._server: asyncio.Server | None = None
        self._open: WeakSet[_Lmtp] = WeakSet()

    async def start(self) -> int:
        """Begins to listen and returns the port, which is a free one where 0 was asked."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._connection, self._host, self._port)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def stop(self) -> None:
        """Hangs up. What was not answered yet is delivered again by the mail server."""
        if self._server is None:
            return
        self._server.close()
        for connection in self._open:
            connection.hang_up()
        await self._server.wait_closed()

    def _connection(self) -> "_Lmtp":
        connection = _Lmtp(
            _Door(self._receive, self._mail_server),
            data_size_limit=self._max_size,
            enable_SMTPUTF8=True,
            hostname=self._name,
            ident="LMTP",
            timeout=IDLE,
        )
        self._open.add(connection)
        return connection


class _Door:
    """What aiosmtpd asks us."""

    def __init__(self, receive: Receive, mail_server: str) -> None:
        self._receive, self._mail_server = receive, mail_server

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if addressed_to(address) is None:
            return "550 5.1.1 No such mailbox here"
        if len(envelope.rcpt_tos) >= MAX_RECIPIENTS:
            return "452 4.5.3 Too many recipients, send the others later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return "\r\n".join([await self._answer(to, envelope) for to in envelope.rcpt_tos])

    async def handle_exception(self, error: Exception) -> str:
        return _not_now(error)

    async def _answer(self, recipient: str, envelope: Envelope) -> str:
        arrival = _read(recipient, envelope, self._mail_server)
        try:
            answer = await self._receive(arrival)
        except Exception as why:  # whatever it was, the mail server keeps the mail
            return _not_now(why)
        if isinstance(answer, Taken):
            return "250 2.0.0 Stored"
        if answer.code >= 500 and not _is_from_a_person(arrival):
            return "250 2.0.0 Dropped"  # a refusal would be answered to a machine
        words = without_addresses(answer.words).encode("ascii", "replace").decode()
        return f"{answer.code} {answer.code // 100}.7.1 {words}"


class _Lmtp(LMTP):
    """aiosmtpd's LMTP, which answers once a recipient also where it takes no mail at all."""

    line_length_limit = MAX_SIZE  # programs that write mail do not count to 998

    async def push(self, status: AnyStr) -> None:
        recipients = self.envelope.rcpt_tos if self.envelope else []
        is_about_all = isinstance(status, str) and status.startswith(_TOO_MUCH)
        for _ in recipients if is_about_all and recipients else [""]:
            await super().push(status)

    def hang_up(self) -> None:
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()


def _read(recipient: str, envelope: Envelope, mail_server: str) -> Arrival:
    box, token = addressed_to(recipient) or ("reply", "")
    content = envelope.content
    raw = content if isinstance(content, bytes) else (content or "").encode()
    return read(raw, box, token, envelope.mail_from or "", mail_server)


def _is_from_a_person(arrival: Arrival) -> bool:
    return isinstance(arrival, Incoming) and not arrival.is_automatic


def _not_now(why: Exception) -> str:
    _log.warning("a mail could not be stored", why=type(why).__name__)
    return "451 4.3.0 Not stored, try again later"

"""Real SMTP servers on loopback, told in which phase to refuse, to be late or to hang up."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

DROP = "drop"
"""Hang up instead of answering."""


@dataclass
class Late:
    """Answers only when the test says so."""

    reply: str
    now: asyncio.Event = field(default_factory=asyncio.Event)


Script = Mapping[str, str | Late]
"""Answers by phase: connect EHLO MAIL RCPT DATA dot RSET. At `dot` the mail is already stored."""


@dataclass
class Ledger:
    """What the server took, whatever it then said: the witness outside."""

    mails: list[Envelope] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


class ScriptedServer(SMTP):
    """aiosmtpd, but each phase named in the script is answered as the script says."""

    def __init__(self, script: Script, ledger: Ledger, **options: Any) -> None:
        self._script, self._ledger = script, ledger
        super().__init__(_Storing(self), hostname="mx.test", **options)

    async def _handle_client(self) -> None:
        self._ledger.connections += 1
        if "connect" in self._script:
            await self.push(await self.scripted("connect"))
        else:
            await super()._handle_client()

    async def scripted(self, phase: str) -> str:
        answer = self._script[phase]
        if isinstance(answer, Late):
            await answer.now.wait()
            return answer.reply
        if answer == DROP:
            assert isinstance(self.transport, asyncio.WriteTransport)
            self.transport.abort()
            await asyncio.Event().wait()  # aiosmtpd cancels us when the connection is gone
        return answer

    async def _phase(self, name: str, arg: Any, usual: Callable[[Any], Awaitable[None]]) -> None:
        self._ledger.said.append(name)
        if name in self._script:
            await self.push(await self.scripted(name))
        else:
            await usual(arg)

    async def smtp_EHLO(self, hostname: str) -> None:
        await self._phase("EHLO", hostname, super().smtp_EHLO)

    async def smtp_HELO(self, hostname: str) -> None:
        await self.push("500 5.5.1 Say EHLO")

    async def smtp_MAIL(self, arg: str | None) -> None:
        await self._phase("MAIL", arg, super().smtp_MAIL)

    async def smtp_RCPT(self, arg: str | None) -> None:
        await self._phase("RCPT", arg, super().smtp_RCPT)

    async def smtp_DATA(self, arg: str) -> None:
        await self._phase("DATA", arg, super().smtp_DATA)

    async def smtp_RSET(self, arg: str) -> None:
        await self._phase("RSET", arg, super().smtp_RSET)


class _Storing:
    """Stores the mail, then answers."""

    def __init__(self, server: ScriptedServer) -> None:
        self._server = server

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self._server._ledger.mails.append(envelope)
        if "dot" in self._server._script:
            return await self._server.scripted("dot")
        return "250 2.0.0 Ok: queued as 4F2A"


class HangsUpInContent(asyncio.Protocol):
    """Says yes to everything, and goes away while the mail is being said."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(b"220 mx.test\r\n")

    def data_received(self, data: bytes) -> None:
        if data.startswith(b"DATA"):
            self.transport.write(b"354 Go on\r\n")
            self.transport.pause_reading()
            self.transport.get_extra_info("socket").shutdown(2)
            self.transport.abort()
        else:
            self.transport.write(b"250 Ok\r\n")


class StopsReading(HangsUpInContent):
    """Says yes to everything, and then reads no byte of the mail."""

    def data_received(self, data: bytes) -> None:
        self.transport.write(b"354 Go on\r\n" if data.startswith(b"DATA") else b"250 Ok\r\n")
        if data.startswith(b"DATA"):
            self.transport.pause_reading()


@asynccontextmanager
async def smtp_server(
    script: Script | None = None,
    user: tuple[str, str] | None = None,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[Ledger]:
    """A server that goes away with the block. Without a script it takes everything."""

    def is_user(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, told: Any
    ) -> AuthResult:
        given = (told.login.decode(), told.password.decode())
        is_known = isinstance(told, LoginPassword) and given == user
        return AuthResult(success=is_known, handled=False)

    ledger, phases = Ledger(), {} if script is None else script
    options: dict[str, Any] = {"tls_context": starttls, "auth_require_tls": False}
    if user:
        options |= {"auth_required": True, "authenticator": is_user}
    async with listening(lambda: ScriptedServer(phases, ledger, **options), tls) as port:
        ledger.port = port
        yield ledger


@asynccontextmanager
async def listening(
    protocol: Callable[[], asyncio.Protocol], tls: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    """The port on loopback where each connection gets its own `protocol()`."""
    made: list[asyncio.Protocol] = []

    def make() -> asyncio.Protocol:
        made.append(protocol())
        return made[-1]

    loop = asyncio.get_running_loop()
    server = await loop.create_server(make, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for one in made:
            if transport := getattr(one, "transport", None):
                transport.abort()

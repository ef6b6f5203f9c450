"""Connections to the one mail server we hand mail to: opened, reused, rested after a failure."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal, Self
from urllib.parse import parse_qs, unquote, urlsplit

from aiosmtplib import SMTP, SMTPException

Tls = Literal["implicit", "required", "offered", "never"]

LOST = (SMTPException, OSError)
"""What a server, or its absence, may raise. A time-out is an OSError."""

_TLS: Mapping[str, Tls] = {"required": "required", "offered": "offered", "never": "never"}


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds. `reply` is the wait after the final dot: RFC 5321 4.5.3.2.6 asks for ten minutes,
    since whoever gives up earlier makes duplicates."""

    connect: float = 30
    command: float = 60
    content: float = 180
    reply: float = 600
    idle: float = 30
    first_rest: float = 1
    longest_rest: float = 60


PATIENT = Deadlines()


@dataclass(frozen=True, slots=True)
class MailServer:
    """`smtp://user:password@host:port?starttls=required|offered|never&ca=file`, or `smtps://`.

    Without `starttls`: required where there is a password to protect, else offered. `offered` takes
    any certificate (RFC 7435), the others check it, against the file `ca` if there is one.
    """

    host: str
    port: int
    user: str | None
    password: str | None = field(repr=False)
    tls: Tls
    ca: str | None

    @classmethod
    def at(cls, url: str) -> Self:
        parts = urlsplit(url)
        asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("A mail server is named smtp://host:port or smtps://host:port")
        if asked.keys() - {"starttls", "ca"} or asked.get("starttls", "never") not in _TLS:
            raise ValueError("smtp:// knows ?starttls=required|offered|never and ?ca=file")
        user = unquote(parts.username) if parts.username else None
        protects = user and not _is_loopback(parts.hostname)
        tls = _TLS[asked.get("starttls", "required" if protects else "offered")]
        is_implicit = parts.scheme == "smtps"
        return cls(
            host=parts.hostname,
            port=parts.port or (465 if is_implicit else 587 if user else 25),
            user=user,
            password=unquote(parts.password or ""),
            tls="implicit" if is_implicit else tls,
            ca=asked.get("ca"),
        )


class Resting(SMTPException):
    """The server failed a moment ago and is not asked again yet."""


class Connections:
    """Ready connections, the youngest first. After a failure to open one, it rests, ever longer."""

    def __init__(self, server: MailServer, name: str, deadlines: Deadlines) -> None:
        self._server = server
        self._name = name
        self._deadlines = deadlines
        self._idle: list[tuple[float, SMTP]] = []
        self._rest = deadlines.first_rest
        self._rested_at = 0.0

    @property
    def rest(self) -> float:
        """Seconds until the server is asked again after a failure; 0 most of the time."""
        return max(0.0, self._rested_at - _monotonic())

    async def take(self) -> SMTP:
        """A connection that takes MAIL. Raises one of `LOST` if there is none to be had."""
        while self._idle:
            since, client = self._idle.pop()
            if since + self._deadlines.idle > _monotonic() and await _answers(client):
                return client
            client.close()
        if self.rest:
            raise Resting("The mail server failed a moment ago and is not asked again yet")
        return await self._opened()

    def give_back(self, client: SMTP) -> None:
        """Keeps a connection that is between two mails."""
        if client.is_connected:
            self._idle.append((_monotonic(), client))

    async def close(self) -> None:
        while self._idle:
            await farewell(self._idle.pop()[1])

    async def _opened(self) -> SMTP:
        client = self._client()
        try:
            await client.connect()
            await self._introduce(client)
        except BaseException as why:
            client.close()
            if isinstance(why, LOST) and not self.rest:
                self._rested_at = _monotonic() + self._rest
                self._rest = min(self._rest * 2, self._deadlines.longest_rest)
            raise
        self._rest, self._rested_at = self._deadlines.first_rest, 0.0
        client.timeout = self._deadlines.command
        return client

    def _client(self) -> SMTP:
        server = self._server
        return SMTP(
            hostname=server.host,
            port=server.port,
            local_hostname=self._name,
            use_tls=server.tls == "implicit",
            start_tls=False,
            validate_certs=server.tls != "offered",
            cert_bundle=server.ca,
            timeout=self._deadlines.connect,
        )

    async def _introduce(self, client: SMTP) -> None:
        server = self._server
        await client.ehlo()
        offered = server.tls == "offered" and client.supports_extension("starttls")
        if server.tls == "required" or offered:
            await client.starttls()
            await client.ehlo()
        if server.user is not None:
            await client.login(server.user, server.password or "")


async def farewell(client: SMTP) -> None:
    """Leaves politely if the server still listens."""
    try:
        await client.quit()
    except LOST:
        client.close()


async def _answers(client: SMTP) -> bool:
    try:
        await client.rset()
    except LOST:
        return False
    return True


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _monotonic() -> float:
    return asyncio.get_running_loop().time()

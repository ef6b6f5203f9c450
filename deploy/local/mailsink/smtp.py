"""The sink's SMTP side: takes everything, except where the address asks for trouble.

`nouser@` does not exist, the mailbox of `full@` is full, `slow@` is answered after twenty seconds,
`drop@` is stored and then the line is cut before the answer. `nouser+anything@` is one too.
"""

import asyncio

from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.mailsink.box import Box

__all__ = ["door"]

REFUSALS = {
    "nouser": "550 5.1.1 No such user here",
    "full": "452 4.2.2 Mailbox full",
}
SLOW_SECONDS = 20.0


def door(box: Box, slow_seconds: float = SLOW_SECONDS) -> SMTP:
    """The protocol of one connection."""
    return SMTP(_Door(box, slow_seconds), hostname="mailsink.localhost", enable_SMTPUTF8=True)


class _Door:
    def __init__(self, box: Box, slow_seconds: float) -> None:
        self._box = box
        self._slow_seconds = slow_seconds

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := REFUSALS.get(_name(address)):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        sender, recipients = envelope.mail_from or "", envelope.rcpt_tos
        stored = await asyncio.to_thread(self._box.store, sender, recipients, content)
        names = {_name(address) for address in recipients}
        if "slow" in names:
            await asyncio.sleep(self._slow_seconds)
        if "drop" in names:
            await _cut(server)
        return f"250 2.0.0 Ok: stored as {stored.id}"


def _name(address: str) -> str:
    """What stands before `@` and `+`."""
    return address.rpartition("@")[0].partition("+")[0].casefold()


async def _cut(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.WriteTransport)
    server.transport.abort()
    await asyncio.Event().wait()  # aiosmtpd cancels us: the connection is lost

"""A door for answers on loopback, the house behind it, and a mail server that knocks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from shared.mail.inbound import Rejected, ReplyServer, Taken
from shared.mail.incoming import Arrival
from tests.shared.mail.arrivals import GUEST


class House:
    """What stands behind the door: it stores, or answers as it was told for a token."""

    def __init__(self) -> None:
        self.stored: list[Arrival] = []
        self.answers: dict[str, Rejected | Exception] = {}
        self.opened = asyncio.Event()
        self.opened.set()

    async def receive(self, arrival: Arrival) -> Taken | Rejected:
        await self.opened.wait()
        answer = self.answers.get(arrival.token)
        if isinstance(answer, Exception):
            raise answer
        if answer is None:
            self.stored.append(arrival)
        return answer or Taken()


class MailServer:
    """Says LMTP as a mail server does, and reads each answer."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def answer(self) -> str:
        while True:
            line = (await asyncio.wait_for(self.reader.readline(), 5)).decode()
            if line[3:4] != "-":
                return line.strip()

    async def say(self, line: str) -> str:
        self.writer.write(line.encode() + b"\r\n")
        return await self.answer()

    async def deliver(self, mail: bytes, *recipients: str, sender: str = GUEST) -> list[str]:
        """One answer for each recipient that the door knew."""
        await self.say(f"MAIL FROM:<{sender}>")
        known = [to for to in recipients if (await self.say(f"RCPT TO:<{to}>")).startswith("250")]
        await self.say("DATA")
        self.writer.write(mail.replace(b"\r\n.", b"\r\n..") + b"\r\n.\r\n")
        return [await self.answer() for _ in known]


@asynccontextmanager
async def door(house: House, max_size: int = 1_000_000) -> AsyncIterator[MailServer]:
    server = ReplyServer(house.receive, "stay.test", max_size=max_size)
    reader, writer = await asyncio.open_connection("127.0.0.1", await server.start())
    mail_server = MailServer(reader, writer)
    try:
        assert (await mail_server.answer()).startswith("220 stay.test")
        await mail_server.say("LHLO mx.stay.test")
        yield mail_server
    finally:
        writer.close()
        await server.stop()

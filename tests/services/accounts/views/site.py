"""The pages of accounts over the real application, event store and documents; Kafka is left out:
what was stored is heard when a test lets it be heard."""

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
from fastapi import FastAPI
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from services.accounts.application import Accounts
from services.accounts.domain.rights import Role
from shared.consumer import Heard, Position
from shared.contracts import read_event
from shared.kafka import partition_of
from shared.outbox import Teller
from shared.service import Here
from shared.site import web_app
from shared.writing import Projections
from tests.services.accounts.hotel import Hotel

PASSWORD = "a long enough one"
QUICK = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),))
"""Pages are about more than the cost of hashing; that is looked at in test_credentials."""
HASH = QUICK.hash(PASSWORD)


class Browser(httpx.AsyncClient):
    """A person's browser; what it posts is heard before it goes on."""

    site: "Site"

    async def post(self, *args: Any, **told: Any) -> httpx.Response:
        answer = await super().post(*args, **told)
        await self.site.settle()
        return answer

    async def submit(self, url: str, **fields: Any) -> httpx.Response:
        """A form as a page sends it, with a command id of its own."""
        told = {"command_id": str(uuid4()), **fields}
        return await self.post(url, data={k: v for k, v in told.items() if v is not None})


@dataclass
class Site:
    here: Here[Accounts]
    app: FastAPI = field(init=False)
    sink: Projections = field(init=False)
    heard: int = 0

    def __post_init__(self) -> None:
        self.app = web_app({"accounts": self.here}, self.here.settings)
        self.sink = Projections(
            self.here.documents, self.here.service.make_projections(self.here.terms)
        )

    def browser(self, client: str = "192.0.2.1", url: str = "http://localhost") -> Browser:
        transport = httpx.ASGITransport(self.app, client=(client, 1))
        browser = Browser(transport=transport, base_url=url)
        browser.site = self
        return browser

    async def logged_in(self, address: str, password: str = PASSWORD) -> Browser:
        browser = self.browser()
        answer = await browser.post("/login", data={"address": address, "password": password})
        assert answer.status_code == 303, answer.text
        return browser

    async def settle(self) -> None:
        """Everything that was stored is heard."""
        teller = Teller(self.here.service.name, self.here.service.tells)
        start = self.heard + 1
        for row in self.here.application.recorder.select_notifications(start, limit=1_000):
            raw = teller.tell(row)[1]
            stream = UUID(str(row.originator_id))
            heard = Heard(str(stream), Position(0, row.id), raw, read_event(raw))
            partition = partition_of(stream)
            await self.sink.position(self.here.topic, partition)
            await self.sink.handle(self.here.topic, partition, [heard])
            self.heard = row.id


class Staffed(Hotel):
    """A hotel whose people know their passwords: Anna, Jonas (staff) and Lena (reads)."""

    def __init__(self, here: Here[Accounts], name: str = "Hotel Adler") -> None:
        super().__init__(here, name)
        self.jonas = self.add("jonas@adler.example", Role.STAFF)
        self.lena = self.add("lena@adler.example", Role.READER)

    def add(
        self,
        address: str,
        role: Role = Role.STAFF,
        places: list[UUID] | None = None,
        password_hash: str | None = HASH,
    ) -> UUID:
        return super().add(address, role, places, password_hash)


def words(answer: httpx.Response) -> str:
    """What a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def hidden(answer: httpx.Response, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.text)
    assert found, name
    return found[1]

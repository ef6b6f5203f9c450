"""A house in a test: services on real stores in a folder and a namespace of their own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from shared import kafka
from shared.documents import connect
from shared.health import Health
from shared.keystore import open_key_store
from shared.lease import Lease
from shared.process import end, run_relay, worker_jobs
from shared.sealing import make_keyfile
from shared.service import KEYFILES, Here, Service, open_service
from shared.settings import Settings
from shared.writing import Projections
from tests.support.patience import PATIENCE


def settings_in(folder: Path, **told: Any) -> Settings:
    """Settings of a house of its own: its files in `folder`, a namespace nobody else has."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        afterstay_namespace=f"t{uuid4().hex[:10]}.",
        database_url=told.pop("database_url", f"sqlite:///{folder}/events"),
        keys_url=f"sqlite:///{folder}/keys/keys.sqlite",
        secrets_dir=folder / "secrets",
        **told,
    )


def open_here(service: Service, settings: Settings, client: Any = None) -> Here[Any]:
    """A service with its event store, keys and tables made; without a client, no documents."""
    for name in KEYFILES:
        make_keyfile(settings.secrets_dir, name)
    open_key_store(settings.keys_url).migrate()
    here = open_service(
        service, settings, client or connect("mongodb://127.0.0.1:1"), creates_tables=True
    )
    Lease(here.tables).migrate()
    for step in service.migrations:
        step(here)
    return here


@dataclass
class House:
    """Running services; what they do can be waited for."""

    settings: Settings
    heres: dict[str, Here[Any]]

    def __getitem__(self, service: str) -> Here[Any]:
        return self.heres[service]

    async def document(self, service: str, collection: str, id: object) -> dict[str, Any] | None:
        found = await self.heres[service].documents.current(collection)
        return await found.find_one({"_id": str(id)})


@asynccontextmanager
async def running(
    services: Sequence[Service], settings: Settings, *, roles: Sequence[str] = ("relay", "worker")
) -> AsyncIterator[House]:
    """Runs relays and workers of `services` in this event loop until the block ends."""
    client = connect(settings.mongodb_uri)
    heres = {service.name: open_here(service, settings, client) for service in services}
    topics = [here.topic for here in heres.values()]
    await kafka.make_topics(settings.kafka_bootstrap_servers, topics)
    for here in heres.values():
        sink = Projections(here.documents, here.service.make_projections(here.terms))
        await sink.migrate(await here.documents.generation())
    health = Health()
    jobs: list[Callable[[], Awaitable[None]]] = []
    for here in heres.values():
        if "relay" in roles:
            jobs.append(partial(run_relay, here, health))
        if "worker" in roles:
            jobs += [job for _, job in worker_jobs(here, health)]
    tasks = [asyncio.ensure_future(job()) for job in jobs]
    try:
        yield House(settings, heres)
        for task in tasks:
            if task.done():
                task.result()
    finally:
        async with asyncio.timeout(PATIENCE):
            await end(tasks)
        await client.close()


def beside(
    service: Service, settings: Settings, act: Callable[[Here[Any]], Awaitable[None]]
) -> None:
    """Carries `act` out in a thread and event loop of its own: a browser holds this one's."""

    async def carried_out() -> None:
        client = connect(settings.mongodb_uri)
        await act(open_here(service, settings, client))
        await client.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, carried_out()).result()


async def until(condition: Callable[[], Awaitable[Any]], what: str = "it") -> Any:
    """Waits for a condition to give something; fails aloud when it does not."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not (found := await condition()):
                await asyncio.sleep(0.03)
            return found
    except TimeoutError:
        raise AssertionError(f"waited {PATIENCE} s for {what}") from None

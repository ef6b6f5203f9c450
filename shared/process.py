"""One process: any set of (service, role) pairs, each started again when it fails.

Roles: `api` (pages and JSON), `relay` (log to Kafka), `worker` (policies, projections, timers
and the service's own loops), and whatever else a service's manifest names.
"""

import asyncio
import contextlib
import importlib
import signal
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import structlog
import uvicorn
from fastapi import FastAPI

from shared import health, kafka
from shared.changes import watch
from shared.consumer import Consumer
from shared.documents import connect
from shared.health import Health
from shared.hearing import Policies
from shared.keystore import open_key_store
from shared.lease import Lease
from shared.metrics import RESTARTS
from shared.outbox import Teller
from shared.relay import Relay
from shared.sealing import make_keyfile
from shared.service import KEYFILES, Here, Service, open_service
from shared.settings import Settings
from shared.site import web_app
from shared.timers import Sweeper
from shared.writing import GenerationChanged, Projections

SERVICES = Path(__file__).parent.parent / "services"
LONGEST_PAUSE = 30.0
REPLAY_SECONDS = 0.5
REACH_SECONDS = 2.0
ENDING_SECONDS = 5.0

log: Any = structlog.get_logger()
Job = Callable[[], Awaitable[None]]


def service_names() -> list[str]:
    return sorted(path.parent.name for path in SERVICES.glob("*/service.py"))


def load(name: str) -> Service:
    """A service's manifest, by name."""
    found: Service = importlib.import_module(f"services.{name}.service").SERVICE
    return found


class Process:
    """Hosts pairs of (service, role)."""

    def __init__(self, settings: Settings, pairs: Sequence[tuple[str, str]]) -> None:
        self._settings = settings
        self._pairs = list(pairs)
        self._client = connect(settings.mongodb_uri)
        self.health = Health()
        self._heres: dict[str, Here[Any]] = {}

    async def run(self, port: int = 0) -> None:
        """Runs until SIGINT or SIGTERM."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stop.set)
        tasks = [
            asyncio.create_task(self._supervised(*job), name=":".join(job[:2]))
            for job in self._jobs()
        ]
        server = self._server(port or self._settings.health_port)
        serving = asyncio.create_task(server.serve()) if server else None
        await stop.wait()
        await end(tasks)
        if server and serving:
            for here in self._heres.values():
                here.hub.close()
            server.should_exit = True
            await serving
        await self._client.close()

    def _jobs(self) -> list[tuple[str, str, Job]]:
        jobs: list[tuple[str, str, Job]] = []
        for name, role in self._pairs:
            here = self._here(name)
            if role == "relay":
                jobs.append((name, role, partial(run_relay, here, self.health)))
            elif role == "worker":
                jobs += [(name, r, job) for r, job in worker_jobs(here, self.health)]
            elif role == "api":
                jobs.append((name, role, partial(reach_the_stores, here, self.health)))
                if here.service.live:
                    jobs.append((name, role, partial(watch, here)))
            else:
                job = importlib.import_module(f"services.{name}.{role}").run
                jobs.append((name, role, partial(job, here, self.health)))
        self.health.wanted = {f"{name}:{role}" for name, role, _ in jobs}
        return jobs

    def _here(self, name: str) -> Here[Any]:
        if name not in self._heres:
            self._heres[name] = open_service(load(name), self._settings, self._client)
        return self._heres[name]

    def _server(self, port: int) -> uvicorn.Server | None:
        if not port:
            return None
        served = {name: self._here(name) for name, role in self._pairs if role == "api"}
        app = web_app(served, self._settings) if served else FastAPI(openapi_url=None)
        app.include_router(health.router(self.health))
        config = uvicorn.Config(
            app,
            host=self._settings.listen_host,
            port=port,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=3,
        )
        server = uvicorn.Server(config)
        server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
        return server

    async def _supervised(self, service: str, role: str, job: Job) -> None:
        """A failing role is started again, with a pause that doubles; the process goes on."""
        pause = 0.5
        while True:
            started = asyncio.get_running_loop().time()
            try:
                await job()
            except asyncio.CancelledError:
                raise
            except Exception as fault:
                self.health.fail(f"{service}:{role}", type(fault).__name__)
                log.error("role.failed", service=service, role=role, exc_info=fault)
            RESTARTS.labels(service, role).inc()
            if asyncio.get_running_loop().time() - started > LONGEST_PAUSE:
                pause = 0.5
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


async def end(tasks: Iterable[asyncio.Future[None]]) -> None:
    """Cancels until all have ended: a library's wait may swallow one cancellation."""
    going = {task for task in tasks if not task.done()}
    while going:
        for task in going:
            task.cancel()
        _, going = await asyncio.wait(going, timeout=ENDING_SECONDS)
        if going:
            log.warning("process.still_going", tasks=[repr(task) for task in going])


async def reach_the_stores(here: Here[Any], health: Health) -> None:
    """Pages are ready while both stores answer."""
    while True:
        await here.documents.database.command("ping")
        await asyncio.to_thread(here.application.recorder.max_notification_id)
        health.tick(f"{here.service.name}:api")
        await asyncio.sleep(REACH_SECONDS)


async def run_relay(here: Here[Any], health: Health) -> None:
    name = here.service.name
    relay = Relay(
        here.application.recorder,
        Teller(name, here.service.tells),
        Lease(here.tables),
        here.settings.kafka_bootstrap_servers,
        here.topic,
        tick=lambda: health.tick(f"{name}:relay"),
    )
    await relay.run()


def worker_jobs(here: Here[Any], health: Health) -> list[tuple[str, Job]]:
    """What a worker does, each job supervised on its own."""
    service, settings = here.service, here.settings
    namespace = settings.afterstay_namespace

    def ticking(role: str) -> Callable[[], None]:
        return lambda: health.tick(f"{service.name}:{role}")

    async def hear() -> None:
        group = f"{namespace}{service.name}.policies"
        policies = Policies(here, service.on_events, group)
        topics = service.policy_topics(namespace)
        reader = Consumer(
            settings.kafka_bootstrap_servers,
            group,
            topics,
            policies,
            ticking("policies"),
        )
        async with asyncio.TaskGroup() as both:
            both.create_task(reader.run())
            both.create_task(_replay_waiting(reader, policies))

    async def project() -> None:
        group = f"{namespace}{service.name}.projections"
        sink = Projections(here.documents, service.make_projections(here.terms), group=group)
        topics = service.projection_topics(namespace)
        bootstrap = settings.kafka_bootstrap_servers
        while True:
            try:
                await Consumer(bootstrap, group, topics, sink, ticking("projections")).run()
            except GenerationChanged:
                log.info("projections.swapped", service=service.name)

    async def sweep() -> None:
        await Sweeper(here, service.on_moments, ticking("timers")).run()

    jobs: list[tuple[str, Job]] = [("projections", project)]
    if service.on_events:
        jobs.append(("policies", hear))
    if service.on_moments:
        jobs.append(("timers", sweep))
    for loop in service.loops:
        jobs.append(
            (
                loop.__name__,
                partial(_ticked, loop, here, ticking(loop.__name__)),
            )
        )
    return jobs


async def _ticked(loop: Any, here: Here[Any], tick: Callable[[], None]) -> None:
    async def beat() -> None:
        while True:
            tick()
            await asyncio.sleep(2)

    async with asyncio.TaskGroup() as both:
        both.create_task(beat())
        both.create_task(loop(here))


async def _replay_waiting(reader: Consumer, policies: Policies) -> None:
    """What waited for something that was not here yet is tried again, twice a second.

    Another process may have parked in a partition that is new to this one: it is looked at once.
    """
    looked_at: set[str] = set()
    while True:
        await asyncio.sleep(REPLAY_SECONDS)
        held = {f"{topic}:{partition}" for topic, partition in reader.heard_partitions()}
        policies.look_at(held)
        for source in held:
            if source not in looked_at or policies.parked.get(source):
                await asyncio.to_thread(policies.replay_waiting, source)
        looked_at = held


async def migrate(settings: Settings, names: Sequence[str]) -> None:
    """Makes key files, tables, topics and indexes: one process, before all others."""
    for name in KEYFILES:
        make_keyfile(settings.secrets_dir, name)
    open_key_store(settings.keys_url).migrate()
    namespace = settings.afterstay_namespace
    await kafka.make_topics(
        settings.kafka_bootstrap_servers,
        [kafka.topic_of(namespace, name) for name in names],
        settings.kafka_replication_factor,
    )
    client = connect(settings.mongodb_uri)
    try:
        for name in names:
            here = open_service(load(name), settings, client, creates_tables=True)
            Lease(here.tables).migrate()
            for step in here.service.migrations:
                step(here)
            sink = Projections(here.documents, here.service.make_projections(here.terms))
            await sink.migrate(await here.documents.generation())
    finally:
        await client.close()

"""The operator's verbs: run, migrate, events, why, parked, and of each service: api, relay, worker,
rebuild, verify, forget-again, new-epoch."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any, TypeVar
from uuid import UUID

import typer

from shared import explain, logs
from shared.documents import connect
from shared.domain import Acting, acting
from shared.epochs import begin_epoch
from shared.forgetting import forget_again
from shared.hearing import Policies
from shared.kafka import PARTITIONS
from shared.lease import Lease
from shared.parking import Entry, ParkingLot
from shared.process import Process, load, migrate, service_names
from shared.rebuild import differences, rebuild
from shared.service import Here, open_service
from shared.settings import Settings

T = TypeVar("T")
app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
parked = typer.Typer(no_args_is_help=True, help="Events that were set aside.")
app.add_typer(parked, name="parked")

Port = Annotated[int, typer.Option(help="Where pages, JSON, health and metrics are served.")]


def _settings() -> Settings:
    if os.environ.get("POSTGRES_ENABLE_DB_FUNCTIONS"):
        raise SystemExit("POSTGRES_ENABLE_DB_FUNCTIONS loses events (docs/decisions): unset it.")
    settings = Settings()
    logs.set_up()
    return settings


def with_services(names: Sequence[str], work: Callable[[list[Here[Any]]], Awaitable[T]]) -> T:
    """Opens services by name, does the work, closes."""

    async def go() -> T:
        settings = _settings()
        client = connect(settings.mongodb_uri)
        try:
            return await work([open_service(load(name), settings, client) for name in names])
        finally:
            await client.close()

    return asyncio.run(go())


@app.command()
def run(pairs: list[str], port: Port = 0) -> None:
    """Runs pairs like `ingest:api stream:worker` in one process."""
    told = [(name, role) for name, _, role in (pair.partition(":") for pair in pairs)]
    asyncio.run(Process(_settings(), told).run(port))


@app.command(name="migrate")
def migrate_all() -> None:
    """Makes key files, tables, topics and indexes. Safe to repeat."""
    asyncio.run(migrate(_settings(), service_names()))


@app.command()
def events(stream: UUID) -> None:
    """Prints a stream's events; sealed words stay sealed."""

    async def show(heres: list[Here[Any]]) -> None:
        for told in explain.events_of(heres, stream):
            print(told.line())

    with_services(service_names(), show)


@app.command()
def why(id: UUID) -> None:
    """Prints the chain of causes of an event or of a stream's last event, newest first."""

    async def show(heres: list[Here[Any]]) -> None:
        for depth, told in enumerate(explain.chain(heres, id)):
            print("  " * depth + told.line())

    with_services(service_names(), show)


@parked.command(name="list")
def parked_list(service: str) -> None:
    """Prints what policies and projections of a service set aside (`rebuild` reads the latter)."""

    async def show(heres: list[Here[Any]]) -> None:
        for source, entry in _entries(heres[0]):
            print(f"{source} {entry.epoch}:{entry.nid} {entry.key} {entry.fault}")
        generation = await heres[0].documents.generation()
        async for found in heres[0].documents.at(generation, "parked").find({}):
            print(f"projection {found['_id']} {found['key']} {found['fault']}")

    with_services([service], show)


@parked.command()
def replay(service: str) -> None:
    """Handles again, in order, what the policies of a service set aside."""

    async def again(heres: list[Here[Any]]) -> None:
        policies = Policies(heres[0], heres[0].service.on_events, f"{service}.policies")
        stuck: set[tuple[str, str]] = set()
        for source, entry in _entries(heres[0]):
            is_first = (source, entry.key) not in stuck
            is_done = is_first and policies.replay(source, entry)
            if not is_done:
                stuck.add((source, entry.key))
            print(f"{source} {entry.nid} {'replayed' if is_done else 'stays'}")

    with_services([service], again)


@parked.command()
def skip(service: str, source: str, nid: int, epoch: int = 0) -> None:
    """Gives one parked event up, for good."""

    async def drop(heres: list[Here[Any]]) -> None:
        entry = Entry("", nid, epoch, "", "", False)
        with acting(Acting("operator:cli")):
            heres[0].application.change(
                ParkingLot, ParkingLot.create_id(source), lambda lot: lot.skip(entry)
            )

    with_services([service], drop)


def _entries(here: Here[Any]) -> list[tuple[str, Entry]]:
    found = []
    for topic in here.service.policy_topics(here.settings.afterstay_namespace):
        for number in range(PARTITIONS):
            source = f"{topic}:{number}"
            lot = here.application.find(ParkingLot, ParkingLot.create_id(source))
            found += [(source, entry) for entry in lot.in_order()] if lot else []
    return found


def _roles_of(name: str, verbs: typer.Typer) -> None:
    def role(of: str) -> Callable[..., None]:
        def start(port: Port = 0) -> None:
            asyncio.run(Process(_settings(), [(name, of)]).run(port))

        return start

    for of in ("api", "worker"):
        verbs.command(of, help=f"Runs the {of} of {name}.")(role(of))

    @verbs.command("relay")
    def relay(port: Port = 0, from_start: bool = False) -> None:
        """Runs the relay; `--from-start` publishes the whole log again (a lost topic)."""
        if from_start:
            with_services([name], _rewind)
        asyncio.run(Process(_settings(), [(name, "relay")]).run(port))


def _verbs_of(name: str) -> typer.Typer:
    verbs = typer.Typer(no_args_is_help=True, help=f"Verbs of {name}.")
    _roles_of(name, verbs)

    @verbs.command("rebuild")
    def rebuild_documents() -> None:
        """Builds all documents anew beside those people read, then swaps them."""
        print(f"generation {with_services([name], lambda heres: rebuild(heres[0]))} is read now")

    @verbs.command("verify")
    def verify() -> None:
        """Compares all documents with the fold of the log; exit code 1 if one differs."""
        found = with_services([name], lambda heres: differences(heres[0]))
        for id in found:
            print(f"differs: {id}")
        print(f"{len(found)} documents differ")
        raise SystemExit(bool(found))

    @verbs.command("forget-again")
    def forget() -> None:
        """After the key store was put back from an older copy: who was forgotten since stays so."""
        print(f"{with_services([name], _forget_again)} times a key was destroyed")

    @verbs.command("new-epoch")
    def new_epoch() -> None:
        """After the event store was restored from a back-up: its log goes on under a new number."""
        print(with_services([name], _begin_epoch))

    return verbs


async def _rewind(heres: list[Here[Any]]) -> None:
    Lease(heres[0].tables).rewind()


async def _forget_again(heres: list[Here[Any]]) -> int:
    return forget_again(heres[0])


async def _begin_epoch(heres: list[Here[Any]]) -> str:
    epoch = await begin_epoch(heres[0])
    return f"epoch {epoch.number} begins at {epoch.first_nid}"


for _name in service_names():
    app.add_typer(_verbs_of(_name), name=_name)

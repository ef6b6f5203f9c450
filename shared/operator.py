"""The operator's verbs: run, migrate, rebuild, verify, events, why, parked, new-epoch."""

import asyncio
import os
from typing import Annotated

import typer

from shared import logs
from shared.process import Process, migrate, service_names
from shared.settings import Settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def _settings() -> Settings:
    if os.environ.get("POSTGRES_ENABLE_DB_FUNCTIONS"):
        raise SystemExit("POSTGRES_ENABLE_DB_FUNCTIONS loses events (docs/decisions): unset it.")
    settings = Settings()
    logs.set_up(settings.log_format)
    return settings


@app.command()
def run(pairs: list[str], port: Annotated[int, typer.Option()] = 0) -> None:
    """Runs pairs like `ingest:api stream:worker` in one process."""
    told = [(name, role) for name, _, role in (pair.partition(":") for pair in pairs)]
    asyncio.run(Process(_settings(), told).run(port))


@app.command(name="migrate")
def migrate_all() -> None:
    """Makes key files, tables, topics and indexes. Safe to repeat."""
    asyncio.run(migrate(_settings(), service_names()))

"""PostgreSQL's connections beside the event store's: few, shared by all threads of a process."""

from functools import cache
from typing import Any

from psycopg import Connection
from psycopg_pool import ConnectionPool

MOST = 4
WAIT_SECONDS = 10.0
IDLE_SECONDS = 60.0

Pool = ConnectionPool[Connection[tuple[Any, ...]]]


@cache
def pool(url: str, schema: str = "") -> Pool:
    """Connections whose statements commit by themselves, to the tables of a schema."""
    options = f"-c search_path={schema}" if schema else ""
    return ConnectionPool(
        url,
        kwargs={"autocommit": True, "options": options},
        min_size=0,
        max_size=MOST,
        max_idle=IDLE_SECONDS,
        timeout=WAIT_SECONDS,
        check=ConnectionPool.check_connection,
        open=True,
    )

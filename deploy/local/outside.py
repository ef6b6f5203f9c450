"""Servers that are not ours: named in the environment, asked once before we start."""

from urllib.parse import urlsplit

import psycopg

from deploy.local.documents import pings
from deploy.local.program import is_reachable
from shared.settings import Settings

__all__ = ["complaints"]

PATIENCE = 5


def complaints(settings: Settings) -> list[str]:
    """A sentence for each server that was given and does not answer."""
    ask = {
        "kafka_bootstrap_servers": _kafka,
        "mongodb_uri": _mongodb,
        "database_url": _database,
        "smtp_url": _smtp,
    }
    given = [name for name in ask if name in settings.model_fields_set]
    return [
        f"{name.upper()} is given, but no server answers there: {told}"
        for name in given
        if (told := ask[name](str(getattr(settings, name))))
    ]


def _kafka(servers: str) -> str:
    for server in servers.split(","):
        host, _, port = server.strip().rpartition(":")
        if is_reachable(host, int(port), PATIENCE):
            return ""
    return servers


def _mongodb(uri: str) -> str:
    return "" if pings(uri, PATIENCE) else urlsplit(uri).hostname or "no host"


def _database(url: str) -> str:
    if not url.startswith("postgresql:"):
        return ""
    try:
        psycopg.connect(url, connect_timeout=PATIENCE).close()
    except psycopg.OperationalError as fault:
        return str(fault).splitlines()[0]
    return ""


def _smtp(url: str) -> str:
    told = urlsplit(url)
    host, port = told.hostname or "", told.port or 25
    return "" if is_reachable(host, port, PATIENCE) else f"{host}:{port}"

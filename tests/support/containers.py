"""Servers in containers, where a Docker engine answers."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import cache

import docker
from docker.errors import DockerException
from testcontainers.community.kafka import KafkaContainer
from testcontainers.community.mongodb import MongoDBAtlasLocalContainer
from testcontainers.community.postgres import PostgresContainer

__all__ = ["CONTAINERS", "engine_answers"]


@cache
def engine_answers() -> bool:
    try:
        docker.from_env(timeout=5).ping()
    except DockerException:
        return False
    return True


@contextmanager
def _kafka() -> Iterator[str]:
    with KafkaContainer("confluentinc/cp-kafka:8.1.0").with_kraft() as server:
        yield server.get_bootstrap_server()


@contextmanager
def _documents() -> Iterator[str]:
    """A replica set of one: pages live on change streams."""
    with MongoDBAtlasLocalContainer("mongodb/mongodb-atlas-local:8.0") as server:
        yield server.get_connection_url()


@contextmanager
def _postgres() -> Iterator[str]:
    with PostgresContainer("postgres:16", driver=None) as server:
        yield server.get_connection_url()


CONTAINERS: Mapping[str, Callable[[], AbstractContextManager[str]]] = {
    "kafka": _kafka,
    "documents": _documents,
    "postgres": _postgres,
}

"""A Kafka that one test has for itself: to kill it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.kafka import JARS, Kafka
from deploy.local.program import free_port


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Kafka]:
    if not JARS.exists():
        pytest.skip("Kafka's jars are not here: make setup")
    made = Kafka(tmp_path / "broker", free_port())
    made.start()
    yield made
    made.kill()

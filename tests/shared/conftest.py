from pathlib import Path

import pytest

from shared.settings import Settings
from tests.support import stack
from tests.support.house import settings_in


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A house of its own on the servers everybody shares."""
    return _a_house(tmp_path)


@pytest.fixture(params=["sqlite", "postgres"])
def either_store(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """The same, once with each event store."""
    if request.param == "sqlite":
        return _a_house(tmp_path)
    return _a_house(tmp_path, database_url=stack.postgres())


def _a_house(folder: Path, **told: str) -> Settings:
    return settings_in(
        folder, kafka_bootstrap_servers=stack.kafka(), mongodb_uri=stack.documents(), **told
    )

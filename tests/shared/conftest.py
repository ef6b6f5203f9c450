from pathlib import Path

import pytest

from shared.settings import Settings
from tests.support import stack
from tests.support.house import settings_in


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A house of its own on the servers everybody shares."""
    return settings_in(
        tmp_path, kafka_bootstrap_servers=stack.kafka(), mongodb_uri=stack.documents()
    )

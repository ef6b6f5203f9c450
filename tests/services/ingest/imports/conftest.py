"""The ingest service on real stores, without documents."""

from pathlib import Path
from typing import Any

import pytest

from services.ingest.service import SERVICE
from shared.service import Here
from tests.support.house import open_here, settings_in


@pytest.fixture
def ingest(tmp_path: Path) -> Here[Any]:
    return open_here(SERVICE, settings_in(tmp_path))

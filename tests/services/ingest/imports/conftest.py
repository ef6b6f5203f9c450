"""The ingest service on real stores, with documents and without."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.ingest.service import SERVICE
from shared.documents import connect
from shared.service import Here
from tests.services.ingest.imports.house import show, the_house
from tests.support import stack
from tests.support.house import open_here, settings_in


@pytest.fixture
def ingest(tmp_path: Path) -> Here[Any]:
    return open_here(SERVICE, settings_in(tmp_path))


@pytest.fixture
async def shown(tmp_path: Path) -> AsyncIterator[Here[Any]]:
    """The service with documents that know its places; nothing is told by itself."""
    settings = settings_in(tmp_path, mongodb_uri=stack.documents())
    client = connect(settings.mongodb_uri)
    here = open_here(SERVICE, settings, client)
    await show(here, the_house())
    yield here
    await client.drop_database(here.documents.database.name)
    await client.close()

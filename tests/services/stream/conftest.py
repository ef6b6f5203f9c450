from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.stream.service import SERVICE
from shared.documents import connect
from shared.service import Here
from shared.writing import Projections
from tests.support import stack
from tests.support.house import open_here, settings_in


@pytest.fixture
def stream(tmp_path: Path) -> Here[Any]:
    """The service with its event store and keys, without documents."""
    return open_here(SERVICE, settings_in(tmp_path))


@pytest.fixture
async def shown(tmp_path: Path) -> AsyncIterator[Here[Any]]:
    """The service with documents on a real server, in a database of its own."""
    settings = settings_in(tmp_path, mongodb_uri=stack.documents())
    client = connect(settings.mongodb_uri)
    here = open_here(SERVICE, settings, client)
    await Projections(here.documents, SERVICE.make_projections(here.terms)).migrate(0)
    yield here
    await client.drop_database(here.documents.database.name)
    await client.close()

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.stream.service import SERVICE
from shared.documents import connect
from shared.service import Here
from shared.settings import Settings
from shared.writing import Projections
from tests.services.stream.house import ELSEWHERE, SECOND, a_member, the_house, visitor
from tests.services.stream.told import show
from tests.support import stack
from tests.support.house import open_here, settings_in


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Of a house on a real Kafka and a real document server."""
    return settings_in(
        tmp_path, kafka_bootstrap_servers=stack.kafka(), mongodb_uri=stack.documents()
    )


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


@pytest.fixture
async def house(shown: Here[Any]) -> Here[Any]:
    """Two places, a member of staff for both, one for the second, a reader, a stranger."""
    await show(shown, the_house())
    await show(shown, a_member(shown, "marta"))
    await show(shown, a_member(shown, "post", name="Toni Post", places=[SECOND]))
    await show(shown, a_member(shown, "reader", role="reader"))
    await show(shown, a_member(shown, "stranger", business=ELSEWHERE))
    return shown


@pytest.fixture
async def marta(house: Here[Any]) -> AsyncIterator[httpx.AsyncClient]:
    async with visitor(house, "marta") as client:
        yield client

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.invitations.service import SERVICE
from shared import clock
from shared.clock import Clock
from shared.documents import connect
from tests.services.invitations.people import a_business, a_place
from tests.services.invitations.stage import Stage, Time
from tests.support import stack
from tests.support.house import open_here, settings_in


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    told = Time()
    monkeypatch.setattr(clock, "_clock", Clock(None, real=told))
    return told


@pytest.fixture
async def stage(tmp_path: Path, time: Time) -> AsyncIterator[Stage]:
    """A place that is known, at noon on the first of May."""
    settings = settings_in(tmp_path, mongodb_uri=stack.documents())
    client: Any = connect(settings.mongodb_uri)
    made = Stage(open_here(SERVICE, settings, client), time)
    await made.projections.migrate(0)
    await made.hear(a_business(), a_place())
    yield made
    await client.drop_database(made.here.documents.database.name)
    await client.close()

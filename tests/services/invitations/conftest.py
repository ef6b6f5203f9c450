from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.invitations.service import SERVICE
from shared import clock
from shared.clock import Clock
from shared.documents import connect
from shared.site import web_app
from tests.services.invitations.people import a_business, a_place, staff
from tests.services.invitations.stage import COOKIE, MAY_1, Stage
from tests.support import stack
from tests.support.house import open_here, settings_in
from tests.support.stage import Time


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    told = Time(MAY_1)
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


@pytest.fixture
async def guest_browser(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody without a session."""
    app = web_app({"invitations": stage.here}, stage.here.settings)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        yield client


@pytest.fixture
async def staff_browser(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    """A member of staff who is logged in and sees all places."""
    await stage.hear(*staff(stage.here))
    app = web_app({"invitations": stage.here}, stage.here.settings)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://localhost:8000", cookies={"sid": COOKIE}
    ) as client:
        yield client

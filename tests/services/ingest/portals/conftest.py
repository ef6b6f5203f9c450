"""A simulator a module, and for every test a location of its own at noon of a day of its own."""

import secrets
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.ingest.service import SERVICE as INGEST
from services.ingest.sources.portals import Account
from services.ingest.sources.portals.google import Access, Google
from services.ingest.sources.portals.web import Limits
from services.stream.service import SERVICE as STREAM
from shared import clock
from shared.clock import Clock
from shared.documents import connect
from tests.services.ingest.imports.house import the_house
from tests.services.ingest.portals.stage import Running, Stage, Time
from tests.services.ingest.sources.portals.google.conftest import Outside
from tests.sims.running import running
from tests.support import stack
from tests.support.house import open_here, settings_in

MODERATION_SECONDS = "120"


@pytest.fixture(scope="module")
def whole_time(tmp_path_factory: pytest.TempPathFactory) -> Time:
    time = Time(tmp_path_factory.mktemp("time") / "clock.json")
    time.passes(days=0)
    return time


@pytest.fixture(scope="module")
def simulator(whole_time: Time) -> Iterator[str]:
    folder = str(whole_time.path.parent / "google")
    told = ("--folder", folder, "--moment", MODERATION_SECONDS)
    with running("tests.sims.google", *told, CLOCK_FILE=str(whole_time.path)) as address:
        yield address


@pytest.fixture
def time(whole_time: Time, monkeypatch: pytest.MonkeyPatch) -> Time:
    """Noon in Berlin, on a day that no test before has seen."""
    whole_time.now = whole_time.now.replace(hour=10, minute=0)
    whole_time.passes(days=1)
    monkeypatch.setattr(clock, "_clock", Clock(None, real=whole_time))
    return whole_time


@pytest.fixture
def outside(simulator: str, time: Time) -> Iterator[Outside]:
    place = f"accounts/{secrets.token_hex(4)}/locations/{secrets.token_hex(4)}"
    account = Account(place=place, grant=f"grant-{secrets.token_hex(8)}")
    location = {"name": account.place, "title": "Hotel", "grant": account.grant}
    with httpx.Client(base_url=simulator) as http:
        http.post("/control/locations", json=location).raise_for_status()
        outside = Outside(http, account)
        yield outside
        outside.plan("none")


@pytest.fixture
async def stage(
    tmp_path: Path, simulator: str, outside: Outside, time: Time
) -> AsyncIterator[Stage]:
    """A business with two places, and a portal that gives up after a second."""
    told: dict[str, Any] = {"mongodb_uri": stack.documents(), "google_api_url": simulator}
    settings = settings_in(tmp_path, **told, google_token_url=f"{simulator}/token")
    client: Any = connect(settings.mongodb_uri)
    ingest, stream = (Running(open_here(one, settings, client)) for one in (INGEST, STREAM))
    async with httpx.AsyncClient() as http:
        ingest.here.extras["google"] = Google(http, _access(simulator))
        made = Stage(ingest, stream, outside, time)
        for one in (ingest, stream):
            await one.projections.migrate(0)
        await made.hear(*the_house())
        yield made
    for one in (ingest, stream):
        await client.drop_database(one.here.documents.database.name)
    await client.close()


def _access(simulator: str) -> Access:
    return Access(
        api_url=simulator,
        token_url=f"{simulator}/token",
        client_id="afterstay",
        client_secret="local",
        limits=Limits(seconds=1),
    )

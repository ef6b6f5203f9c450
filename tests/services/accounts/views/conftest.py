from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.accounts import credentials
from services.accounts.service import SERVICE
from shared.documents import connect
from tests.services.accounts.views.site import QUICK, Site, Staffed
from tests.support import stack
from tests.support.house import open_here, settings_in


@pytest.fixture(autouse=True)
def quick_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "_argon2id", QUICK)
    monkeypatch.setattr(credentials, "NOBODY", QUICK.hash("nobody"))


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    settings = settings_in(tmp_path, mongodb_uri=stack.documents())
    client = connect(settings.mongodb_uri)
    site = Site(open_here(SERVICE, settings, client))
    await site.sink.migrate(0)
    yield site
    await client.drop_database(site.here.documents.database.name)
    await client.close()


@pytest.fixture
async def adler(site: Site) -> Staffed:
    hotel = Staffed(site.here)
    await site.settle()
    return hotel

from pathlib import Path
from typing import Any

import pytest

from services.accounts.service import SERVICE
from shared.service import Here
from tests.services.accounts.hotel import Hotel
from tests.support import stack
from tests.support.house import open_here, settings_in


@pytest.fixture
def here(tmp_path: Path) -> Here[Any]:
    """Accounts on a real event store, without documents."""
    return open_here(SERVICE, settings_in(tmp_path))


@pytest.fixture
def adler(here: Here[Any]) -> Hotel:
    return Hotel(here)


@pytest.fixture(params=["sqlite", "postgres"])
def crowded(request: pytest.FixtureRequest, tmp_path: Path) -> Hotel:
    """A hotel where many act at the same time, on either event store."""
    where = {"database_url": stack.postgres()} if request.param == "postgres" else {}
    return Hotel(open_here(SERVICE, settings_in(tmp_path, **where)))

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from services.invitations.service import SERVICE
from tests.services.invitations.people import a_business, a_place, staff
from tests.services.invitations.stage import COOKIE, MAY_1, Stage
from tests.support.stage import Time, time

__all__ = ["time"]


@pytest.fixture
async def stage(tmp_path: Path, time: Time) -> AsyncIterator[Stage]:
    """A place that is known, at noon on the first of May."""
    time.now = MAY_1
    async with Stage.of(SERVICE, tmp_path, time) as made:
        await made.hear(a_business(), a_place())
        yield made


@pytest.fixture
async def guest_browser(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody without a session."""
    async with stage.browser(None) as client:
        yield client


@pytest.fixture
async def staff_browser(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    """A member of staff who is logged in and sees all places."""
    await stage.hear(*staff(stage.here))
    async with stage.browser(COOKIE) as client:
        yield client

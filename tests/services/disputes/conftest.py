from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from services.disputes.service import SERVICE
from tests.services.messaging.house import everybody
from tests.support.stage import Stage, Time, time

__all__ = ["time"]


@pytest.fixture
async def stage(tmp_path: Path, time: Time) -> AsyncIterator[Stage]:
    """A business with two places and its staff; nobody has complained yet."""
    async with Stage.of(SERVICE, tmp_path, time) as made:
        await made.hear(*everybody(made.here))
        yield made


@pytest.fixture
async def marta(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    async with stage.browser("marta") as browser:
        yield browser

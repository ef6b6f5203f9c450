from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from services.messaging.service import SERVICE
from tests.services.messaging.house import everybody
from tests.support.stage import Stage, Time, time

__all__ = ["time"]

MAIL = {"lmtp_port": 0, "mail_server": "mx.adler.example"}
"""A free port, and who vouches for senders."""


@pytest.fixture
async def stage(tmp_path: Path, time: Time) -> AsyncIterator[Stage]:
    """A business with two places and its staff; nobody is unhappy yet."""
    async with Stage.of(SERVICE, tmp_path, time, **MAIL) as made:
        await made.hear(*everybody(made.here))
        yield made


@pytest.fixture
async def marta(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    async with stage.browser("marta") as browser:
        yield browser

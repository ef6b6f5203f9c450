"""What a process says of itself: whether it is ready, and what its commands came to."""

import asyncio
from contextlib import suppress

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client import REGISTRY

from shared.documents import StoreFailed, connect
from shared.health import Health, router
from shared.process import end, reach_the_stores
from shared.settings import Settings
from tests.support.house import open_here, until
from tests.support.patience import PATIENCE
from tests.support.toy import SERVICE, IsOut


async def test_pages_are_ready_only_while_their_stores_answer(settings: Settings) -> None:
    health = Health(wanted={"toy:api"})
    here = open_here(SERVICE, settings, connect(settings.mongodb_uri))

    async def is_ready() -> bool:
        return not health.missing()

    reaching = asyncio.create_task(reach_the_stores(here, health))
    await until(is_ready, what="the pages to be ready")
    reaching.cancel()
    health.ticks["toy:api"] -= 60
    assert health.missing() == {"toy:api": "silent"}

    health = Health(wanted={"toy:api"})
    away = open_here(SERVICE, settings, connect("mongodb://127.0.0.1:1"))
    with pytest.raises(StoreFailed):
        await reach_the_stores(away, health)
    assert health.missing() == {"toy:api": "starting"}


@pytest.mark.parametrize(
    ("fault", "outcome"), [(None, "done"), (IsOut, "refused"), (KeyError, "failed")]
)
async def test_commands_are_counted_by_what_they_came_to(
    settings: Settings, fault: type[Exception] | None, outcome: str
) -> None:
    here = open_here(SERVICE, settings)

    def command() -> None:
        if fault:
            raise fault

    def counted() -> float:
        told = {"service": "toy", "outcome": outcome}
        return REGISTRY.get_sample_value("afterstay_command_seconds_count", told) or 0

    before = counted()
    if fault:
        with pytest.raises(fault):
            await here.run(command)
    else:
        await here.run(command)
    assert counted() == before + 1


async def test_what_swallows_a_cancellation_is_ended_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shared.process.ENDING_SECONDS", 0.05)

    async def stubborn() -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(3600)
        await asyncio.sleep(3600)

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    async with asyncio.timeout(PATIENCE):
        await end([task])
    assert task.cancelled()


async def test_a_process_is_live_before_it_is_ready() -> None:
    health = Health(wanted={"toy:relay"})
    app = FastAPI()
    app.include_router(router(health))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://process"
    ) as prober:
        assert (await prober.get("/health/live")).status_code == 200
        answer = await prober.get("/health/ready")
        assert answer.status_code == 503
        assert answer.json() == {"status": "not ready", "missing": {"toy:relay": "starting"}}
        health.tick("toy:relay")
        assert (await prober.get("/health/ready")).status_code == 200
        health.fail("toy:relay", "OSError")
        assert (await prober.get("/health/ready")).json()["missing"] == {"toy:relay": "OSError"}
        assert "afterstay_unsent_events" in (await prober.get("/metrics")).text

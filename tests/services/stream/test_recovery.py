"""What Faust has read when it starts, or when partitions move, is not lost."""

from typing import Any

import pytest

from services.stream.recovery import Consumer
from services.stream.service import SERVICE
from shared import ids
from shared.settings import Settings
from tests.services.stream.insights import fall, looking, told_of
from tests.support.house import running

PLACE = ids.of("place", "recovery")


async def test_nothing_flows_while_positions_are_sought(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Faust empties its queues afterwards: what was read before would be gone."""
    seek = Consumer.perform_seek
    flowed: list[bool] = []

    async def seen(consumer: Any) -> None:
        flowed.append(consumer.flow_active or consumer.app.flow_control.is_active())
        await seek(consumer)

    monkeypatch.setattr(Consumer, "perform_seek", seen)
    async with running([SERVICE], settings, roles=("relay",)) as house:
        here = house["stream"]
        fall(here, PLACE)
        async with looking(here):
            await told_of(house, PLACE)
    assert flowed
    assert not any(flowed)


async def test_what_was_read_and_thrown_away_is_read_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As partitions move before anything was committed, Faust throws away what it has read."""
    read, seek = Consumer._wait_next_records, Consumer.perform_seek
    thrown: list[Any] = []

    async def flow_stops(consumer: Any, timeout: float) -> Any:
        records, active = await read(consumer, timeout)
        if not thrown and any(tp.topic.endswith("stream.events") for tp in records or ()):
            thrown.append(records)
            consumer.stop_flow()
        return records, active

    async def flow_resumes(consumer: Any) -> None:
        await seek(consumer)
        if thrown:
            consumer.resume_flow()

    monkeypatch.setattr(Consumer, "_wait_next_records", flow_stops)
    monkeypatch.setattr(Consumer, "perform_seek", flow_resumes)
    async with running([SERVICE], settings, roles=("relay",)) as house:
        here = house["stream"]
        fall(here, PLACE)
        async with looking(here):
            assert (await told_of(house, PLACE)).reviews == 5
    assert thrown

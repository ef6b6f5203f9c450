"""The one way an event travels, on a real Kafka and a real MongoDB-protocol server."""

import dataclasses
import json
import random
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiokafka import AIOKafkaProducer

from shared import clock, kafka
from shared.domain import Acting, acting
from shared.lease import Fenced, Lease
from shared.policy import on
from shared.projection import folded
from shared.reading import after, seen
from shared.service import Here, Service
from shared.settings import Settings
from tests.shared.lamps import BUSINESS, a_house, do, shadows, shown
from tests.support.house import House, running, until
from tests.support.toy import (
    SERVICE,
    LampDimmed,
    LampLit,
    LampOut,
    Lamps,
    Shadow,
    ShadowCast,
    a_lamp_is_lit_a_shadow_falls,
)


@pytest.fixture
def settings(either_store: Settings) -> Settings:
    return either_store


async def test_a_command_is_seen_in_documents_and_heard_by_policies(settings: Settings) -> None:
    async with a_house(settings) as house:
        lamp = uuid4()
        recorded = await do(house, "light", lamp, "red")
        assert await seen(house["toy"], after(house["toy"], recorded))
        found = await shown(house, lamp, colour="red", shadow=str(Shadow.create_id(lamp)))
        assert found["business_id"] == str(BUSINESS)
        assert found["here"] is True


async def test_a_command_on_several_things_is_waited_for_at_its_first(settings: Settings) -> None:
    async with a_house(settings) as house:
        toy = house["toy"]
        with acting(Acting("staff:1", BUSINESS, command_id=uuid4())):
            recorded = await toy.run(toy.application.light_with_shadow, uuid4(), "red")
        assert await seen(toy, after(toy, recorded))


async def test_a_page_waits_no_longer_than_two_seconds_and_for_our_topics_only(
    settings: Settings,
) -> None:
    async with a_house(settings) as house:
        toy = house["toy"]
        assert await seen(toy, None)
        assert await seen(toy, "")
        assert not await seen(toy, "another.events:3:1")
        assert not await seen(toy, "rubbish")
        assert not await seen(toy, f"{toy.topic}:3:999999")
        assert not await seen(toy, f"{toy.topic}:²:1")
        assert not await seen(toy, f"{toy.topic}:3:{'9' * 5_000}")


async def test_a_moment_comes_once_and_is_told_its_planned_time(settings: Settings) -> None:
    async with a_house(settings) as house:
        lamp = uuid4()
        planned = (clock.now() + timedelta(seconds=0.5)).replace(microsecond=123_999)
        await do(house, "light", lamp, "red", planned)
        found = await shown(house, lamp, is_out=True)
        assert abs(found["out_at"] - planned) < timedelta(milliseconds=2)
        versions = [e.originator_version for e in house["toy"].application.events.get(lamp)]
        assert versions == [1, 2]


async def test_workers_share_the_work_and_one_that_goes_leaves_it_to_the_other(
    settings: Settings,
) -> None:
    lamps: list[UUID] = []
    heard: dict[str, list[UUID]] = {"one": [], "other": []}

    def hearing(name: str) -> Service:
        @on(LampLit)
        def cast_a_shadow(here: Here[Any], event: LampLit) -> None:
            heard[name].append(event.stream)
            a_lamp_is_lit_a_shadow_falls(here, event)

        return dataclasses.replace(SERVICE, policies=[cast_a_shadow])

    async def light(house: House) -> None:
        lamps.append(uuid4())
        await do(house, "light", lamps[-1], "red")

    async with running([hearing("one")], settings) as house:

        async def both_have_heard() -> bool:
            await light(house)
            return bool(heard["one"] and heard["other"])

        async with running([hearing("other")], settings, roles=("worker",)):
            await until(both_have_heard, what="both workers to hear something")
            for _ in range(30):
                await light(house)
        for _ in range(30):
            await light(house)
        for lamp in lamps:
            await shown(house, lamp, colour="red", shadow=str(Shadow.create_id(lamp)))
        assert shadows(house) == len(lamps)


async def test_a_restarted_house_repeats_nothing_and_loses_nothing(settings: Settings) -> None:
    lamps = [uuid4() for _ in range(60)]
    for start in range(0, 60, 20):
        async with a_house(settings) as house:
            for lamp in lamps[start : start + 20]:
                await do(house, "light", lamp, "red")
    async with a_house(settings) as house:
        for lamp in lamps:
            await shown(house, lamp, shadow=str(Shadow.create_id(lamp)))
        assert shadows(house) == 60


async def test_kafkas_own_offsets_are_only_a_hint(settings: Settings) -> None:
    lamps = [uuid4() for _ in range(30)]
    async with running([SERVICE], settings, roles=("relay",)) as house:
        for lamp in lamps:
            await do(house, "light", lamp, "red")

        async def published() -> bool:
            tails = await kafka.read_tails(settings.kafka_bootstrap_servers, house["toy"].topic)
            return max((tail.nid for tail in tails.values()), default=0) == 30

        await until(published, what="all records to be published")
        for group in ("toy.policies", "toy.projections"):
            await say_all_is_read(settings, group, house["toy"].topic)
    async with a_house(settings) as house:
        for lamp in lamps:
            await shown(house, lamp, shadow=str(Shadow.create_id(lamp)))


async def say_all_is_read(settings: Settings, group: str, topic: str) -> None:
    """Commits the end of every partition, as a consumer would that lost what it fetched."""
    reader = kafka.consumer(
        settings.kafka_bootstrap_servers, f"{settings.afterstay_namespace}{group}"
    )
    await reader.start()
    reader.subscribe([topic])

    async def joined() -> Any:
        await reader.getmany(timeout_ms=100)
        return reader.assignment()

    parts = await until(joined, what="the group to be joined")
    await reader.commit(await reader.end_offsets(parts))
    await reader.stop()


async def test_a_gap_is_seen_and_healed_by_its_owner(settings: Settings) -> None:
    async with a_house(settings) as house:
        lamp, toy = uuid4(), house["toy"]
        await do(house, "light", lamp, "red")
        await shown(house, lamp, colour="red")
        part = kafka.partition_of(lamp)
        producer = AIOKafkaProducer(bootstrap_servers=settings.kafka_bootstrap_servers)
        await producer.start()
        headers = [("nid", 900), ("prev", 800), ("epoch", 0), ("epoch_from", 1), ("version", 9)]
        ghost = json.dumps({"type": "toy.LampOut", "stream": str(lamp)}).encode()
        wire = [(name, str(value).encode()) for name, value in headers]
        await producer.send_and_wait(
            toy.topic, ghost, key=str(lamp).encode(), partition=part, headers=wire
        )
        await producer.stop()
        await do(house, "dim", lamp, 5)
        found = await shown(house, lamp, level=5)
        assert found["is_out"] is False


async def test_one_relay_at_a_time_and_a_replaced_one_is_told(settings: Settings) -> None:
    async with running([SERVICE], settings, roles=()) as house:
        first, second = Lease(house["toy"].tables), Lease(house["toy"].tables)
        assert first.take()
        assert not second.take()
        first.give_up()
        assert second.take()
        with pytest.raises(Fenced):
            first.keep(3)
        second.keep(3)
        assert second.position() == 3


def the_life_of_a_lamp() -> list[Any]:
    lamp, at = uuid4(), clock.now()
    common: dict[str, Any] = {"at": at, "recorded_at": at, "actor": "staff:1"}
    shadow = Shadow.create_id(lamp)
    return [
        LampLit(id=uuid4(), stream=lamp, version=1, colour="red", burns_until=None, **common),
        LampDimmed(id=uuid4(), stream=lamp, version=2, level=1, **common),
        LampDimmed(id=uuid4(), stream=lamp, version=3, level=2, **common),
        LampOut(id=uuid4(), stream=lamp, version=4, **common),
        ShadowCast(id=uuid4(), stream=shadow, version=1, lamp_id=lamp, colour="red", **common),
    ]


def test_events_twice_and_in_any_order_between_streams_give_one_document() -> None:
    events = the_life_of_a_lamp()
    [wanted] = folded(Lamps(), events).values()
    for seed in range(30):
        luck = random.Random(seed)
        lamp, shadow = list(events[:4]), [events[4]]
        mixed = []
        while lamp or shadow:
            source = luck.choice([s for s in (lamp, shadow) if s])
            mixed += [source.pop(0)] * luck.choice([1, 2])
        [found] = folded(Lamps(), mixed).values()
        assert found == wanted

"""Replay is safe: what is published or built anew shows the same and fires nothing twice."""

from uuid import UUID, uuid4

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from shared import kafka
from shared.epochs import begin_epoch
from shared.rebuild import differences, rebuild
from shared.settings import Settings
from tests.shared.lamps import a_house, do, shadows, shown
from tests.support.house import House, until
from tests.support.toy import Shadow


@pytest.fixture
def settings(either_store: Settings) -> Settings:
    return either_store


async def light(house: House, lamps: list[UUID]) -> None:
    """Until each has cast its shadow."""
    for lamp in lamps:
        await do(house, "light", lamp, "red")
    for lamp in lamps:
        await shown(house, lamp, shadow=str(Shadow.create_id(lamp)))


async def lose(settings: Settings, topic: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap_servers)
    await admin.start()
    await admin.delete_topics([topic])

    async def is_gone() -> bool:
        return topic not in await admin.list_topics()

    await until(is_gone, what="the topic to be gone")
    await admin.close()


async def test_a_lost_topic_is_published_again_and_nothing_fires_twice(settings: Settings) -> None:
    lamps = [uuid4() for _ in range(20)]
    async with a_house(settings) as house:
        await light(house, lamps)
    await lose(settings, house["toy"].topic)
    async with a_house(settings) as house:
        late = uuid4()
        await do(house, "light", late, "blue")
        await shown(house, late, shadow=str(Shadow.create_id(late)))
        tails = await kafka.read_tails(settings.kafka_bootstrap_servers, house["toy"].topic)
        assert sum(1 for tail in tails.values() if tail.nid) >= 1
        assert shadows(house) == 21
        assert await rebuild(house["toy"]) == 1
        for lamp in lamps:
            await shown(house, lamp, colour="red")
        assert shadows(house) == 21


async def test_a_new_epoch_is_heard_behind_the_old_one(settings: Settings) -> None:
    """Also by whoever has all of the old one: its first record names a place of that."""
    lamp = uuid4()
    async with a_house(settings) as house:
        await do(house, "light", lamp, "red")
        await shown(house, lamp, colour="red")
    await begin_epoch(house["toy"])
    async with a_house(settings) as house:
        await do(house, "dim", lamp, 5)
        await shown(house, lamp, level=5)
        assert await differences(house["toy"]) == []


async def test_a_lost_topic_and_a_new_epoch_at_once_fire_nothing_twice(settings: Settings) -> None:
    """All of the log comes under the new number: to readers it is told for the first time."""
    lamps = [uuid4() for _ in range(20)]
    async with a_house(settings) as house:
        await light(house, lamps)
    await begin_epoch(house["toy"])
    await lose(settings, house["toy"].topic)
    async with a_house(settings) as house:
        late = uuid4()
        await do(house, "light", late, "blue")
        await shown(house, late, shadow=str(Shadow.create_id(late)))
        for lamp in lamps:
            await do(house, "dim", lamp, 5)
            await shown(house, lamp, level=5)
        assert shadows(house) == 21
        assert await differences(house["toy"]) == []


async def test_a_rebuild_is_equal_and_fires_no_policy(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.rebuild.NEAR_ENOUGH", 5)  # far fewer than there are events
    async with a_house(settings) as house:
        lamps = [uuid4() for _ in range(30)]
        for lamp in lamps:
            await do(house, "light", lamp, "red")
            await do(house, "dim", lamp, 7)
        for lamp in lamps:
            await shown(house, lamp, level=7, shadow=str(Shadow.create_id(lamp)))
        assert await differences(house["toy"]) == []
        before = shadows(house)
        assert await rebuild(house["toy"]) == 1
        await shown(house, lamps[0], level=7)
        assert await differences(house["toy"]) == []
        assert shadows(house) == before
        late = uuid4()
        await do(house, "light", late, "blue")
        await shown(house, late, shadow=str(Shadow.create_id(late)))


async def test_a_changed_document_is_found_out(settings: Settings) -> None:
    async with a_house(settings) as house:
        lamp = uuid4()
        await do(house, "light", lamp, "red")
        await shown(house, lamp, shadow=str(Shadow.create_id(lamp)))
        lamps = await house["toy"].documents.current("lamps")
        await lamps.update_one({"_id": str(lamp)}, {"$set": {"colour": "green"}})
        assert await differences(house["toy"]) == [f"lamps/{lamp}"]

"""A store that is put back from a back-up, and topics that lost a part: nothing is left out."""

import shutil
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from aiokafka.structs import TopicPartition

from shared import kafka
from shared.epochs import begin_epoch
from shared.health import Health
from shared.lease import Lease
from shared.process import run_relay
from shared.rebuild import Incomplete, differences, rebuild
from shared.relay import Diverged
from shared.settings import Settings
from tests.shared.lamps import a_house, do, shown
from tests.support.house import House, open_here, running
from tests.support.toy import SERVICE, Shadow


def events(settings: Settings) -> Path:
    """The folder of the event store, for copies of it."""
    return Path(settings.database_url.removeprefix("sqlite:///"))


async def lit(house: House, count: int) -> list[UUID]:
    """Each is one event, and the shadow it casts another."""
    lamps = [uuid4() for _ in range(count)]
    for lamp in lamps:
        await do(house, "light", lamp, "red")
    for lamp in lamps:
        await shown(house, lamp, colour="red", shadow=str(Shadow.create_id(lamp)))
    return lamps


@pytest.mark.parametrize("since", [0, 30])
async def test_what_is_stored_after_a_restore_is_heard_whenever_it_was_stored(
    settings: Settings, tmp_path: Path, since: int
) -> None:
    """Twenty lamps, a copy, twenty more, the copy is put back; `since`: lit before the verb."""
    async with a_house(settings) as house:
        kept = await lit(house, 20)
    shutil.copytree(events(settings), tmp_path / "copy")
    async with a_house(settings) as house:
        await lit(house, 20)
    shutil.rmtree(events(settings))
    shutil.copytree(tmp_path / "copy", events(settings))

    restored = open_here(SERVICE, settings)
    late = [uuid4() for _ in range(since)]
    for lamp in late:
        await do(House(settings, {"toy": restored}), "light", lamp, "blue")
    with pytest.raises(Diverged):
        await run_relay(restored, Health())
    epoch = await begin_epoch(restored)
    assert (epoch.number, epoch.first_nid) == (1, 41)

    async with a_house(settings) as house:
        after = uuid4()
        await do(house, "light", after, "green")
        await shown(house, after, colour="green")
        for lamp in late:
            await shown(house, lamp, colour="blue")
        await rebuild(house["toy"])
        assert await differences(house["toy"]) == []
        lamps = await house["toy"].documents.current("lamps")
        stored = {document["_id"] async for document in lamps.find({"here": True})}
        assert stored == {str(lamp) for lamp in [*kept, *late, after]}


async def forget(settings: Settings, topic: str, before: dict[int, int]) -> None:
    """Records of partitions before an offset; -1: all."""
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap_servers)
    await admin.start()
    await admin.delete_records(
        {TopicPartition(topic, part): RecordsToDelete(offset) for part, offset in before.items()}
    )
    await admin.close()


async def test_what_one_partition_lost_is_put_there_again(settings: Settings) -> None:
    """Though another holds the log's latest event."""
    async with a_house(settings) as house:
        lamps = await lit(house, 40)
    topic = house["toy"].topic
    tails = await kafka.read_tails(settings.kafka_bootstrap_servers, topic)
    latest = max(tails, key=lambda part: tails[part].nid)
    lost = {next(part for part in tails if part != latest): -1}
    await forget(settings, topic, lost)
    async with a_house(settings) as house:
        await lit(house, 1)
        await rebuild(house["toy"])
        assert await differences(house["toy"]) == []
        for lamp in lamps:
            await shown(house, lamp, colour="red")


async def test_a_log_is_published_again_from_its_start(settings: Settings) -> None:
    """A topic without its beginning builds no documents, until the beginning is there again."""
    async with a_house(settings) as house:
        lamps = await lit(house, 40)
    topic = house["toy"].topic
    tails = await kafka.read_tails(settings.kafka_bootstrap_servers, topic)
    await forget(settings, topic, dict.fromkeys(tails, 1))
    async with running([SERVICE], settings, roles=["worker"]) as house:
        with pytest.raises(Incomplete):
            await rebuild(house["toy"])
        Lease(house["toy"].tables).rewind()
    async with a_house(settings) as house:
        await lit(house, 1)
        assert await rebuild(house["toy"]) == 1
        assert await differences(house["toy"]) == []
        for lamp in lamps:
            await shown(house, lamp, colour="red")

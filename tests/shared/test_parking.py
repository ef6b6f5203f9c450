"""What fails is set aside with all that follows it, and everything else flows on."""

import dataclasses
import json
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiokafka import AIOKafkaProducer
from prometheus_client import REGISTRY

from shared import kafka
from shared.domain import Acting, acting
from shared.hearing import BEHIND, Policies
from shared.parking import Entry, ParkingLot
from shared.projection import Patch, on
from shared.rebuild import rebuild
from shared.service import Service
from shared.settings import Settings
from tests.shared.lamps import a_house, do, shadows, shown
from tests.support.house import House, running, until
from tests.support.toy import SERVICE, LampLit, Lamps, Shadow


@pytest.fixture
def settings(either_store: Settings) -> Settings:
    return either_store


def source_of(house: House, lamp: UUID) -> str:
    return f"{house['toy'].topic}:{kafka.partition_of(lamp)}"


async def parked(house: House, lamp: UUID) -> list[Entry]:
    app = house["toy"].application
    lot = await house["toy"].run(app.find, ParkingLot, ParkingLot.create_id(source_of(house, lamp)))
    return lot.in_order() if lot else []


async def is_parked(house: House, lamp: UUID, count: int = 1) -> list[Entry]:
    async def stand() -> Any:
        found = await parked(house, lamp)
        return found if len(found) == count else None

    found: list[Entry] = await until(stand, what=f"the lot to hold {count}")
    return found


def hearing(house: House, shine: Callable[[Any, LampLit], object]) -> Policies:
    """The toy's policies, with another one for lamps that are lit."""
    shine.hearing = SERVICE.on_events[0].hearing  # type: ignore[attr-defined]
    return Policies(house["toy"], [shine], "again")


async def test_poison_is_set_aside_and_others_flow(settings: Settings) -> None:
    async with a_house(settings) as house:
        sick, well = uuid4(), uuid4()
        await do(house, "light", sick, "poison")
        await do(house, "light", well, "red")
        await shown(house, well, shadow=str(Shadow.create_id(well)))
        await shown(house, sick, colour="poison")
        [entry] = await is_parked(house, sick)
        assert entry.fault.startswith("ValueError at ")
        assert "poison" not in entry.fault, "what was said is not kept: it may be personal"
        assert UUID(json.loads(entry.raw)["stream"]) == sick


async def test_a_parked_event_is_replayed_with_its_effects_at_once(settings: Settings) -> None:
    async with a_house(settings) as house:
        sick = uuid4()
        await do(house, "light", sick, "poison")
        [entry] = await is_parked(house, sick)
        mended = hearing(house, lambda here, lit: here.application.cast(lit.stream, "mended"))
        assert await house["toy"].run(mended.replay, source_of(house, sick), entry)
        assert shadows(house) == 1
        assert not await parked(house, sick)


async def test_what_fails_again_stays_parked_and_others_flow(settings: Settings) -> None:
    """Who stood in front of it was skipped, so it was tried by itself: once, and never again."""
    async with a_house(settings) as house:
        sick, toy = uuid4(), house["toy"]
        await do(house, "light", sick, "poison")
        [entry] = await is_parked(house, sick)
        lot = ParkingLot.create_id(source_of(house, sick))

        def stands_behind() -> None:
            with acting(Acting("operator:cli")):
                toy.application.change(ParkingLot, lot, lambda lot: lot.park_again(entry, BEHIND))

        await toy.run(stands_behind)

        async def failed_again() -> bool:
            [again] = await parked(house, sick)
            return again.fault.startswith("ValueError at ") and not again.is_waiting

        await until(failed_again, what="it to be tried")
        before = toy.application.recorder.max_notification_id()
        policies = Policies(toy, SERVICE.on_events, "again")
        assert await toy.run(policies.replay_waiting, source_of(house, sick)) == 0
        assert toy.application.recorder.max_notification_id() == before
        well = uuid4()
        await do(house, "light", well, "red")
        await shown(house, well, shadow=str(Shadow.create_id(well)))


class Brittle(Lamps):
    """Cannot show one colour."""

    @on(LampLit)
    def lit(self, event: LampLit) -> Patch:
        return {"colour": {"poison": 2**70}.get(event.colour, event.colour), "lit_at": event.at}


async def test_what_cannot_be_shown_is_set_aside_and_others_flow(settings: Settings) -> None:
    """A number that no document holds; a rebuild with a handler that can do it shows it."""
    brittle: Service = dataclasses.replace(SERVICE, projections=[Brittle])
    sick = uuid4()
    async with running([brittle], settings) as house:
        await do(house, "light", sick, "poison")
        await do(house, "dim", sick, 3)
        for _ in range(30):  # in every partition, so also behind it
            well = uuid4()
            await do(house, "light", well, "red")
            await shown(house, well, colour="red")

        async def kept() -> Any:
            aside = house["toy"].documents.at(0, "parked")
            found = [found async for found in aside.find({"key": str(sick)})]
            return found if len(found) == 2 else None

        first, second = await until(kept, what="both to be kept")
        assert first["fault"].startswith("OverflowError at ")
        assert second["fault"] == BEHIND
        await until(partial(measured, settings, 2), what="both to be measured")
    async with a_house(settings) as house:
        await rebuild(house["toy"])
        await shown(house, sick, colour="poison", level=3)
        await do(house, "light", uuid4(), "red")
        await until(partial(measured, settings, 0), what="nothing to be aside any more")


async def measured(settings: Settings, count: int) -> bool:
    told = {"group": f"{settings.afterstay_namespace}toy.projections"}
    return REGISTRY.get_sample_value("afterstay_parked_events", told) == count


async def test_unreadable_records_are_set_aside_and_the_rest_goes_on(settings: Settings) -> None:
    async with a_house(settings) as house:
        lamp, toy = uuid4(), house["toy"]
        await do(house, "light", lamp, "red")
        await shown(house, lamp, colour="red")
        part = kafka.partition_of(lamp)
        producer = AIOKafkaProducer(bootstrap_servers=settings.kafka_bootstrap_servers)
        await producer.start()
        nid = toy.application.recorder.max_notification_id()
        headers = [("nid", nid + 1), ("prev", 0), ("epoch", 0), ("epoch_from", 1), ("version", 1)]
        wire = [(name, str(value).encode()) for name, value in headers]
        await producer.send_and_wait(
            toy.topic, b"not json", key=str(uuid4()).encode(), partition=part, headers=wire
        )
        await producer.stop()

        async def kept() -> Any:
            parked = toy.documents.at(await toy.documents.generation(), "parked")
            return await parked.find_one({"raw": b"not json"})

        assert "JSONDecodeError" in (await until(kept, what="the record to be kept"))["fault"]

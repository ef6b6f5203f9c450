import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import IntegrityError, Tracking

from shared.application import AlreadyThere, Application, NotHere, store_environment
from shared.domain import Acting, acting
from tests.support.toy import IsOut, Lamp, Toy

BUSINESS = uuid4()


@pytest.fixture(params=["sqlite", "postgres"])
def toy(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Toy]:
    url = f"sqlite:///{tmp_path}"
    if request.param == "postgres":
        from tests.support.stack import postgres

        url = postgres()
    with Toy(store_environment(url, "toy", creates_tables=True)) as made:
        yield made


def somebody(command: UUID | None = None, business: UUID = BUSINESS) -> Acting:
    return Acting("staff:1", business_id=business, command_id=command or uuid4())


def stored(app: Application, id: UUID) -> list[int]:
    return [event.originator_version for event in app.events.get(id)]


def test_a_command_carried_out_twice_is_done_once(toy: Toy) -> None:
    lamp, command = uuid4(), uuid4()
    with acting(somebody()):
        toy.light(lamp, "red")
    with acting(somebody(command)):
        first = toy.dim(lamp, 3)
        again = toy.dim(lamp, 3)
    assert (again.stream, again.version) == (first.stream, first.version)
    assert stored(toy, lamp) == [1, 2]


def test_what_is_made_is_made_once_and_another_maker_is_told(toy: Toy) -> None:
    lamp, command = uuid4(), uuid4()
    for _ in range(2):
        with acting(somebody(command)):
            assert toy.light(lamp, "red").version == 1
    with acting(somebody()), pytest.raises(AlreadyThere):
        toy.light(lamp, "blue")
    assert stored(toy, lamp) == [1]


def test_a_foreign_business_finds_nothing(toy: Toy) -> None:
    lamp = uuid4()
    with acting(somebody()):
        toy.light(lamp, "red")
    with acting(somebody(business=uuid4())), pytest.raises(NotHere):
        toy.dim(lamp, 1)


def test_a_place_out_of_sight_is_not_there(toy: Toy) -> None:
    lamp, place = uuid4(), uuid4()
    with acting(Acting("staff:1", business_id=BUSINESS, place_id=place, command_id=uuid4())):
        toy.light(lamp, "red")
    elsewhere = Acting("staff:2", BUSINESS, places=frozenset({uuid4()}), command_id=uuid4())
    with acting(elsewhere), pytest.raises(NotHere):
        toy.dim(lamp, 1)


def test_a_refused_command_stores_nothing(toy: Toy) -> None:
    lamp = uuid4()
    with acting(somebody()):
        toy.light(lamp, "red")
    with acting(somebody()):
        toy.put_out(lamp)
    with acting(somebody()), pytest.raises(IsOut):
        toy.dim(lamp, 1)
    assert stored(toy, lamp) == [1, 2]


def test_writers_at_the_same_time_all_get_through(toy: Toy) -> None:
    lamp = uuid4()
    with acting(somebody()):
        toy.light(lamp, "red")
    failures: list[Exception] = []

    def dim() -> None:
        try:
            with acting(somebody()):
                toy.dim(lamp, 1)
        except Exception as failed:
            failures.append(failed)

    threads = [threading.Thread(target=dim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert stored(toy, lamp) == [1, 2, 3, 4, 5]


def test_a_lost_commit_answer_is_recognised(toy: Toy, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's retry after a cut connection reports a conflict although it stored."""
    lamp = uuid4()
    store = toy._store

    def stores_and_says_conflict(*told: object) -> int:
        store(*told)  # type: ignore[arg-type]
        raise IntegrityError("the answer was lost")

    with acting(somebody()):
        toy.light(lamp, "red")
    monkeypatch.setattr(toy, "_store", stores_and_says_conflict)
    with acting(somebody()):
        assert toy.dim(lamp, 4).version == 2
    assert stored(toy, lamp) == [1, 2]


def test_a_unit_stores_all_its_commands_with_the_tracking_or_none(toy: Toy) -> None:
    one, two = uuid4(), uuid4()
    with toy.unit(Tracking("elsewhere:0", 7)):
        for lamp in (one, two):
            with acting(somebody()):
                toy.light(lamp, "red")
        with acting(somebody()):
            toy.dim(one, 2)
    assert stored(toy, one) == [1, 2]
    assert toy.heard_up_to("elsewhere:0") == 7

    again = Tracking("elsewhere:0", 7)
    with pytest.raises(IntegrityError), toy.unit(again), acting(somebody()):
        toy.dim(two, 9)
    assert stored(toy, two) == [1]


def test_a_failing_unit_leaves_nothing(toy: Toy) -> None:
    lamp = uuid4()
    with pytest.raises(ZeroDivisionError), toy.unit(Tracking("elsewhere:0", 1)):
        with acting(somebody()):
            toy.light(lamp, "red")
        raise ZeroDivisionError
    assert stored(toy, lamp) == []
    assert toy.heard_up_to("elsewhere:0") == 0


def test_every_event_says_who_why_and_when(toy: Toy) -> None:
    lamp, cause = uuid4(), uuid4()
    who = Acting("rule:light@3", BUSINESS, command_id=uuid4(), cause=cause, correlation=cause)
    with acting(who):
        toy.light(lamp, "red")
    [event] = toy.events.get(lamp)
    told = event.meta  # type: ignore[attr-defined]
    assert told["actor"] == "rule:light@3"
    assert told["cause"] == told["correlation"] == str(cause)
    assert told["business_id"] == str(BUSINESS)
    assert told["command_id"] == str(who.command_id)
    assert "at" in told


def test_an_aggregate_forgets_only_old_commands(toy: Toy) -> None:
    lamp = uuid4()
    with acting(somebody()):
        toy.light(lamp, "red")
    commands = [uuid4() for _ in range(70)]
    for command in commands:
        with acting(somebody(command)):
            toy.dim(lamp, 1)
    found = toy.find(Lamp, lamp)
    assert found is not None
    assert found.done(commands[-1]) == 71
    assert found.done(commands[0]) is None

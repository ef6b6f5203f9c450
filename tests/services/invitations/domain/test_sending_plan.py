"""When invitations go: the place's hour on the day after, whatever the clocks do."""

from datetime import UTC, date, datetime, time

import pytest

from services.invitations.domain.sending_plan import (
    NotAnHour,
    Planned,
    SendingPlan,
    next_sending,
)
from tests.support.story import ID, fact, given

TEN = time(10)
opened = fact(SendingPlan.Opened, timezone="Europe/Vienna")


def utc(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_it_goes_at_ten_local_on_the_day_after() -> None:
    at = next_sending(date(2026, 5, 1), TEN, "Europe/Vienna", utc(5, 1, 12))
    assert at == utc(5, 2, 8)


def test_a_departure_to_come_waits_for_its_day() -> None:
    at = next_sending(date(2026, 8, 20), TEN, "Europe/Vienna", utc(5, 1, 12))
    assert at == utc(8, 21, 8)


@pytest.mark.parametrize(
    ("now", "at"),
    [
        (utc(5, 9, 7, 59), utc(5, 9, 8)),
        (utc(5, 9, 8), utc(5, 9, 8)),
        (utc(5, 9, 8, 1), utc(5, 10, 8)),
        (utc(5, 9, 23), utc(5, 10, 8)),
    ],
)
def test_where_its_day_is_over_it_goes_at_the_next_hour_from_now(
    now: datetime, at: datetime
) -> None:
    assert next_sending(date(2026, 5, 1), TEN, "Europe/Vienna", now) == at


@pytest.mark.parametrize(
    ("departure", "at"),
    [
        (date(2026, 3, 27), utc(3, 28, 9)),  # winter time
        (date(2026, 3, 28), utc(3, 29, 8)),  # the night the clocks go forward
        (date(2026, 10, 24), utc(10, 25, 9)),  # the night they go back
    ],
)
def test_ten_is_ten_across_the_change_of_clocks(departure: date, at: datetime) -> None:
    assert next_sending(departure, TEN, "Europe/Vienna", utc(3, 1, 0)) == at


def test_an_hour_that_is_skipped_is_the_moment_the_clocks_jump_to() -> None:
    at = next_sending(date(2026, 3, 28), time(2, 30), "Europe/Vienna", utc(3, 1, 0))
    assert at == utc(3, 29, 1, 30)


def test_an_hour_that_comes_twice_is_its_first() -> None:
    at = next_sending(date(2026, 10, 24), time(2, 30), "Europe/Vienna", utc(3, 1, 0))
    assert at == utc(10, 25, 0, 30)
    between = utc(10, 25, 0, 45)  # the first 02:30 is over, the second is to come
    assert next_sending(date(2026, 10, 24), time(2, 30), "Europe/Vienna", between) == utc(
        10, 26, 1, 30
    )


@pytest.mark.parametrize(
    ("zone", "at"),
    [("Pacific/Kiritimati", utc(5, 1, 20)), ("Pacific/Pago_Pago", utc(5, 2, 21))],
)
def test_the_day_is_the_place_s_own(zone: str, at: datetime) -> None:
    assert next_sending(date(2026, 5, 1), TEN, zone, utc(5, 1, 0)) == at


def test_ninety_days_ago_is_not_too_old() -> None:
    plan = given(SendingPlan, opened).aggregate
    now = utc(7, 30, 12)
    assert not plan.is_too_old(date(2026, 5, 1), now)
    assert plan.is_too_old(date(2026, 4, 30), now)


def test_the_decision_names_the_versions_it_was_made_by() -> None:
    told = fact(SendingPlan.HourSet, hour=17, minute=30, hour_version=1)
    plan = given(SendingPlan, opened, told).aggregate
    assert plan.after(date(2026, 5, 1), utc(5, 1, 12)) == Planned(
        send_at=utc(5, 2, 15, 30), rule_version=1, hour_version=1
    )


def test_the_hour_is_set_in_versions() -> None:
    first = fact(SendingPlan.HourSet, hour=9, minute=0, hour_version=1)
    given(SendingPlan, opened).when(lambda it: it.set_hour(9, 0)).then(first)
    again = fact(SendingPlan.HourSet, hour=10, minute=0, hour_version=2)
    given(SendingPlan, opened, first).when(lambda it: it.set_hour(10, 0)).then(again)
    given(SendingPlan, opened).when(lambda it: it.set_hour(10, 0)).then()


@pytest.mark.parametrize(("hour", "minute"), [(24, 0), (-1, 0), (9, 60), (9, -1)])
def test_what_is_no_time_of_day_is_refused(hour: int, minute: int) -> None:
    with pytest.raises(NotAnHour):
        given(SendingPlan, opened).when(lambda it: it.set_hour(hour, minute))


def test_a_place_that_moves_changes_its_time_zone_once() -> None:
    moved = fact(SendingPlan.TimezoneChanged, timezone="Europe/Lisbon")
    given(SendingPlan, opened).when(lambda it: it.change_timezone("Europe/Lisbon")).then(moved)
    given(SendingPlan, opened).when(lambda it: it.change_timezone("Europe/Vienna")).then()


def test_a_plan_is_a_place_s_own() -> None:
    story = given(SendingPlan).when(lambda _: SendingPlan.open(ID, "Europe/Vienna"))
    story.then(opened)
    assert story.aggregate.id == SendingPlan.stream(ID)

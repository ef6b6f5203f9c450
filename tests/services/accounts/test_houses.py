"""Businesses, places, groups and keys on a real event store."""

from collections.abc import Callable
from itertools import islice
from typing import Any
from uuid import uuid4

import pytest

from services.accounts.application import Accounts, business_of, customer_ids
from services.accounts.domain.business import Business
from services.accounts.domain.place import PlaceChangedMeanwhile
from shared.application import NotHere
from shared.domain import Acting, acting
from shared.service import Here
from tests.services.accounts.hotel import BERLIN, Hotel


def test_a_customer_id_is_short_and_the_same_for_the_same_name() -> None:
    first = list(islice(customer_ids("Hotel Adler"), 50))
    assert first == list(islice(customer_ids("Hotel Adler"), 50))
    assert len(set(first)) == 50
    assert all(len(id) == 8 and id.startswith("AS-") and id[3:].isdigit() for id in first)


def test_a_taken_customer_id_is_given_to_nobody_else(here: Here[Accounts]) -> None:
    wish, second = islice(customer_ids("Hotel Adler"), 2)
    with acting(Acting("operator:test", business_id=business_of(wish), command_id=uuid4())):
        other = Business.register(business_of(wish), "Hotel Krone", wish, "AT", "de")
        here.application.record([other])
    with acting(Acting("operator:test", command_id=uuid4())):
        registered = here.application.register("Hotel Adler", "DE", "de").stream
    found = here.application.find(Business, registered)
    assert found and found.customer_id == second


def test_a_name_is_registered_once_also_after_it_was_changed(adler: Hotel) -> None:
    with adler.as_(adler.anna):
        adler.app.rename("Adler Hotels")
    with acting(Acting("operator:test", command_id=uuid4())):
        assert adler.app.register("Hotel Adler", "DE", "de").stream == adler.id


def test_a_business_belongs_to_itself(adler: Hotel) -> None:
    found = adler.app.find(Business, adler.id)
    assert found and found.business_id == adler.id


def test_a_place_belongs_to_itself_so_that_sight_can_be_limited_to_it(adler: Hotel) -> None:
    [first, *_] = adler.app.events.get(adler.place)
    meta: dict[str, Any] = first.meta  # type: ignore[attr-defined]
    assert meta["place_id"] == str(adler.place)


def test_a_place_is_changed_by_who_saw_the_latest(adler: Hotel) -> None:
    with adler.as_(adler.anna):
        adler.app.change_place(adler.place, BERLIN._replace(name="Adler Mitte"), 1)
    with adler.as_(adler.anna), pytest.raises(PlaceChangedMeanwhile):
        adler.app.change_place(adler.place, BERLIN._replace(name="Adler"), 1)


def test_groups_and_keys_are_of_own_places(here: Here[Accounts]) -> None:
    adler, krone = Hotel(here), Hotel(here, "Hotel Krone")
    group, key = uuid4(), uuid4()
    with adler.as_(adler.anna):
        adler.app.define_group(group, "Lakes", [adler.place])
    with adler.as_(adler.anna):
        adler.app.issue_key(key, "Mews", "abcd", [adler.place])
    forbidden: list[Callable[[], object]] = [
        lambda: adler.app.define_group(uuid4(), "Lakes", [krone.place]),
        lambda: adler.app.change_group(group, "Lakes", [krone.place], 1),
        lambda: adler.app.issue_key(uuid4(), "Mews", "abcd", [adler.place, krone.place]),
    ]
    for act in forbidden:
        with adler.as_(adler.anna), pytest.raises(NotHere):
            act()
    forbidden = [
        lambda: krone.app.change_place(adler.place, BERLIN, 1),
        lambda: krone.app.change_group(group, "Sea", [krone.place], 1),
        lambda: krone.app.revoke_key(key),
    ]
    for act in forbidden:
        with krone.as_(krone.anna), pytest.raises(NotHere):
            act()

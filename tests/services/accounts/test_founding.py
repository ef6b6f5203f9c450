import json
from typing import Any

from services.accounts.domain.api_key import ApiKey
from services.accounts.domain.business import Business
from services.accounts.domain.place import Place
from services.accounts.domain.rights import Role
from services.accounts.founding import Person, demo, found, place_of
from services.accounts.settings import claim_of
from shared import ids
from shared.contracts.accounts import CustomerServiceAddressSet
from shared.domain import Acting, acting
from shared.service import Here
from tests.services.accounts.events import told

ANNA = Person("Anna", "anna@krone.example", "de")


def krone(here: Here[Any], administrator: Person = ANNA) -> Any:
    return found(here, "Hotel Krone", "AT", "de", [("Krone", "Europe/Vienna")], administrator)


def test_a_business_is_founded_once_however_often_one_asks(here: Here[Any]) -> None:
    business = krone(here)
    events = len(told(here))
    assert krone(here) == business
    assert len(told(here)) == events
    place = here.application.find(Place, place_of(business, "Krone"))
    assert place.told.country == "AT" and place.business_id == business


def test_its_administrator_is_sent_a_link(here: Here[Any]) -> None:
    business = krone(here)
    anna = here.application.holder(claim_of(here.pepper, ANNA.address))
    assert here.application.find(Business, business).administrators == {anna.id}
    assert anna.hash is None and anna.link.reason == "invited"
    assert here.vault.open(anna.name) == "Anna"


def test_who_has_an_account_already_administers_the_second_business_too(here: Here[Any]) -> None:
    krone(here)
    second = found(here, "Hotel Post", "AT", "de", [], ANNA)
    anna = here.application.holder(claim_of(here.pepper, ANNA.address))
    assert len(anna.access) == 2 and second in anna.access


def test_the_demo_is_the_same_each_time(here: Here[Any]) -> None:
    first = [json.dumps(line) for line in demo.make(here)]
    events = len(told(here))
    assert [json.dumps(line) for line in demo.make(here)] == first
    assert len(told(here)) == events
    *people, key = map(json.loads, first)
    assert [person["role"] for person in people] == ["administrator", "staff", "reader"]
    hash = here.pepper.secret(key["pms_key"])
    assert here.application.find(ApiKey, ids.of("api key", hash))


def test_the_demo_is_the_same_after_more_commands_than_are_remembered(here: Here[Any]) -> None:
    list(demo.make(here))
    here.application.__dict__["find"] = _forgetting(here.application.find)
    events = len(told(here))
    list(demo.make(here))
    assert len(told(here)) == events


def test_the_demo_names_customer_service_unless_somebody_did(here: Here[Any]) -> None:
    list(demo.make(here))
    business = found(here, demo.BUSINESS, "DE", "de", [], demo.STAFF[Role.ADMINISTRATOR])
    [told_of] = [event for event in told(here) if isinstance(event, CustomerServiceAddressSet)]
    assert here.vault.open(told_of.address) == "service@adler.example"
    sealed = here.vault.seal(business, f"business:{business}", "gast@adler.example")
    with acting(Acting("operator:test", business_id=business, command_id=ids.of("another"))):
        here.application.set_service_address(sealed)
    list(demo.make(here))
    *_, last = [event for event in told(here) if isinstance(event, CustomerServiceAddressSet)]
    assert here.vault.open(last.address) == "gast@adler.example"


def _forgetting(find: Any) -> Any:
    """Aggregates that have seen so many commands that they know none of the first."""

    def forgetful(kind: Any, stream: Any) -> Any:
        aggregate = find(kind, stream)
        if aggregate is not None:
            aggregate.__dict__["_known_commands"] = {}
        return aggregate

    return forgetful

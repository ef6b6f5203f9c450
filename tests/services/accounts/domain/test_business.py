from typing import Any
from uuid import uuid4

import pytest

from services.accounts.domain.business import Business, LastAdministrator, NoName
from tests.support.story import ID, Story, fact, given

ANNA, JONAS = uuid4(), uuid4()


def a_business(**more: Any) -> tuple[type, dict[str, Any]]:
    told = {"name": "Hotel Adler", "customer_id": "AS-48213", "country": "DE", "language": "de"}
    return fact(Business.Registered, **{**told, **more})


def test_it_is_registered_under_its_customer_id() -> None:
    made = Story(None).when(
        lambda _: Business.register(ID, "  Hotel Adler ", "AS-48213", "DE", "de")
    )
    made.then(a_business())


def test_it_has_a_name() -> None:
    with pytest.raises(NoName):
        Business.register(ID, "  ", "AS-48213", "DE", "de")
    with pytest.raises(NoName):
        given(Business, a_business()).when(lambda business: business.rename(" "))


def test_a_new_name_is_told_once() -> None:
    renamed = given(Business, a_business()).when(lambda business: business.rename("Adler Hotels"))
    renamed.then(fact(Business.Renamed, name="Adler Hotels"))
    renamed.when(lambda business: business.rename("Adler Hotels ")).then()


def test_it_has_a_service_address() -> None:
    given(Business, a_business()).when(
        lambda business: business.set_service_address("sealed")
    ).then(fact(Business.ServiceAddressSet, address="sealed"))


def test_an_administrator_is_named_once() -> None:
    story = given(Business, a_business()).when(lambda business: business.name_administrator(ANNA))
    story.then(fact(Business.AdministratorNamed, user_id=ANNA))
    story.when(lambda business: business.name_administrator(ANNA)).then()


def test_one_of_two_administrators_may_go() -> None:
    given(
        Business,
        a_business(),
        fact(Business.AdministratorNamed, user_id=ANNA),
        fact(Business.AdministratorNamed, user_id=JONAS),
    ).when(lambda business: business.dismiss_administrator(JONAS)).then(
        fact(Business.AdministratorDismissed, user_id=JONAS)
    )


def test_the_last_administrator_may_not_go() -> None:
    story = given(
        Business,
        a_business(),
        fact(Business.AdministratorNamed, user_id=ANNA),
        fact(Business.AdministratorNamed, user_id=JONAS),
        fact(Business.AdministratorDismissed, user_id=JONAS),
    )
    with pytest.raises(LastAdministrator):
        story.when(lambda business: business.dismiss_administrator(ANNA))
    story.then()


def test_who_is_no_administrator_is_not_dismissed() -> None:
    given(Business, a_business()).when(lambda business: business.dismiss_administrator(ANNA)).then()

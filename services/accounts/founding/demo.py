"""A house to look around in: a business with places, people, customer service and a PMS key."""

from collections.abc import Iterator
from contextlib import suppress
from uuid import UUID

from services.accounts.application import Accounts, Rights
from services.accounts.credentials import api_key
from services.accounts.domain.business import Business
from services.accounts.domain.rights import Role
from services.accounts.founding import Person, employ, found, place_of
from shared import ids
from shared.application import AlreadyThere
from shared.domain import Acting, acting
from shared.service import Here

BUSINESS = "Hotel Adler"
CUSTOMER_SERVICE = "service@adler.example"
PLACES = (("Adler Berlin Mitte", "Europe/Berlin"), ("Adler am See", "Europe/Vienna"))
STAFF = {
    Role.ADMINISTRATOR: Person("Anna Adler", "anna@adler.example", "en", "a demo house opens"),
    Role.STAFF: Person("Jonas Weber", "jonas@adler.example", "en", "a demo guest arrives"),
    Role.READER: Person("Lena Vogt", "lena@adler.example", "de", "a demo page is read"),
}


def make(here: Here[Accounts]) -> Iterator[dict[str, str]]:
    """Makes what is not there yet; tells who may log in, and the key. The same each time."""
    business_id = found(here, BUSINESS, "DE", "de", PLACES, STAFF[Role.ADMINISTRATOR])
    places = [place_of(business_id, name) for name, _timezone in PLACES]
    for role, person in STAFF.items():
        employ(here, business_id, person, Rights(role))
        yield {"role": role, "address": person.address, "password": person.password or ""}
    _name_customer_service(here, business_id)
    key = api_key(here.pepper, "demo", business_id)
    command = ids.of("demo", "key", business_id)
    with acting(Acting("operator:demo", business_id=business_id, command_id=command)):
        key_id = ids.of("api key", here.pepper.secret(key))
        with suppress(AlreadyThere):
            here.application.issue_key(key_id, "Demo PMS", key[-4:], places)
    yield {"pms_key": key}


def _name_customer_service(here: Here[Accounts], business_id: UUID) -> None:
    """Whom Delegate hands over to (R-018); an address that somebody chose stays."""
    business = here.application.get(Business, business_id)
    if business.has_service_address:
        return
    sealed = here.vault.seal(business_id, f"business:{business_id}", CUSTOMER_SERVICE)
    command = ids.of("demo", "service address", business_id)
    with acting(Acting("operator:demo", business_id=business_id, command_id=command)):
        here.application.set_service_address(sealed)

"""The first business of an installation, by its operator: it has nobody yet who could log in."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from babel.core import get_global

from services.accounts.application import Accounts, Newcomer, Rights
from services.accounts.credentials import hashed
from services.accounts.domain.place import Description
from services.accounts.domain.rights import Role
from services.accounts.settings import claim_of
from shared import ids
from shared.application import AlreadyThere
from shared.domain import Acting, acting
from shared.service import Here


@dataclass(frozen=True)
class Person:
    """Somebody to be added. Without a password a link to set one is mailed."""

    name: str
    address: str
    language: str
    password: str | None = None


def found(
    here: Here[Accounts],
    name: str,
    country: str,
    language: str,
    places: Sequence[tuple[str, str]],
    administrator: Person,
) -> UUID:
    """The business of this name with its places (name, IANA time zone) and its administrator.

    Safe to repeat: what is there already stays as it is. Gives the business's id.
    """
    with acting(_by_operator("register", name)):
        business_id = here.application.register(name, country, language).stream
    for place, timezone in places:
        told = Description(place, timezone, _country_of(timezone) or country, language)
        with acting(_by_operator("add place", place, business_id)), suppress(AlreadyThere):
            here.application.add_place(place_of(business_id, place), told)
    employ(here, business_id, administrator, Rights(Role.ADMINISTRATOR))
    return business_id


def place_of(business_id: UUID, name: str) -> UUID:
    return ids.of("place", business_id, name)


def employ(here: Here[Accounts], business_id: UUID, person: Person, rights: Rights) -> None:
    """Adds somebody who is not there yet."""
    claim_id = claim_of(here.pepper, person.address)
    holder = here.application.holder(claim_id)
    if holder and business_id in holder.access:
        return
    user_id = ids.new()
    subject = f"user:{user_id}"
    newcomer = Newcomer(
        id=user_id,
        claim=claim_id,
        name=here.vault.seal(business_id, subject, person.name),
        address=here.vault.seal(business_id, subject, person.address),
        language=person.language,
        hash=hashed(person.password) if person.password else None,
    )
    with acting(_by_operator("employ", user_id, business_id)):
        here.application.add_user(newcomer, rights)


def _by_operator(step: str, of: object, business_id: UUID | None = None) -> Acting:
    command = ids.of("found", step, business_id, of)
    return Acting("operator:found", business_id=business_id, command_id=command)


def _country_of(timezone: str) -> str | None:
    """ISO 3166 alpha-2, as CLDR knows it."""
    found: str | None = get_global("zone_territories").get(timezone)
    return found

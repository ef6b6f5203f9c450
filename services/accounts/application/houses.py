"""Commands on businesses, their places and keys.

Who may administer is asked of the store, not of a page's documents: whoever was dismissed a
moment ago changes nothing any more.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from uuid import UUID

from services.accounts.domain.api_key import ApiKey
from services.accounts.domain.business import Business
from services.accounts.domain.place import Description, Place
from services.accounts.domain.place_group import PlaceGroup
from shared import ids
from shared.application import AlreadyDone, Application, NotHere, Recorded
from shared.domain import Aggregate, Refused, Sealed, Word, acting, the_actor


class NotAdministrator(Refused):
    """Whoever acts does not administer this business, or does so no more."""


def customer_ids(name: Word) -> Iterator[Word]:
    """The Customer IDs a business of this name may get, in the order in which they are tried."""
    for attempt in count():
        yield f"AS-{10_000 + ids.of('customer id', name, attempt).int % 90_000}"


def business_of(customer_id: Word) -> UUID:
    return ids.of("business", customer_id)


class Houses(Application):
    def register(self, name: Word, country: Word, language: Word) -> Recorded:
        """The business of this name; asked again, the one from before."""

        def decision() -> list[Aggregate]:
            id, number, found = self._free_or_known(name)
            if found:
                raise AlreadyDone(Recorded(id, found.version, 0))
            with acting(replace(the_actor(), business_id=id)):
                return [Business.register(id, name, number, country, language)]

        return self.decide(decision)

    def rename(self, name: Word) -> Recorded:
        return self._administer(lambda business: business.rename(name))

    def set_service_address(self, address: Sealed) -> Recorded:
        return self._administer(lambda business: business.set_service_address(address))

    def add_place(self, place_id: UUID, told: Description) -> Recorded:
        self._administered()
        with acting(replace(the_actor(), place_id=place_id)):
            return self.create(Place, place_id, lambda: Place.add(place_id, told))

    def change_place(self, place_id: UUID, told: Description, version: int) -> Recorded:
        """`version`: the one that whoever changes it has seen."""
        self._administered()
        return self.change(Place, place_id, lambda place: place.change(told, version))

    def define_group(self, group_id: UUID, name: Word, places: Sequence[UUID]) -> Recorded:
        self._administered()
        known = self._known(places)
        return self.create(PlaceGroup, group_id, lambda: PlaceGroup.define(group_id, name, known))

    def change_group(
        self, group_id: UUID, name: Word, places: Sequence[UUID], version: int
    ) -> Recorded:
        """`version`: the one that whoever changes it has seen."""
        self._administered()
        known = self._known(places)
        return self.change(PlaceGroup, group_id, lambda group: group.change(name, known, version))

    def issue_key(
        self, key_id: UUID, label: Word, ending: Word, places: Sequence[UUID]
    ) -> Recorded:
        """`key_id`: `ids.of("api key", hash of the key)`."""
        self._administered()
        known = self._known(places)
        return self.create(ApiKey, key_id, lambda: ApiKey.issue(key_id, label, ending, known))

    def revoke_key(self, key_id: UUID) -> Recorded:
        self._administered()
        return self.change(ApiKey, key_id, lambda key: key.revoke())

    def _free_or_known(self, name: Word) -> tuple[UUID, Word, Business | None]:
        """The first Customer ID that nobody has, or the one that this name has already."""
        for number in customer_ids(name):
            id = business_of(number)
            found = self.find(Business, id)
            if found is None or found.registered_as == name.strip():
                return id, number, found
        raise AssertionError("there is always a next number")

    def _administer(self, act: Callable[[Business], None]) -> Recorded:
        business_id = self._administered().id
        return self.change(Business, business_id, act)

    def _administered(self) -> Business:
        """The actor's business, which the actor may administer as things stand now."""
        business_id = the_actor().business_id
        business = self.find(Business, business_id) if business_id else None
        if business is None:
            raise NotHere("Business")
        if not self._administers(business):
            raise NotAdministrator
        return business

    def _administers(self, business: Business) -> bool:
        """Operators may; of staff, administrators."""
        kind, _, id = the_actor().actor.partition(":")
        return kind == "operator" or (kind == "staff" and UUID(id) in business.administrators)

    def _known(self, places: Sequence[UUID]) -> list[UUID]:
        """Places of the actor's business; raises NotHere for any other."""
        return sorted({self.get(Place, place).id for place in places})

"""A business: the number support asks for, its name, and who administers it.

registered ──▶ for good      ↺ renamed, service address set, administrators named and dismissed
"""

from typing import Self
from uuid import UUID

from shared.domain import Aggregate, Created, Event, Refused, Sealed, Word, event


class NoName(Refused):
    """A business without a name cannot be told from another."""


class LastAdministrator(Refused):
    """A business has at least one administrator: nobody else could name the next."""


class Business(Aggregate):
    """Its stream is made of its Customer ID, so that no two businesses share one (R-001).

    That there is always an administrator is decided here, in one stream: two administrators who
    dismiss each other at the same time collide, and one of them is told.
    """

    TOPIC = "business"

    class Registered(Created):
        TOPIC = "business.registered"
        name: Word
        customer_id: Word
        country: Word
        language: Word

    class Renamed(Event):
        TOPIC = "business.renamed"
        name: Word

    class ServiceAddressSet(Event):
        TOPIC = "business.service_address_set"
        address: Sealed

    class AdministratorNamed(Event):
        TOPIC = "business.administrator_named"
        user_id: UUID

    class AdministratorDismissed(Event):
        TOPIC = "business.administrator_dismissed"
        user_id: UUID

    @classmethod
    def register(
        cls, id: UUID, name: Word, customer_id: Word, country: Word, language: Word
    ) -> Self:
        """`country`: ISO 3166 alpha-2."""
        if not name.strip():
            raise NoName
        return cls._create(
            cls.Registered,
            id=id,
            name=name.strip(),
            customer_id=customer_id,
            country=country,
            language=language,
        )

    @event(Registered)
    def __init__(self, name: Word, customer_id: Word, country: Word, language: Word) -> None:
        self.registered_as = self.name = name
        self.customer_id = customer_id
        self.administrators: set[UUID] = set()
        self.has_service_address = False

    def rename(self, name: Word) -> None:
        if not name.strip():
            raise NoName
        if name.strip() != self.name:
            self._renamed(name.strip())

    def set_service_address(self, address: Sealed) -> None:
        """Where Delegate hands conversations to (R-018)."""
        self._service_address_set(address)

    def name_administrator(self, user_id: UUID) -> None:
        if user_id not in self.administrators:
            self._administrator_named(user_id)

    def dismiss_administrator(self, user_id: UUID) -> None:
        if user_id not in self.administrators:
            return
        if len(self.administrators) == 1:
            raise LastAdministrator
        self._administrator_dismissed(user_id)

    @event(Renamed)
    def _renamed(self, name: Word) -> None:
        self.name = name

    @event(ServiceAddressSet)
    def _service_address_set(self, address: Sealed) -> None:
        self.has_service_address = True

    @event(AdministratorNamed)
    def _administrator_named(self, user_id: UUID) -> None:
        self.administrators.add(user_id)

    @event(AdministratorDismissed)
    def _administrator_dismissed(self, user_id: UUID) -> None:
        self.administrators.discard(user_id)

"""Hotels to tell stories of, with as few words as possible."""

from contextlib import AbstractContextManager
from uuid import UUID, uuid4

from services.accounts.application import Accounts, Newcomer, Rights
from services.accounts.domain.place import Description
from services.accounts.domain.rights import Role
from services.accounts.settings import claim_of
from shared.domain import Acting, acting
from shared.service import Here

BERLIN = Description("Adler Berlin Mitte", "Europe/Berlin", "DE", "de")


class Hotel:
    """A business with a place and with Anna, who administers every one of them."""

    def __init__(self, here: Here[Accounts], name: str = "Hotel Adler") -> None:
        self.here, self.app = here, here.application
        with acting(Acting("operator:test", command_id=uuid4())):
            self.id = self.app.register(name, "DE", "de").stream
        self.place = self.add_place()
        self.anna = self.add("anna@adler.example", Role.ADMINISTRATOR)

    def operator(self) -> Acting:
        return Acting("operator:test", business_id=self.id, command_id=uuid4())

    def as_(self, user_id: UUID, command_id: UUID | None = None) -> AbstractContextManager[Acting]:
        """Carries out what is inside as this user."""
        command = command_id or uuid4()
        return acting(Acting(f"staff:{user_id}", business_id=self.id, command_id=command))

    def add_place(self, told: Description = BERLIN) -> UUID:
        place = uuid4()
        with acting(self.operator()):
            self.app.add_place(place, told)
        return place

    def newcomer(self, address: str, password_hash: str | None = None) -> Newcomer:
        id = uuid4()
        seal = self.here.vault.seal
        return Newcomer(
            id=id,
            claim=claim_of(self.here.pepper, address),
            name=seal(self.id, f"user:{id}", address.split("@", maxsplit=1)[0].title()),
            address=seal(self.id, f"user:{id}", address),
            language="en",
            hash=password_hash,
        )

    def add(
        self,
        address: str,
        role: Role = Role.STAFF,
        places: list[UUID] | None = None,
        password_hash: str | None = None,
    ) -> UUID:
        """An operator adds somebody; gives the user's id."""
        with acting(self.operator()):
            added = self.app.add_user(self.newcomer(address, password_hash), Rights(role, places))
        return added.stream

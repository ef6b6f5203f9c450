"""Commands on staff: who belongs to a business, and with which rights (R-005, R-006)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.accounts.application.houses import Houses
from services.accounts.domain.business import Business
from services.accounts.domain.password_link import Reason
from services.accounts.domain.rights import Role
from services.accounts.domain.staff_address import AddressTaken, StaffAddress
from services.accounts.domain.user import User
from shared import clock
from shared.application import AlreadyDone, NotHere, Recorded
from shared.domain import Aggregate, Refused, Sealed, Secret, Word, acting, the_actor


class OwnRights(Refused):
    """Nobody takes his own rights away; another administrator may."""


@dataclass(frozen=True)
class Rights:
    """A role in some places of the actor's business; None: in all of them."""

    role: Role
    places: Sequence[UUID] | None = None


@dataclass(frozen=True)
class Newcomer:
    """A user to be added. `claim`: see `settings.claim_of`; words come in sealed."""

    id: UUID
    claim: UUID
    name: Sealed
    address: Sealed
    language: Word
    hash: Secret | None = None
    """Of a password that is known already; None: a link to set one is mailed (R-007)."""


class People(Houses):
    def add_user(self, newcomer: Newcomer, rights: Rights) -> Recorded:
        """One user an address: raises AddressTaken for a second one.

        An address whose user is in another business that the actor administers too is no second
        one: that user is let into this business as well (R-002).
        """

        def decision() -> list[Aggregate]:
            business = self._administered()
            claim = self.find(StaffAddress, newcomer.claim)
            if claim is None or claim.user_id is None:
                user = self._added(newcomer)
                taken = self._taken(claim, newcomer)
                return [user, taken, self._granted(user, business, rights)]
            user = self._colleague(claim.user_id, business)
            return [user, self._granted(user, business, rights)]

        return self.decide(decision)

    def change_rights(self, user_id: UUID, rights: Rights, version: int) -> Recorded:
        """`version`: of the rights that whoever changes them has seen."""

        def decision() -> list[Aggregate]:
            user, business = self._member(user_id), self._administered()
            user.must_be_seen(business.id, version)
            if self._is_actor(user_id) and rights.role is not Role.ADMINISTRATOR:
                raise OwnRights
            return [user, self._granted(user, business, rights)]

        return self.decide(decision)

    def remove_user(self, user_id: UUID, claim_id: UUID) -> Recorded:
        """Takes a user out of the business; whoever belongs to no other is deleted."""

        def decision() -> list[Aggregate]:
            user, business = self._member(user_id), self._administered()
            if self._is_actor(user_id):
                raise OwnRights
            business.dismiss_administrator(user_id)
            user.withdraw(business.id)
            if user.access:
                return [user, business]
            user.delete()
            return [user, business, self._released(claim_id, user_id)]

        return self.decide(decision)

    def invite_again(self, user_id: UUID) -> Recorded:
        def decision() -> list[Aggregate]:
            user = self._member(user_id)
            self._administered()
            user.ask_password(Reason.INVITED, clock.now())
            return [user]

        return self.decide(decision)

    def _member(self, user_id: UUID) -> User:
        """A user of the actor's business. Raises NotHere, or AlreadyDone for a repeated command."""
        user = self.find(User, user_id)
        if user is None:
            raise NotHere("User")
        _must_be_new(user)
        if the_actor().business_id not in user.access:
            raise NotHere("User")
        return user

    def _added(self, newcomer: Newcomer) -> User:
        user = User.add(newcomer.id, newcomer.name, newcomer.address, newcomer.language)
        if newcomer.hash:
            user.set_password(newcomer.hash)
        else:
            user.ask_password(Reason.INVITED, clock.now())
        return user

    def _taken(self, claim: StaffAddress | None, newcomer: Newcomer) -> StaffAddress:
        """The address, claimed; no business owns it."""
        with acting(replace(the_actor(), business_id=None)):
            if claim is None:
                return StaffAddress.reserve(newcomer.claim, newcomer.id)
            claim.reserve_again(newcomer.id)
            return claim

    def _released(self, claim_id: UUID, user_id: UUID) -> StaffAddress:
        claim = self.find(StaffAddress, claim_id)
        if claim is None:
            raise NotHere("StaffAddress")
        claim.release(user_id)
        return claim

    def _colleague(self, user_id: UUID, business: Business) -> User:
        """A user of another business that the actor administers as well."""
        user = self.find(User, user_id)
        if user is None:
            raise NotHere("User")
        _must_be_new(user)
        if business.id in user.access or not self._administers_any(user.access):
            raise AddressTaken
        return user

    def _administers_any(self, businesses: Iterable[UUID]) -> bool:
        found = (self.find(Business, id) for id in businesses)
        return any(business and self._administers(business) for business in found)

    def _granted(self, user: User, business: Business, rights: Rights) -> Business:
        """Grants, and keeps the business's list of administrators."""
        places = None if rights.places is None else self._known(rights.places)
        user.grant(business.id, rights.role, places)
        if rights.role is Role.ADMINISTRATOR:
            business.name_administrator(user.id)
        else:
            business.dismiss_administrator(user.id)
        return business

    def _is_actor(self, user_id: UUID) -> bool:
        return the_actor().actor == f"staff:{user_id}"


def _must_be_new(aggregate: Aggregate) -> None:
    """Raises AlreadyDone if the command was carried out on it before."""
    version = aggregate.done(the_actor().command_id)
    if version is not None:
        raise AlreadyDone(Recorded(aggregate.id, version, 0))

"""A member of staff: what they may do in which business, and how they prove who they are.

added ──▶ deleted      ↺ access granted, withdrawn; language chosen
                       ↺ password asked for (a one-time link) ──▶ password set
"""

from datetime import datetime
from typing import Self
from uuid import UUID

from services.accounts.domain.password_link import (
    LASTS,
    LinkExpired,
    LinkIsSpent,
    PasswordLink,
    Reason,
)
from services.accounts.domain.rights import Access, RightsChangedMeanwhile, Role
from shared.domain import Aggregate, Created, Event, Sealed, Secret, Word, event


class User(Aggregate):
    """Name and address are sealed under `user:<id>`; a deleted user has no access anywhere."""

    TOPIC = "user"

    class Added(Created):
        TOPIC = "user.added"
        name: Sealed
        address: Sealed
        language: Word

    class AccessGranted(Event):
        TOPIC = "user.access_granted"
        to_business: UUID
        role: Role
        places: list[UUID] | None

    class AccessWithdrawn(Event):
        TOPIC = "user.access_withdrawn"
        to_business: UUID

    class PasswordAsked(Event):
        TOPIC = "user.password_asked"
        generation: int
        reason: Reason
        expires_at: datetime

    class PasswordSet(Event):
        TOPIC = "user.password_set"
        hash: Secret

    class PasswordRehashed(Event):
        TOPIC = "user.password_rehashed"
        hash: Secret

    class LanguageChosen(Event):
        TOPIC = "user.language_chosen"
        language: Word

    class Deleted(Event):
        TOPIC = "user.deleted"

    @classmethod
    def add(cls, id: UUID, name: Sealed, address: Sealed, language: Word) -> Self:
        return cls._create(cls.Added, id=id, name=name, address=address, language=language)

    @event(Added)
    def __init__(self, name: Sealed, address: Sealed, language: Word) -> None:
        self.name, self.address, self.language = name, address, language
        self.access: dict[UUID, Access] = {}
        self.hash: Secret | None = None
        self.generation = 0
        self.link: PasswordLink | None = None

    def grant(self, business: UUID, role: Role, places: list[UUID] | None) -> None:
        """Gives rights or changes them (R-005). An administrator has all places."""
        places = None if role is Role.ADMINISTRATOR or places is None else sorted(places)
        if self.access.get(business, ())[:2] != (role, places):
            self._access_granted(business, role, places)

    def must_be_seen(self, business: UUID, version: int) -> None:
        """Whoever changes rights has seen the latest ones."""
        if self.access[business].version != version:
            raise RightsChangedMeanwhile

    def withdraw(self, business: UUID) -> None:
        if business in self.access:
            self._access_withdrawn(business)

    def ask_password(self, reason: Reason, now: datetime) -> None:
        """A new one-time link; the one before it is spent."""
        self._password_asked(self.generation + 1, reason, now + LASTS[reason])

    def must_honour(self, generation: int, now: datetime) -> None:
        """Whether the link of this generation may set a password now."""
        if self.link is None or self.link.generation != generation:
            raise LinkIsSpent
        if now >= self.link.expires_at:
            raise LinkExpired

    def set_password(self, hash: Secret) -> None:
        """Sessions from before it and the link are over."""
        self._password_set(hash)

    def rehash(self, hash: Secret) -> None:
        """The same password in today's hashing; sessions go on."""
        self._password_rehashed(hash)

    def choose_language(self, language: Word) -> None:
        if language != self.language:
            self._language_chosen(language)

    def delete(self) -> None:
        self._deleted()

    @event(AccessGranted)
    def _access_granted(self, to_business: UUID, role: Role, places: list[UUID] | None) -> None:
        self.access[to_business] = Access(role, places, self.version + 1)

    @event(AccessWithdrawn)
    def _access_withdrawn(self, to_business: UUID) -> None:
        del self.access[to_business]

    @event(PasswordAsked)
    def _password_asked(self, generation: int, reason: Reason, expires_at: datetime) -> None:
        self.generation = generation
        self.link = PasswordLink(generation, reason, expires_at)

    @event(PasswordSet)
    def _password_set(self, hash: Secret) -> None:
        self.hash, self.link = hash, None

    @event(PasswordRehashed)
    def _password_rehashed(self, hash: Secret) -> None:
        self.hash = hash

    @event(LanguageChosen)
    def _language_chosen(self, language: Word) -> None:
        self.language = language

    @event(Deleted)
    def _deleted(self) -> None:
        self.access, self.hash, self.link = {}, None, None

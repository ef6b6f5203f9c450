"""What accounts tells: businesses, places, staff, sessions, API keys."""

from datetime import datetime
from uuid import UUID

from shared.contracts import PublicEvent
from shared.tags import Sealed, Word


class BusinessRegistered(PublicEvent, type="accounts.BusinessRegistered", audience="all"):
    """A business and its Customer ID (R-001), shown in the header of every staff page."""

    name: Word
    customer_id: Word
    country: Word
    language: Word


class BusinessRenamed(PublicEvent, type="accounts.BusinessRenamed", audience="all"):
    name: Word


class CustomerServiceAddressSet(
    PublicEvent, type="accounts.CustomerServiceAddressSet", audience="all"
):
    """Where Delegate hands conversations to (R-018)."""

    address: Sealed


class AdministratorNamed(PublicEvent, type="accounts.AdministratorNamed"):
    """The business keeps the list of its administrators, so that it never loses the last."""

    user_id: UUID


class AdministratorDismissed(PublicEvent, type="accounts.AdministratorDismissed"):
    user_id: UUID


class PlaceAdded(PublicEvent, type="accounts.PlaceAdded", audience="all"):
    name: Word
    timezone: Word
    country: Word
    language: Word


class PlaceChanged(PublicEvent, type="accounts.PlaceChanged", audience="all"):
    name: Word
    timezone: Word
    country: Word
    language: Word


class PlaceGroupDefined(PublicEvent, type="accounts.PlaceGroupDefined", audience="all"):
    name: Word
    places: list[UUID]


class PlaceGroupChanged(PublicEvent, type="accounts.PlaceGroupChanged", audience="all"):
    name: Word
    places: list[UUID]


class UserAdded(PublicEvent, type="accounts.UserAdded", audience="all"):
    """A member of staff; name and address sealed under `user:<id>`."""

    name: Sealed
    address: Sealed
    language: Word


class AccessGranted(PublicEvent, type="accounts.AccessGranted", audience="all"):
    """What a user may do in a business: also how rights are changed (R-005)."""

    to_business: UUID
    role: Word
    """`administrator`, `staff` or `reader`."""
    places: list[UUID] | None
    """None: all places of the business, also later ones."""


class AccessWithdrawn(PublicEvent, type="accounts.AccessWithdrawn", audience="all"):
    """A user loses a business; its sessions there are over."""

    to_business: UUID


class UserDeleted(PublicEvent, type="accounts.UserDeleted", audience="all"):
    """The user's address is free again; its sessions are over."""


class LanguageChosen(PublicEvent, type="accounts.LanguageChosen", audience="all"):
    language: Word


class PasswordSet(PublicEvent, type="accounts.PasswordSet", audience="all"):
    """Sessions started before it are over. Its hash never leaves the store of accounts."""


class PasswordRehashed(PublicEvent, type="accounts.PasswordRehashed"):
    """The same password in today's hashing; sessions go on."""


class PasswordAsked(PublicEvent, type="accounts.PasswordAsked"):
    """A one-time link was asked for; `generation` is part of its signature."""

    generation: int
    reason: Word
    expires_at: datetime


class AddressReserved(PublicEvent, type="accounts.AddressReserved"):
    """One user an address in the whole installation (R-006); the stream is made of its HMAC.

    No business owns it.
    """

    user_id: UUID


class AddressReleased(PublicEvent, type="accounts.AddressReleased"):
    user_id: UUID


class SessionStarted(PublicEvent, type="accounts.SessionStarted", audience="all"):
    """The stream is `ids.of("session", hash of the cookie)`: the cookie itself is nowhere."""

    user_id: UUID
    expires_at: datetime


class SessionSwitched(PublicEvent, type="accounts.SessionSwitched", audience="all"):
    """The session goes on in another business (R-002)."""

    to_business: UUID


class SessionEnded(PublicEvent, type="accounts.SessionEnded", audience="all"):
    reason: Word


class ApiKeyIssued(PublicEvent, type="accounts.ApiKeyIssued", audience="all"):
    """A PMS's key; the stream is `ids.of("api key", hash of the key)`. `ending`: last 4 letters."""

    label: Word
    ending: Word
    places: list[UUID]


class ApiKeyRevoked(PublicEvent, type="accounts.ApiKeyRevoked", audience="all"):
    pass

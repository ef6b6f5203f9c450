"""What every service knows of accounts: sessions, staff, businesses, places, groups of places.

Each service projects accounts' events for itself, so that a page asks nobody and goes on when
accounts is down; a log-out counts as soon as its event is heard.
"""

from shared.contracts.accounts import (
    AccessGranted,
    AccessWithdrawn,
    ApiKeyIssued,
    ApiKeyRevoked,
    BusinessRegistered,
    BusinessRenamed,
    CustomerServiceAddressSet,
    LanguageChosen,
    PasswordSet,
    PlaceAdded,
    PlaceChanged,
    PlaceGroupChanged,
    PlaceGroupDefined,
    SessionEnded,
    SessionStarted,
    SessionSwitched,
    UserAdded,
    UserDeleted,
)
from shared.documents import ASCENDING, scoped_index
from shared.projection import GONE, Patch, Projection, on

_BY_NAME = (scoped_index(("name", ASCENDING)),)


class Sessions(Projection):
    """Who a cookie's hash is; `_id` is `ids.of("session", hash)`."""

    collection = "sessions"
    owner = SessionStarted

    @on(SessionStarted)
    def started(self, event: SessionStarted) -> Patch:
        return {
            "user_id": event.user_id,
            "session_business": event.business_id,
            "started_at": event.at,
            "expires_at": event.expires_at,
            "is_over": False,
        }

    @on(SessionSwitched)
    def switched(self, event: SessionSwitched) -> Patch:
        return {"session_business": event.to_business}

    @on(SessionEnded)
    def ended(self, event: SessionEnded) -> Patch:
        return {"is_over": True}


class Staff(Projection):
    """Users with their rights by business; name and address sealed."""

    collection = "staff"
    owner = UserAdded

    @on(UserAdded)
    def added(self, event: UserAdded) -> Patch:
        return {
            "name": event.name,
            "address": event.address,
            "language": event.language,
        }

    @on(AccessGranted)
    def granted(self, event: AccessGranted) -> Patch:
        rights = {"role": event.role, "places": event.places}
        return {f"access.{event.to_business}": rights}

    @on(AccessWithdrawn)
    def withdrawn(self, event: AccessWithdrawn) -> Patch:
        return {f"access.{event.to_business}": GONE}

    @on(LanguageChosen)
    def language_chosen(self, event: LanguageChosen) -> Patch:
        return {"language": event.language}

    @on(PasswordSet)
    def password_set(self, event: PasswordSet) -> Patch:
        return {"password_set_at": event.at}

    @on(UserDeleted)
    def deleted(self, event: UserDeleted) -> Patch:
        return {"is_deleted": True, "name": None, "address": None}


class Businesses(Projection):
    """A business's name and Customer ID."""

    collection = "businesses"
    owner = BusinessRegistered

    @on(BusinessRegistered)
    def registered(self, event: BusinessRegistered) -> Patch:
        return {
            "name": event.name,
            "customer_id": event.customer_id,
            "country": event.country,
            "language": event.language,
        }

    @on(BusinessRenamed)
    def renamed(self, event: BusinessRenamed) -> Patch:
        return {"name": event.name}

    @on(CustomerServiceAddressSet)
    def service_address_set(self, event: CustomerServiceAddressSet) -> Patch:
        return {"service_address": event.address}


class Places(Projection):
    """A place: name, time zone, country, language."""

    collection = "places"
    owner = PlaceAdded
    indexes = _BY_NAME

    @on(PlaceAdded, PlaceChanged)
    def told(self, event: PlaceAdded | PlaceChanged) -> Patch:
        return {
            "name": event.name,
            "timezone": event.timezone,
            "country": event.country,
            "language": event.language,
        }


class PlaceGroups(Projection):
    """Places that are looked at together (R-016)."""

    collection = "place_groups"
    owner = PlaceGroupDefined
    indexes = _BY_NAME

    @on(PlaceGroupDefined, PlaceGroupChanged)
    def told(self, event: PlaceGroupDefined | PlaceGroupChanged) -> Patch:
        return {"name": event.name, "places": event.places}


class ApiKeys(Projection):
    """Keys of PMS systems; `_id` is `ids.of("api key", hash)`."""

    collection = "api_keys"
    owner = ApiKeyIssued
    indexes = (scoped_index(),)

    @on(ApiKeyIssued)
    def issued(self, event: ApiKeyIssued) -> Patch:
        return {
            "label": event.label,
            "ending": event.ending,
            "places": event.places,
            "issued_at": event.at,
            "is_revoked": False,
        }

    @on(ApiKeyRevoked)
    def revoked(self, event: ApiKeyRevoked) -> Patch:
        return {"is_revoked": True, "revoked_at": event.at}


SIGHT = (Sessions, Staff, Businesses, Places, PlaceGroups)
"""Every service's projections start with these."""

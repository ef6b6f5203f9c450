"""Places, staff and guests as other services tell of them."""

from datetime import date
from typing import Any
from uuid import UUID

from shared import ids
from shared.contracts import PublicEvent
from shared.contracts.accounts import (
    AccessGranted,
    BusinessRegistered,
    PlaceAdded,
    SessionStarted,
    UserAdded,
)
from shared.contracts.ingest import GuestImported
from shared.service import Here
from tests.services.invitations.stage import BUSINESS, COOKIE, PLACE, USER, envelope

ANNA = "anna@example.org"


def a_place(id: UUID = PLACE, **more: Any) -> PlaceAdded:
    told = {"name": "Hotel Post", "timezone": "Europe/Vienna", "country": "AT", "language": "de"}
    return PlaceAdded(**{**envelope(id, place_id=None), **told, **more})


def a_business(id: UUID = BUSINESS) -> BusinessRegistered:
    told: dict[str, Any] = {
        "name": "Post Hotels",
        "customer_id": "10-001",
        "country": "AT",
        "language": "de",
    }
    return BusinessRegistered(**envelope(id, business_id=id, place_id=None), **told)


def staff(
    here: Here[Any],
    role: str = "staff",
    places: list[UUID] | None = None,
    user: UUID = USER,
    cookie: str = COOKIE,
    business: UUID = BUSINESS,
) -> list[PublicEvent]:
    """A logged-in member of staff; the session is the cookie's."""
    base: dict[str, Any] = {"business_id": business, "place_id": None}
    name = here.vault.seal(business, f"user:{user}", "Sam Staff")
    session = ids.of("session", here.pepper.secret(cookie))
    added = envelope(user, **base, event="added")
    granted = envelope(user, 2, **base, event="granted")
    started = envelope(session, **base)
    expires = {"user_id": user, "expires_at": started["at"].replace(year=2036)}
    return [
        UserAdded(**added, name=name, address=name, language="en"),
        AccessGranted(**granted, to_business=business, role=role, places=places),
        SessionStarted(**started, **expires),
    ]


def guest_id(contact: str, departure: date = date(2026, 5, 1), place: UUID = PLACE) -> UUID:
    return ids.of("guest", place, contact, departure)


def a_guest(
    here: Here[Any],
    email: str | None = ANNA,
    departure: date = date(2026, 5, 1),
    *,
    name: str = "Anna Huber",
    place: UUID = PLACE,
    business: UUID = BUSINESS,
    **more: Any,
) -> GuestImported:
    """One imported departure, its words sealed as ingest seals them."""
    contact = email or "+436641234567"
    id = guest_id(contact, departure, place)
    telling: dict[str, Any] = {"business_id": business, "place_id": place}

    def seal(words: str | None) -> Any:
        return here.vault.seal(business, f"guest:{id}", words)

    told = {
        "name": seal(name),
        "email": seal(email),
        "phone": seal(None if email else contact),
        "room": seal("Panorama 204"),
        "contact_hash": here.pepper.contact(business, contact),
        "domain_hash": here.pepper.domain(business, email.split("@")[1]) if email else None,
        "language": "de",
        "departure": departure,
        "source": "file",
        "import_id": UUID(int=9),
        "row": 1,
    }
    return GuestImported(**envelope(id, **telling), **{**told, **more})

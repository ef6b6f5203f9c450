"""A business with two places and its staff, before the pages of ingest."""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from services.ingest.service import SERVICE
from shared import clock, ids
from shared.auth import session_of
from shared.consumer import Heard, Position
from shared.contracts import PublicEvent, read_event
from shared.contracts.accounts import (
    AccessGranted,
    ApiKeyIssued,
    BusinessRegistered,
    PlaceAdded,
    SessionStarted,
    UserAdded,
)
from shared.outbox import Teller
from shared.service import Here
from shared.site import web_app
from shared.writing import Projections
from tests.services.ingest.imports.desk import BUSINESS, PLACE, told

SECOND, ELSEWHERE, FOREIGN = ids.of("second"), ids.of("elsewhere"), ids.of("foreign")


def the_house() -> list[PublicEvent]:
    """Two businesses; ours has two places."""

    def place(id: UUID, name: str, business: UUID) -> PublicEvent:
        fields = {"name": name, "timezone": "Europe/Berlin", "country": "DE", "language": "de"}
        added: PublicEvent = told(PlaceAdded, id, business_id=business, place_id=id, **fields)
        return added

    fields = {"customer_id": "4711", "country": "DE", "language": "de", "place_id": None}
    return [
        told(BusinessRegistered, BUSINESS, name="Adler Hotels", **fields),
        place(PLACE, "Hotel Adler", BUSINESS),
        place(SECOND, "Gasthof Post", BUSINESS),
        place(FOREIGN, "Foreign", ELSEWHERE),
    ]


def a_member(
    here: Here[Any],
    cookie: str,
    *,
    role: str = "staff",
    business: UUID = BUSINESS,
    places: list[UUID] | None = None,
) -> list[PublicEvent]:
    """Somebody who is logged in; the session's cookie is `cookie`. `places` None: all of them."""
    user = ids.of("user", cookie)
    sealed = here.vault.seal(business, f"user:{user}", "Marta Klein")
    whose = {"business_id": business, "place_id": None}
    granted = {"to_business": business, "role": role, "places": places}
    ends = {"user_id": user, "expires_at": clock.now() + timedelta(days=1)}
    now = clock.now()
    return [
        told(UserAdded, user, 1, **whose, name=sealed, address=sealed, language="en"),
        told(AccessGranted, user, 2, **whose, **granted),
        told(SessionStarted, session_of(here, cookie), 1, **{**whose, "at": now}, **ends),
    ]


def a_key(here: Here[Any], key: str, places: list[UUID]) -> PublicEvent:
    stream = ids.of("api key", here.pepper.secret(key))
    fields = {"label": "PMS", "ending": key[-4:], "places": places, "place_id": None}
    issued: PublicEvent = told(ApiKeyIssued, stream, **fields)
    return issued


async def show(here: Here[Any], events: Iterable[PublicEvent]) -> None:
    """Events of other services reach the documents."""
    sink = Projections(here.documents, here.service.make_projections(here.terms))
    heard = [
        Heard(str(event.stream), Position(1, nid), b"", event)
        for nid, event in enumerate(events, start=1)
    ]
    source = f"test.{uuid4()}"
    await sink.position(source, 0)
    await sink.handle(source, 0, heard)


async def show_log(here: Here[Any]) -> None:
    """What the service itself stored so far reaches its documents."""
    teller = Teller(SERVICE.name, SERVICE.tells)
    rows = here.application.recorder.select_notifications(1, 1_000_000)
    events = [read_event(teller.tell(row)[1]) for row in rows]
    await show(here, [event for event in events if event])


def visitor(here: Here[Any], cookie: str | None) -> httpx.AsyncClient:
    """A browser, logged in by its cookie, before the service's pages."""
    app = web_app({SERVICE.name: here}, here.settings)
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://localhost:8000",
        cookies={"sid": cookie} if cookie else None,
        headers={"origin": "http://localhost:8000"},
        timeout=60,
    )


def hidden(page: str, name: str) -> str:
    """What a form of the page carries."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]

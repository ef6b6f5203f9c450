"""What hotel software may ask: how far a guest is, by its key, and nothing personal."""

from typing import Any
from uuid import UUID

import httpx

from shared import ids
from shared.contracts.accounts import ApiKeyIssued, ApiKeyRevoked
from tests.services.invitations.people import ANNA, a_guest, a_place, guest_id
from tests.services.invitations.stage import PLACE, Stage, envelope

KEY = "rd_live_a_key"
GUEST = guest_id(ANNA)
BEARER = {"authorization": f"Bearer {KEY}"}


async def a_key(stage: Stage, *places: UUID) -> UUID:
    stream = ids.of("api key", stage.here.pepper.secret(KEY))
    told: dict[str, Any] = {"label": "PMS", "ending": "_key", "places": list(places)}
    await stage.hear(ApiKeyIssued(**envelope(stream, place_id=None), **told))
    return stream


async def test_a_key_reads_its_place_s_guests(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    await a_key(stage, PLACE)
    await stage.hear(a_guest(stage.here))
    answer = await guest_browser.get(f"/v1/guests/{GUEST}", headers=BEARER)
    assert answer.json() == {
        "id": str(GUEST),
        "place_id": str(PLACE),
        "departure": "2026-05-01",
        "language": "de",
        "status": "not_sent",
        "status_at": "2026-05-01T12:00:00Z",
        "send_at": "2026-05-02T08:00:00Z",
        "sent_at": None,
        "answered_at": None,
        "review_id": None,
    }


async def test_other_places_and_other_keys_are_not_there(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    other = UUID(int=0xC2)
    await stage.hear(a_place(other), a_guest(stage.here))
    assert (await guest_browser.get(f"/v1/guests/{GUEST}", headers=BEARER)).status_code == 401
    stream = await a_key(stage, other)
    answer = await guest_browser.get(f"/v1/guests/{GUEST}", headers=BEARER)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    await stage.hear(ApiKeyRevoked(**envelope(stream, 2, place_id=None)))
    assert (await guest_browser.get(f"/v1/guests/{GUEST}", headers=BEARER)).status_code == 401


async def test_a_session_is_no_key(stage: Stage, staff_browser: httpx.AsyncClient) -> None:
    await stage.hear(a_guest(stage.here))
    assert (await staff_browser.get(f"/v1/guests/{GUEST}")).status_code == 401

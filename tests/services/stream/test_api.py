"""What machines are told of reviews."""

from typing import Any

import httpx

from shared.service import Here
from tests.services.stream.house import (
    FOREIGN_PLACE,
    GROUP,
    ON_GOOGLE,
    OWN,
    a_review,
    visitor,
)
from tests.services.stream.told import PLACE, show


async def test_machines_read_comment_rates_of_places_they_may_see(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    await show(house, [a_review(house, OWN), a_review(house, ON_GOOGLE, portal="google")])
    answer = await marta.get(f"/v1/places/{PLACE}/comment-rates")
    assert answer.json() == {
        "place_id": str(PLACE),
        "items": [
            {"portal": "google", "received": 1, "responded": 0, "rate": 0},
            {"portal": "own", "received": 1, "responded": 0, "rate": 0},
        ],
    }
    for foreign in (FOREIGN_PLACE, GROUP):
        assert (await marta.get(f"/v1/places/{foreign}/comment-rates")).status_code == 404
    async with visitor(house, "post") as client:
        assert (await client.get(f"/v1/places/{PLACE}/comment-rates")).status_code == 404

"""From 60 % up a dispute is opened by hand: on what is there, and has somebody to write to."""

from typing import Any

import httpx
import pytest

from shared import ids
from shared.contracts.stream import ReviewRevoked
from tests.services.disputes.pages import dispute_of, guests, opened_by_hand
from tests.services.messaging.house import BEN, a_wish_to_talk, text
from tests.services.stream.told import BUSINESS, told
from tests.support.stage import Stage


async def test_from_sixty_percent_up_it_is_opened_by_hand_once(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_wish_to_talk(stage.here))
    assert guests(await text(marta, "/disputes")) == []
    answer = await opened_by_hand(stage, marta, BEN)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"/disputes/{dispute_of(BEN)}?after=")
    assert "Opened by hand" in await text(marta, f"/disputes/{dispute_of(BEN)}")
    again = await opened_by_hand(stage, marta, BEN)
    assert again.status_code == 409
    assert "This review has its dispute already." in again.text


async def test_it_is_opened_on_what_is_there_and_has_somebody_behind_it_only(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    portal = a_wish_to_talk(stage.here, ids.of("p"), portal="google", guest_id=None, author=None)
    await stage.hear(a_wish_to_talk(stage.here), portal)
    await stage.hear(told(ReviewRevoked, BEN, 2, dispute_id=None))
    gone = await opened_by_hand(stage, marta, BEN)
    assert gone.status_code == 409 and "taken back or removed" in gone.text
    nobody = await opened_by_hand(stage, marta, ids.of("p"))
    assert nobody.status_code == 409 and "no address of this guest" in nobody.text
    assert (await opened_by_hand(stage, marta, ids.of("never"))).status_code == 404
    assert not stage.stored("dispute.opened")


@pytest.mark.parametrize("is_forgotten", [True, False], ids=["forgotten", "no address"])
async def test_nothing_is_opened_by_hand_on_a_guest_whom_nobody_can_write_to(
    stage: Stage, marta: httpx.AsyncClient, is_forgotten: bool
) -> None:
    more: dict[str, Any] = {} if is_forgotten else {"email": None}
    await stage.hear(a_wish_to_talk(stage.here, **more))
    if is_forgotten:
        stage.here.vault.destroy(BUSINESS, f"guest:{ids.of('guest of', BEN)}")
    answer = await opened_by_hand(stage, marta, BEN)
    assert answer.status_code == 409
    assert "There is no address of this guest" in answer.text
    assert not stage.stored("dispute.opened")


async def test_it_knows_whether_the_review_is_a_replacement(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_wish_to_talk(stage.here, replaces=ids.of("first")))
    await opened_by_hand(stage, marta, BEN)
    assert "cannot be replaced again" in await text(marta, f"/disputes/{dispute_of(BEN)}")

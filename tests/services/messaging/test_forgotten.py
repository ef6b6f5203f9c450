"""A guest who was forgotten: nothing is said any more, and the conversation still moves."""

from typing import Any

import httpx
import pytest

from shared import ids
from shared.contracts.invitations import GuestAnonymised
from tests.services.messaging.house import (
    ANNA,
    TALK,
    a_complaint,
    a_service_address,
    act,
    conversation_of,
    text,
)
from tests.services.stream.told import BUSINESS, told
from tests.support.stage import Stage

GUEST = ids.of("guest of", ANNA)
OTTO = str(ids.of("user", "otto"))
SAID = "This guest was forgotten; no words can be kept."


@pytest.fixture
async def forgotten(stage: Stage) -> Stage:
    """The key is gone; the documents have not heard of it yet."""
    await stage.hear(a_complaint(stage.here), a_service_address(stage.here))
    stage.here.vault.destroy(BUSINESS, f"guest:{GUEST}")
    return stage


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("write", {"version": 9}),
        ("note", {}),
        ("call", {"outcome": "reached"}),
        ("hold", {}),
        ("forward", {"to": OTTO}),
        ("share", {"to": OTTO}),
        ("delegate", {}),
    ],
)
async def test_words_are_refused_in_words(
    forgotten: Stage, marta: httpx.AsyncClient, action: str, fields: dict[str, Any]
) -> None:
    said: dict[str, Any] = {"reason" if action == "hold" else "words": "Zimmer 12."}
    answer = await act(forgotten, marta, action, **said, **fields)
    assert answer.status_code == 409
    assert SAID in answer.text
    assert forgotten.stored() == ["conversation.opened"]


async def test_a_guest_who_was_forgotten_a_moment_ago_has_no_page(forgotten: Stage) -> None:
    link = f"/g/c/{forgotten.here.pepper.link('conversation', conversation_of(ANNA))}"
    data = {"words": "Ja.", "command_id": str(ids.of("one"))}
    async with forgotten.browser(None) as anna:
        assert (await anna.post(link, data=data)).status_code == 404
    assert forgotten.stored() == ["conversation.opened"]


async def test_what_needs_no_words_is_offered_and_done(
    forgotten: Stage, marta: httpx.AsyncClient
) -> None:
    gone = {"contact_hash": "x", "erases_words": False, "review_ids": []}
    await forgotten.hear(told(GuestAnonymised, GUEST, 3, **gone))
    page = await text(marta, TALK)
    assert SAID in page
    for field in ('name="words"', 'name="reason"'):
        assert field not in page
    for action in ("hold", "release", "done", "return", "spam"):
        assert f'action="{TALK}/{action}?' in await text(marta, TALK), action
        assert (await act(forgotten, marta, action)).status_code == 303, action

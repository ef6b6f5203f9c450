"""The page offers what the matrix of docs/event-model.md allows, and an Undo with a way back."""

import re

import httpx
import pytest

from tests.services.messaging.house import (
    BEN,
    HX,
    OTHER_TALK,
    TALK,
    a_complaint,
    a_service_address,
    act,
    form,
    shelves,
    text,
)
from tests.services.messaging.test_matrix import AFTER, BEFORE
from tests.support.stage import Stage

SHELVES = {"alerts", "on-hold", "done", "spam"}


@pytest.mark.parametrize("state", BEFORE)
async def test_a_page_offers_what_may_be_done_and_nothing_else(
    stage: Stage, marta: httpx.AsyncClient, state: str
) -> None:
    await stage.hear(a_complaint(stage.here), a_service_address(stage.here))
    for earlier in BEFORE[state]:
        await act(stage, marta, earlier)
    column = list(BEFORE).index(state)
    allowed = {action for action, after in AFTER.items() if after[column] in SHELVES}
    page = await text(marta, TALK)
    assert set(re.findall(rf'action="{TALK}/([a-z-]+)\?', page)) == allowed
    dialogs = set(re.findall(r'<dialog id="([a-z]+)"', page))
    assert dialogs & set(AFTER) == set(re.findall(r'data-opens="([a-z]+)"', page)) & set(AFTER)


async def test_a_hold_is_changed_from_what_it_is(stage: Stage, marta: httpx.AsyncClient) -> None:
    await stage.hear(a_complaint(stage.here))
    await act(stage, marta, "hold", reason="Wartet auf Technik.", until="2026-11-16")
    page = await text(marta, TALK)
    assert 'value="Wartet auf Technik."' in page and 'value="2026-11-16"' in page


async def undo(stage: Stage, browser: httpx.AsyncClient, action: str, talk: str = TALK) -> str:
    """Does something and takes it back by the button that is offered; the path of the Undo."""
    done = await browser.post(f"{talk}/{action}", data=form(), headers=HX)
    await stage.settle()
    [url] = re.findall(r'hx-post="([^"]+)"[^>]*>Undo<', done.text)
    assert (await browser.post(url, headers=HX)).status_code == 200
    await stage.settle()
    return str(url).removeprefix(f"{talk}/")


@pytest.mark.parametrize("action", ["release", "done", "spam"])
async def test_the_undo_of_what_ended_a_hold_brings_it_back(
    stage: Stage, marta: httpx.AsyncClient, action: str
) -> None:
    await stage.hear(a_complaint(stage.here))
    await act(stage, marta, "hold", reason="Wartet auf Technik.", until="2026-11-16")
    await undo(stage, marta, action)
    assert list(await shelves(marta)) == ["on-hold"]
    page = await text(marta, TALK)
    assert 'value="Wartet auf Technik."' in page and 'value="2026-11-16"' in page
    stage.time.now = stage.time.now.replace(day=16)
    await stage.moments_come()
    assert len(stage.stored("conversation.hold_released")) == 2


@pytest.mark.parametrize("over", ["done", "spam"])
async def test_the_undo_of_a_return_takes_it_where_it_was(
    stage: Stage, marta: httpx.AsyncClient, over: str
) -> None:
    await stage.hear(a_complaint(stage.here), a_complaint(stage.here, BEN))
    await act(stage, marta, over)
    assert await undo(stage, marta, "return") == over
    assert await undo(stage, marta, "done", OTHER_TALK) == "return"
    assert set(await shelves(marta)) == {over, "alerts"}


async def test_the_undo_of_a_changed_hold_brings_the_earlier_one_back(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here))
    await act(stage, marta, "hold", reason="Wartet auf Technik.")
    assert await undo(stage, marta, "hold") == "hold-again"
    assert 'value="Wartet auf Technik."' in await text(marta, TALK)


async def test_a_hold_that_was_not_changed_is_not_brought_back_twice(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here))
    assert await undo(stage, marta, "hold") == "release"
    assert (await marta.post(f"{TALK}/hold-again")).status_code == 303
    assert (await marta.post(f"{TALK}/hold-again")).status_code == 409

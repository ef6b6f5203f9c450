"""What happens when one of the staff acts on a conversation, and what is refused."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from shared import clock, ids
from tests.services.messaging.house import (
    HX,
    TALK,
    a_complaint,
    a_service_address,
    act,
    form,
    shelves,
    text,
)
from tests.support.stage import Stage


async def test_a_form_of_another_business_s_tab_does_nothing(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here))
    answer = await act(stage, marta, "done", business=str(ids.of("elsewhere")))
    assert answer.status_code == 409
    assert "switched to another business" in answer.text
    assert list(await shelves(marta)) == ["alerts"]


async def test_delegating_is_offered_only_where_there_is_somebody_to_delegate_to(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here))
    assert "Delegate to customer service" not in await text(marta, TALK)
    answer = await act(stage, marta, "delegate")
    assert answer.status_code == 409
    assert "Nobody has set the address of customer service yet" in answer.text
    await stage.hear(a_service_address(stage.here))
    assert "Delegate to customer service" in await text(marta, TALK)


async def test_one_cannot_forward_to_oneself_nor_to_a_stranger(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here))
    page = await text(marta, TALK)
    assert "Otto Kranz" in page and "Xaver" not in page
    assert f'<option value="{ids.of("user", "marta")}"' not in page
    answer = await act(stage, marta, "forward", to=str(ids.of("user", "stranger")))
    assert answer.status_code == 422
    assert "There is no such colleague." in answer.text


async def test_who_answers_is_said_to_others_and_forgotten(
    stage: Stage, marta: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.hear(a_complaint(stage.here))
    async with stage.browser("otto") as otto:
        assert "answering" not in (await otto.post(f"{TALK}/presence")).text
        assert "Otto Kranz is answering right now" in await text(marta, f"{TALK}/presence")
        assert "Otto Kranz is answering right now" in await text(marta, TALK)
        assert "answering right now" not in await text(otto, f"{TALK}/presence")
    presence = stage.here.documents.volatile("presence")
    [said] = await presence.find().to_list()
    assert "Kranz" not in str(said)
    later = clock.real_now() + timedelta(seconds=41)
    monkeypatch.setattr(clock, "real_now", lambda: later)
    assert "answering right now" not in await text(marta, f"{TALK}/presence")
    await marta.post(f"{TALK}/presence")
    assert [said["user_id"] async for said in presence.find()] == [str(ids.of("user", "marta"))]


async def test_after_done_the_next_one_is_asked_for_and_undo_is_offered(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here))
    answer = await marta.post(f"{TALK}/done?shelf=alerts", data=form(), headers=HX)
    await stage.settle()
    assert 'hx-get="/inbox/alerts?after=' in answer.text
    assert 'hx-push-url="/inbox/alerts"' in answer.text
    assert f'hx-post="{TALK}/return"' in answer.text
    undone = await marta.post(f"{TALK}/return", headers=HX)
    await stage.settle()
    assert f'hx-push-url="{TALK}"' in undone.text
    assert list(await shelves(marta)) == ["alerts"]


async def test_a_colleagues_newer_word_is_looked_at_first_and_what_was_typed_stays(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here))
    written = [
        await marta.post(f"{TALK}/write", data={**form(), "words": words, "version": 1}, headers=HX)
        for words in ("Guten Tag", "Und noch etwas: das Zimmer ist bezahlt.")
    ]
    assert [answer.status_code for answer in written] == [200, 200]
    async with stage.browser("otto") as otto:
        data = {**form(), "words": "Guten Tag", "version": 1}
        answer = await otto.post(f"{TALK}/write", data=data, headers=HX)
    assert answer.status_code == 409
    assert answer.headers["hx-reswap"] == "none"
    assert "Somebody wrote in the meantime." in answer.text


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("write", {"words": "  \n ", "version": 9}),
        ("write", {"words": "x" * 10_001, "version": 9}),
        ("write", {"words": "x"}),
        ("note", {"words": ""}),
        ("call", {"outcome": "sang"}),
        ("call", {"outcome": "reached", "minutes": -1}),
        ("hold", {"until": "31.12.2026"}),
        ("hold", {"until": "2026-11-13"}),
        ("hold", {"until": "2026-11-14"}),
        ("forward", {"to": "otto"}),
    ],
)
async def test_what_makes_no_sense_changes_nothing(
    stage: Stage, marta: httpx.AsyncClient, action: str, fields: dict[str, Any]
) -> None:
    await stage.hear(a_complaint(stage.here))
    before = len(stage.stored())
    assert (await act(stage, marta, action, **fields)).status_code == 422
    assert len(stage.stored()) == before


@pytest.mark.parametrize(("hour", "first_day"), [(6, "2026-11-15"), (7, "2026-11-16")])
async def test_a_hold_is_offered_from_the_next_morning_of_the_place(
    stage: Stage, marta: httpx.AsyncClient, hour: int, first_day: str
) -> None:
    stage.time.now = stage.time.now.replace(day=15, hour=hour)  # an hour more in Berlin
    await stage.hear(a_complaint(stage.here))
    assert f'min="{first_day}"' in await text(marta, TALK)
    assert (await act(stage, marta, "hold", until=first_day)).status_code == 303


async def test_a_hold_until_a_time_that_is_over_says_so(
    stage: Stage, marta: httpx.AsyncClient
) -> None:
    await stage.hear(a_complaint(stage.here))
    answer = await act(stage, marta, "hold", until="2026-11-14")
    assert "That morning is over. Choose a later day." in answer.text

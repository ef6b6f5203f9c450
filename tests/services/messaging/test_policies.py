"""What happens by itself, told twice and done once."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.messaging.domain.conversation import Conversation
from services.messaging.domain.matrix import Priority
from services.messaging.policies.conversations import (
    open_a_conversation_with_the_unhappy_and_the_willing as opens,
)
from shared import clock, ids
from shared.contracts.common import LetterRefused
from shared.letters.letter import FORGOTTEN
from tests.services.messaging.house import (
    ANNA,
    BEN,
    TALK,
    a_complaint,
    a_service_address,
    a_wish_to_talk,
    act,
    conversation_of,
    form,
    text,
)
from tests.services.stream.told import hear, told
from tests.support.stage import Stage


def talk(stage: Stage, review: UUID = ANNA) -> Conversation | None:
    found: Conversation | None = stage.here.application.find(Conversation, conversation_of(review))
    return found


@pytest.mark.parametrize(
    ("score", "wants_contact", "priority"),
    [
        (0, False, Priority.ALERT),
        (59_99, False, Priority.ALERT),
        (59_99, True, Priority.ALERT),
        (60_00, True, Priority.NEW),
        (100_00, True, Priority.NEW),
        (60_00, False, None),
        (100_00, False, None),
    ],
)
async def test_a_complaint_is_an_alert_and_who_wants_to_talk_is_new(
    stage: Stage, score: int, wants_contact: bool, priority: Priority | None
) -> None:
    await stage.hear(a_complaint(stage.here, score=score, wants_contact=wants_contact))
    found = talk(stage)
    assert (found and found.priority) == priority


@pytest.mark.parametrize("more", [{"portal": "google"}, {"guest_id": None}, {"author": None}])
async def test_there_is_nobody_to_talk_to_behind_some_reviews(
    stage: Stage, more: dict[str, Any]
) -> None:
    await stage.hear(a_complaint(stage.here, **more))
    assert not stage.stored("conversation.opened")


async def test_a_review_heard_twice_opens_one_conversation(stage: Stage) -> None:
    review = a_complaint(stage.here)
    await stage.hear(review, review)
    hear(stage.here, opens, review)
    assert stage.stored() == ["conversation.opened"]


async def test_a_later_complaint_of_the_same_guest_raises_one_alert(stage: Stage) -> None:
    guest = ids.of("guest of", BEN)
    await stage.hear(a_wish_to_talk(stage.here))
    later = a_complaint(stage.here, ids.of("later"), guest_id=guest)
    await stage.hear(later, later)
    assert stage.stored() == ["conversation.opened", "conversation.alert_raised"]
    found = talk(stage, BEN)
    assert found and found.priority is Priority.ALERT


async def test_a_hold_ends_by_itself_on_its_morning(stage: Stage) -> None:
    await stage.hear(a_complaint(stage.here))
    async with stage.browser("marta") as marta:
        await act(stage, marta, "hold", until="2026-11-16")
    stage.time.now = stage.time.now.replace(day=16, hour=6, minute=59)
    await stage.moments_come()
    assert not stage.stored("conversation.hold_released")
    stage.time.passes(minutes=1)  # eight in Berlin
    for _ in range(2):
        await stage.moments_come()
    assert len(stage.stored("conversation.hold_released")) == 1


@pytest.mark.parametrize("over", ["release", "done", "spam"])
async def test_a_hold_that_is_over_does_not_end_again(stage: Stage, over: str) -> None:
    await stage.hear(a_complaint(stage.here))
    async with stage.browser("marta") as marta:
        await act(stage, marta, "hold", until="2026-11-16")
        await act(stage, marta, over)
    stage.time.now = clock.now() + timedelta(days=9)
    await stage.moments_come()
    assert len(stage.stored("conversation.hold_released")) == 1


async def test_a_new_hold_moves_its_end(stage: Stage) -> None:
    await stage.hear(a_complaint(stage.here))
    async with stage.browser("marta") as marta:
        await act(stage, marta, "hold", until="2026-11-16")
        await act(stage, marta, "hold", until="2026-11-20")
    stage.time.now = stage.time.now.replace(day=19)
    await stage.moments_come()
    assert not stage.stored("conversation.hold_released")
    stage.time.now = stage.time.now.replace(day=20)
    await stage.moments_come()
    assert stage.stored("conversation.hold_released")


async def test_a_late_timer_does_not_end_a_newer_hold(stage: Stage) -> None:
    await stage.hear(a_complaint(stage.here))
    async with stage.browser("marta") as marta:
        await act(stage, marta, "hold", until="2026-11-16")
        longer = {**form(), "until": "2026-11-20"}
        await marta.post(f"{TALK}/hold", data=longer)
    stage.time.now = stage.time.now.replace(day=17)
    # No timer has heard of the longer one yet.
    await stage.sweeper.sweep()
    await stage.settle()
    assert not stage.stored("conversation.hold_released")
    stage.time.now = stage.time.now.replace(day=20)
    await stage.moments_come()
    assert stage.stored("conversation.hold_released")


REFUSED = {"kind": "delegate", "cls": "permanent", "code": 550, "words": "no such user here"}


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ({}, 1),
        ({"kind": "share"}, 0),
        ({"retry_at": clock.now()}, 0),
        ({"cls": "policy", "code": 0, "words": FORGOTTEN}, 0),
    ],
)
async def test_what_customer_service_never_got_comes_back(
    stage: Stage, more: dict[str, Any], count: int
) -> None:
    await stage.hear(a_complaint(stage.here), a_service_address(stage.here))
    async with stage.browser("marta") as marta:
        await act(stage, marta, "delegate")
        letter = ids.of("letter")
        fields = {"about": conversation_of(ANNA), **REFUSED, **more}
        refused = told(LetterRefused, letter, 3, service="messaging", **fields)
        await stage.hear(refused, refused)
        assert len(stage.stored("conversation.returned")) == count
        page = await text(marta, TALK)
        assert ("customer service did not get it" in page) == bool(count)

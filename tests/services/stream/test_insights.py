"""A falling rating is told once, by real windows on a real Kafka, also after a restart."""

import asyncio
from typing import Any

import pytest

from services.stream.insights import run
from services.stream.marks import Mark, mark_of
from services.stream.service import SERVICE
from shared import ids
from shared.contracts.stream import (
    CommentAccepted,
    ReviewChanged,
    ReviewPublished,
    ReviewReceived,
    ReviewRevoked,
)
from shared.health import Health
from shared.settings import Settings
from tests.services.stream.insights import fall, looking, raised, receive, revoke, told_of
from tests.services.stream.told import NOON, told
from tests.support.house import running
from tests.support.patience import PATIENCE

FALLING, STEADY, LATER, DOUBTFUL = (ids.of("place", n) for n in range(4))


async def test_a_fall_is_told_once_and_what_is_held_survives_a_restart(
    settings: Settings,
) -> None:
    async with running([SERVICE], settings, roles=("relay",)) as house:
        here = house["stream"]
        for place in (FALLING, STEADY, LATER, DOUBTFUL):
            for n in range(6):
                receive(here, place, 10 + n, 90_00)
        async with looking(here) as health:
            for n in range(6):
                receive(here, FALLING, n / 2, 80_00)
                receive(here, STEADY, n / 2, 86_00)
            fell = await told_of(house, FALLING)
            assert (fell.score, fell.score_before) == (80_00, 90_00)
            assert (fell.reviews, fell.reviews_before) == (6, 6)
            assert fell.meta["place_id"] == str(FALLING)
            assert fell.meta["actor"] == "rule:a_rating_falls@1"
            assert not health.missing()
            bad = [receive(here, DOUBTFUL, 1, 10_00) for _ in range(4)]
            revoke(here, bad[0])
        async with looking(here):
            for _ in range(5):
                receive(here, LATER, 0.5, 70_00)
            later = await told_of(house, LATER)
            assert (later.reviews, later.reviews_before) == (5, 6)
            receive(here, DOUBTFUL, 1, 10_00)
            receive(here, DOUBTFUL, 1, 10_00)
            doubtful = await told_of(house, DOUBTFUL)
            assert doubtful.reviews == 5
            assert len(raised(here, FALLING)) == 1
            assert raised(here, STEADY) == []


async def test_a_fault_ends_the_role_and_nothing_is_lost(settings: Settings) -> None:
    async with running([SERVICE], settings, roles=("relay",)) as house:
        here = house["stream"]
        fall(here, FALLING)
        command = here.application.raise_insight

        def out_of_order(*_: Any) -> None:
            raise PermissionError("the disk is read-only")

        here.application.raise_insight = out_of_order
        with pytest.raises(PermissionError):
            async with asyncio.timeout(PATIENCE):
                await run(here, Health())
        assert raised(here, FALLING) == []
        here.application.raise_insight = command
        async with looking(here):
            assert (await told_of(house, FALLING)).reviews == 5


def test_what_changes_a_score_is_passed_on() -> None:
    review = ids.of("review")
    received = told(
        ReviewReceived, review, portal="own", score=1, shows_name=True, submitted_at=NOON
    )
    mark = mark_of(received)
    assert mark is not None
    assert (mark.score, mark.submitted_at) == (1, NOON.timestamp())
    assert Mark.read(mark.written) == mark
    changed = mark_of(told(ReviewChanged, review, 2, score=2))
    assert changed is not None
    assert (changed.score, changed.submitted_at, changed.version) == (2, None, 2)
    revoked = mark_of(told(ReviewRevoked, review, 3))
    assert revoked is not None
    assert revoked.score is None


def test_what_changes_no_score_is_not() -> None:
    assert mark_of(told(ReviewPublished, ids.of("review"), 2)) is None
    comment = told(CommentAccepted, ids.of("c"), 3, review_id=ids.of("r"), comment_id=ids.of("t"))
    assert mark_of(comment) is None
    assert mark_of(None) is None

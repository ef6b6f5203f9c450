"""Comments on a portal's reviews over HTTP: sent, moderated, seen; or written there by hand."""

from typing import Any

import pytest

from services.ingest.settings import MOST_DELAYS
from tests.services.ingest.imports.desk import PLACE
from tests.services.ingest.portals.stage import Stage, by_hand

COMMENT = "portal_review.comment_"


def happened(stage: Stage) -> list[str]:
    """What became of comments, in order."""
    return [topic.removeprefix(COMMENT) for topic in stage.facts(COMMENT)]


async def states(stage: Stage, external_id: str) -> list[str]:
    """The states of the comment that staff see in stream, in order."""
    comment = (await stage.shown(external_id))["comment"]
    by_version = sorted(comment["history"].items(), key=lambda told: int(told[0]))
    return [step["what"] for _, step in by_version]


async def a_review(stage: Stage, **more: Any) -> str:
    review = stage.outside.write(3, "The shower was cold.", **more)
    await stage.connects()
    return review


async def decides(stage: Stage) -> None:
    """The portal's moderation takes two minutes; we look after one, and after five more."""
    await stage.goes_on(minutes=1)
    await stage.goes_on(minutes=5)


async def test_a_comment_is_sent_accepted_and_seen(stage: Stage) -> None:
    review = await a_review(stage)
    await stage.comments(review, "We mended it.\r\n\r\nThe house ")
    await stage.moments_come()
    assert stage.outside.received() == [("PUT", "We mended it.\n\nThe house")]
    assert happened(stage) == ["intended", "sent"]
    await stage.goes_on(minutes=1)
    assert happened(stage) == ["intended", "sent", "looked_for"]
    await stage.goes_on(minutes=5)
    assert happened(stage) == ["intended", "sent", "looked_for", "accepted", "seen"]
    assert await states(stage, review) == ["written", "sent", "accepted", "seen"]
    shown = await stage.shown(review)
    assert shown["is_commented"] and shown["comment"]["current"] == shown["comment"]["latest"]
    await stage.goes_on(days=1)
    assert happened(stage)[-1] == "seen" and len(stage.outside.received()) == 1


async def test_a_rejected_comment_says_why_and_does_not_count(stage: Stage) -> None:
    review = await a_review(stage)
    await stage.comments(review, "What rubbish.")
    await stage.moments_come()
    await decides(stage)
    assert await states(stage, review) == ["written", "sent", "rejected"]
    shown = await stage.shown(review)
    text = shown["comment"]["texts"][shown["comment"]["latest"]]
    assert text["reason"] == "OBSCENITY_AND_PROFANITY"
    assert not shown.get("is_commented")


async def test_a_comment_that_is_refused_later_counts_no_more(stage: Stage) -> None:
    review = await a_review(stage)
    await stage.comments(review, "We mended it.")
    await stage.moments_come()
    await decides(stage)
    stage.outside.judge(review, "reject")
    for _ in range(2):
        await stage.goes_on(days=1)
    assert happened(stage)[-2:] == ["rejected", "gone"]
    assert not (await stage.shown(review))["is_commented"]


async def test_a_comment_under_an_old_review_is_looked_for_until_it_is_decided(
    stage: Stage,
) -> None:
    review = await a_review(stage, age_days=300)
    await stage.comments(review, "Late, but sincere.")
    await stage.moments_come()
    stage.outside.plan("500", times=3)
    for minutes in (1, 5, 30):
        await stage.goes_on(minutes=minutes)
    assert happened(stage)[-3:] == ["looked_for"] * 3
    await stage.goes_on(days=1)
    assert happened(stage)[-2:] == ["accepted", "seen"]


async def test_a_comment_written_on_the_portal_by_hand_counts_until_it_is_gone(
    stage: Stage,
) -> None:
    review = await a_review(stage)
    by_hand(stage, review, "Thank you from the portal.")
    await stage.goes_on(days=1)
    shown = await stage.shown(review)
    words = shown["comment"]["texts"]["by_hand"]["words"]
    assert stage.stream.here.vault.open(words) == "Thank you from the portal."
    assert shown["is_commented"]
    by_hand(stage, review, None)
    await stage.goes_on(days=1)
    assert happened(stage) == ["seen", "gone"]
    assert not (await stage.shown(review))["is_commented"]


async def test_a_text_that_is_overtaken_on_its_way_is_still_known_as_ours(stage: Stage) -> None:
    review = await a_review(stage)
    await stage.comments(review, "First.")
    await stage.moments_come()
    stage.time.passes(minutes=3)
    stage.outside.plan("429", retry_after=86_400)
    await stage.comments(review, "Second.")
    await stage.moments_come()
    await stage.goes_on(hours=18)
    assert happened(stage) == ["intended", "sent", "intended", "delayed", "seen"]
    shown = await stage.shown(review)
    assert "by_hand" not in shown["comment"]["texts"]
    assert shown["is_commented"]
    await stage.goes_on(hours=6)
    await decides(stage)
    assert stage.outside.received() == [("PUT", "First."), ("PUT", "Second.")]
    shown = await stage.shown(review)
    assert shown["comment"]["current"] == shown["comment"]["latest"]


@pytest.mark.parametrize("mode", ["hang", "half", "cut"])
async def test_a_comment_whose_outcome_is_unknown_is_posted_once(stage: Stage, mode: str) -> None:
    review = await a_review(stage)
    stage.outside.plan(mode, method="PUT")
    await stage.comments(review, "Once.")
    await stage.moments_come()
    assert happened(stage) == ["intended", "delayed"]
    await stage.goes_on(minutes=1)
    await decides(stage)
    assert stage.outside.received() == [("PUT", "Once.")]
    assert (await states(stage, review))[-2:] == ["accepted", "seen"]


@pytest.mark.parametrize(
    ("fault", "minutes"),
    [({"mode": "429", "retry_after": 3600}, 60), ({"mode": "html"}, 1)],
    ids=["429", "html"],
)
async def test_a_busy_portal_gets_it_later(
    stage: Stage, fault: dict[str, Any], minutes: int
) -> None:
    review = await a_review(stage)
    stage.outside.plan(**fault)
    await stage.comments(review, "Later.")
    await stage.moments_come()
    await stage.goes_on(minutes=minutes - 0.5)
    assert happened(stage) == ["intended", "delayed"]
    await stage.goes_on(minutes=0.5)
    assert happened(stage) == ["intended", "delayed", "sent"]
    assert await states(stage, review) == ["written", "sent"]


async def test_in_the_end_it_is_given_up_and_said(stage: Stage) -> None:
    review = await a_review(stage)
    stage.outside.plan("500", times=1000)
    await stage.comments(review, "Never.")
    await stage.moments_come()
    for _ in range(MOST_DELAYS):
        await stage.goes_on(hours=6)
    assert happened(stage) == ["intended", *["delayed"] * MOST_DELAYS, "failed"]
    assert (await states(stage, review))[-1] == "failed"


@pytest.mark.parametrize("why", ["Gone", "AccessDenied", "TooLong", "not_connected"])
async def test_what_cannot_be_sent_fails_with_its_reason(stage: Stage, why: str) -> None:
    review = await a_review(stage)
    if why == "Gone":
        stage.outside.delete(review)
    elif why == "AccessDenied":
        stage.outside.plan("403", times=9)
    elif why == "not_connected":
        stage.do("disconnect", PLACE, "google")
    await stage.comments(review, "ä" * 2049 if why == "TooLong" else "Hm.")
    await stage.moments_come()
    assert happened(stage) == ["intended", "failed"]
    shown = await stage.shown(review)
    assert shown["comment"]["texts"][shown["comment"]["latest"]]["reason"] == why
    assert not shown.get("is_commented")

"""What ingest does by itself with portals, once however often it is told."""

from contextlib import suppress
from uuid import UUID

from services.ingest.domain.portal_review import PortalReview
from services.ingest.policies.comments import (
    a_comment_is_written_its_portal_gets_it,
    look_whether_a_comment_is_decided,
    post_a_comment,
)
from services.ingest.policies.feeds import look_at_a_feed
from shared import clock
from shared.contracts.stream import CommentWritten
from shared.domain import Refused, acting
from shared.policy import by_rule
from tests.services.ingest.imports.desk import BUSINESS, told
from tests.services.ingest.imports.test_policies import coming
from tests.services.ingest.portals.stage import FEED, Stage


def review_of(external_id: str) -> UUID:
    return PortalReview.id_of("google", external_id)


def written(stage: Stage, external_id: str, portal: str = "google") -> CommentWritten:
    review = review_of(external_id)
    words = stage.here.vault.seal(BUSINESS, f"review:{review}", "Thanks.")
    about = {"review_id": review, "comment_id": UUID(int=7), "external_id": external_id}
    event: CommentWritten = told(CommentWritten, portal=portal, words=words, **about)
    return event


def hear(stage: Stage, event: CommentWritten) -> None:
    with acting(by_rule("a_comment_is_written_its_portal_gets_it", 1, event)):
        a_comment_is_written_its_portal_gets_it(stage.here, event)


async def test_a_look_that_is_called_twice_is_one(stage: Stage) -> None:
    stage.outside.write(4, "Fine.")
    await stage.connects()
    moment, who = coming("refresh", FEED, stage.time.now)
    with acting(who):
        await look_at_a_feed(stage.here, moment)
        once = stage.facts()
        with suppress(Refused):
            await look_at_a_feed(stage.here, moment)
    assert stage.facts() == once


async def test_a_failed_look_that_is_called_twice_fails_once(stage: Stage) -> None:
    await stage.connects()
    stage.outside.plan("500", times=2)
    moment, who = coming("refresh", FEED, stage.time.now)
    with acting(who):
        await look_at_a_feed(stage.here, moment)
        with suppress(Refused):
            await look_at_a_feed(stage.here, moment)
    assert stage.facts("feed.refresh_failed") == ["feed.refresh_failed"]


async def test_a_comment_that_is_heard_twice_is_intended_once(stage: Stage) -> None:
    review = stage.outside.write(4, "Fine.")
    await stage.connects()
    event = written(stage, review)
    for _ in range(2):
        hear(stage, event)
    assert stage.facts("portal_review.comment") == ["portal_review.comment_intended"]


async def test_a_comment_under_an_own_review_goes_to_no_portal(stage: Stage) -> None:
    hear(stage, written(stage, "own", portal="own"))
    assert stage.facts() == []


async def test_posting_and_looking_are_done_once(stage: Stage) -> None:
    review = stage.outside.write(4, "Fine.")
    await stage.connects()
    hear(stage, written(stage, review))
    post, poster = coming("post_comment", review_of(review), clock.now())
    for _ in range(2):
        with acting(poster):
            await post_a_comment(stage.here, post)
    assert stage.outside.received() == [("PUT", "Thanks.")]
    stage.time.passes(minutes=3)
    look, looker = coming("look_for_comment", review_of(review), clock.now())
    for policy, moment, who in 2 * [
        (look_whether_a_comment_is_decided, look, looker),
        (post_a_comment, post, poster),
    ]:
        with acting(who), suppress(Refused):
            await policy(stage.here, moment)
    assert stage.facts("portal_review.comment") == [
        f"portal_review.comment_{what}" for what in ("intended", "sent", "accepted", "seen")
    ]
    assert stage.outside.received() == [("PUT", "Thanks.")]

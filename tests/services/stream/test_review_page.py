"""One review as staff read it, with its comment, its dispute and its conversation."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from shared import clock, ids
from shared.contracts.disputes import DisputeOpened
from shared.contracts.messaging import ConversationDone, ConversationOpened
from shared.contracts.stream import (
    CommentAccepted,
    CommentRejected,
    CommentSeen,
    CommentSent,
    ReviewGuestForgotten,
    ReviewPublished,
    ReviewRemoved,
    ReviewRevoked,
    ReviewVanished,
)
from shared.service import Here
from tests.services.stream.house import (
    ON_GOOGLE,
    OWN,
    TEXT,
    a_review,
    comment_events,
    text,
    visitor,
)
from tests.services.stream.told import BUSINESS, PLACE, show, told


async def test_a_foreign_review_is_not_there(house: Here[Any]) -> None:
    await show(house, [a_review(house, OWN, "Geheim.", place_id=PLACE)])
    for cookie in ("stranger", "post"):
        async with visitor(house, cookie) as client:
            assert "Geheim" not in await text(client, "/reviews")
            foreign = await client.get(f"/reviews/{OWN}")
            unknown = await client.get(f"/reviews/{ids.of('never')}")
            told_to = await client.post(
                f"/reviews/{OWN}/comment", data={"command_id": str(ids.new()), "words": "x"}
            )
            assert foreign.status_code == unknown.status_code == told_to.status_code == 404
            assert foreign.text.split("<main")[1] == unknown.text.split("<main")[1]
    assert house.application.recorder.max_notification_id() in (0, None)


async def test_a_removed_review_is_gone_from_the_pages(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    await show(house, [a_review(house, OWN, "Weg."), told(ReviewRemoved, OWN, 2, reason="x")])
    assert "Weg." not in await text(marta, "/reviews")
    assert (await marta.get(f"/reviews/{OWN}")).status_code == 404


async def test_a_revoked_review_keeps_its_note_and_its_publishing_date(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    review = a_review(house, OWN, "Zurück.")
    await show(house, [review, told(ReviewRevoked, OWN, 2, dispute_id=None)])
    assert "Taken back by the guest" in await text(marta, "/reviews")
    page = await text(marta, f"/reviews/{OWN}")
    assert "stays in the stream and is not published" in page
    assert f"{review.publish_at:%Y}" in page
    assert "<textarea" not in page


async def test_a_review_that_was_public_before_it_was_taken_back_says_so(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    taken_back = told(ReviewRevoked, OWN, 3, dispute_id=None)
    await show(house, [a_review(house, OWN), told(ReviewPublished, OWN, 2), taken_back])
    page = await text(marta, f"/reviews/{OWN}")
    assert "is no longer published; it was published on 14 Nov 2026 13:00" in page
    assert "is not published" not in page
    assert "Published on" not in page


async def test_the_name_of_who_does_not_want_it_shown_stands_in_brackets(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    await show(house, [a_review(house, OWN, "Gut.", "Erika Mustermann", shows_name=False)])
    page = await text(marta, f"/reviews/{OWN}")
    assert "(Erika Mustermann)" in page
    assert "does not want the name shown: do not use it" in page


async def test_a_forgotten_guest_has_no_name_any_more(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    await show(house, [a_review(house, OWN, "Bleibt."), told(ReviewGuestForgotten, OWN, 2)])
    page = await text(marta, f"/reviews/{OWN}")
    assert "Forgotten guest" in page
    assert "Bleibt." in page
    assert "Anna" not in page


async def test_words_that_were_erased_say_so(house: Here[Any], marta: httpx.AsyncClient) -> None:
    events = [a_review(house, OWN, "Geheim."), *comment_events(house, OWN, "own", "Danke.")]
    await show(house, events)
    house.vault.destroy(BUSINESS, f"review:{OWN}")
    page = await text(marta, f"/reviews/{OWN}")
    assert "Geheim." not in page
    assert page.count("These words were erased.") == 3  # in the list, of the review, of staff
    assert "nothing can be written under it any more" in page
    assert "<textarea" not in page


async def test_the_chain_of_a_comment_says_each_step_with_its_time(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    events = [a_review(house, ON_GOOGLE, "Nice.", portal="google")]
    events += comment_events(house, ON_GOOGLE, "google", "Thank you, Tom.")
    k = {"review_id": ON_GOOGLE, "comment_id": TEXT}
    comment = ids.of("comment", ON_GOOGLE)
    steps = [
        told(CommentSent, comment, 3, **k),
        told(CommentAccepted, comment, 4, **k),
        told(CommentSeen, comment, 5, words=None, written_at=clock.now(), **k),
    ]
    await show(house, events)
    page = await text(marta, f"/reviews/{ON_GOOGLE}")
    assert "Thank you, Tom." in page
    assert "Marta Klein" in page
    assert page.count("not yet") == 3
    await show(house, steps)
    page = await text(marta, f"/reviews/{ON_GOOGLE}")
    at = "14 Nov 2026 13:00"
    for said in (f"Sent · {at}", f"Accepted · {at}", f"Seen on the portal · {at}"):
        assert said in page
    assert "not yet" not in page


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("CONTENT", "CONTENT"),
        ("OBSCENITY_AND_PROFANITY", "The portal found rude words in it."),
    ],
)
async def test_a_rejected_comment_says_why(
    house: Here[Any], marta: httpx.AsyncClient, reason: str, said: str
) -> None:
    events = [a_review(house, ON_GOOGLE, "Nice.", portal="google")]
    events += comment_events(house, ON_GOOGLE, "google", "Call us!")
    k = {"review_id": ON_GOOGLE, "comment_id": TEXT}
    events.append(told(CommentRejected, ids.of("comment", ON_GOOGLE), 3, reason=reason, **k))
    await show(house, events)
    page = await text(marta, f"/reviews/{ON_GOOGLE}")
    assert "Rejected" in page
    assert said in page
    assert said == reason or reason not in page
    assert "Rejected" in await text(marta, "/reviews")


async def test_what_its_portal_does_not_show_any_more_is_marked(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    review = a_review(house, ON_GOOGLE, "Nice.", portal="google")
    await show(house, [review, told(ReviewVanished, ON_GOOGLE, 2)])
    page = await text(marta, f"/reviews/{ON_GOOGLE}")
    assert "Not on Google any more" in page
    assert "<textarea" not in page


async def test_a_review_shows_its_dispute_and_its_conversation(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    review = a_review(house, OWN, "Laut.", score=4000)
    about = {"review_id": OWN, "guest_id": review.guest_id, "score": 4000, "language": "de"}
    talk = ids.of("conversation", review.guest_id)
    opened = told(
        DisputeOpened,
        ids.of("dispute", OWN),
        deadline=clock.now() + timedelta(days=11),
        is_automatic=True,
        threshold=6000,
        guest_name=review.author,
        **about,
    )
    talks = told(ConversationOpened, talk, priority="alert", guest_name=review.author, **about)
    await show(house, [review, opened, talks])
    page = await text(marta, f"/reviews/{OWN}")
    assert f"/disputes/{ids.of('dispute', OWN)}" in page
    assert f"{talk}" in page
    assert "Open dispute" not in page
    await show(house, [told(ConversationDone, talk, 2)])
    assert "Conversation, done" in await text(marta, f"/reviews/{OWN}")


async def test_a_dispute_is_offered_by_hand_where_there_is_somebody_to_ask(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    await show(house, [a_review(house, OWN, "Gut."), a_review(house, ON_GOOGLE, portal="google")])
    page = await text(marta, f"/reviews/{OWN}")
    assert 'action="/disputes"' in page
    assert f'name="review_id" value="{OWN}"' in page
    assert 'action="/disputes"' not in await text(marta, f"/reviews/{ON_GOOGLE}")


async def test_its_history_has_times(house: Here[Any], marta: httpx.AsyncClient) -> None:
    at = clock.now()
    await show(house, [a_review(house, OWN, at=at), told(ReviewPublished, OWN, 2, at=at)])
    page = await text(marta, f"/reviews/{OWN}")
    assert page.index("Published</span>") < page.index("Came into the stream")
    assert f"{at.astimezone(ZoneInfo('Europe/Berlin')):%-d %b %Y %H:%M}" in page

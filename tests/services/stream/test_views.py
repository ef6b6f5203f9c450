"""What staff read on the pages of the stream, and what they may not see."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import pytest

from services.stream.domain.arrival import Arrival
from shared import clock, ids
from shared.contracts.disputes import DisputeOpened
from shared.contracts.messaging import ConversationDone, ConversationOpened
from shared.contracts.stream import (
    CommentAccepted,
    CommentRejected,
    CommentSeen,
    CommentSent,
    CommentWritten,
    InsightRaised,
    ReviewGuestForgotten,
    ReviewPublished,
    ReviewRemoved,
    ReviewRevoked,
    ReviewVanished,
)
from shared.domain import Acting, acting
from shared.service import Here
from tests.services.stream.house import (
    ELSEWHERE,
    FOREIGN_PLACE,
    GROUP,
    SECOND,
    a_fall,
    a_member,
    a_review,
    the_house,
    visitor,
)
from tests.services.stream.told import BUSINESS, PLACE, show, told

OWN, ON_GOOGLE, OLD = ids.of("own"), ids.of("on google"), ids.of("old")
TEXT = ids.of("text")
HX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
async def house(shown: Here[Any]) -> Here[Any]:
    """Two places, a member of staff for both, one for the second, a reader, a stranger."""
    await show(shown, the_house())
    await show(shown, a_member(shown, "marta"))
    await show(shown, a_member(shown, "post", name="Toni Post", places=[SECOND]))
    await show(shown, a_member(shown, "reader", role="reader"))
    await show(shown, a_member(shown, "stranger", business=ELSEWHERE))
    return shown


@pytest.fixture
async def marta(house: Here[Any]) -> AsyncIterator[httpx.AsyncClient]:
    async with visitor(house, "marta") as client:
        yield client


async def text(client: httpx.AsyncClient, url: str, **headers: str) -> str:
    answer = await client.get(url, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


async def part(client: httpx.AsyncClient, url: str, target: str) -> str:
    return await text(client, url, **HX, **{"HX-Target": f"div#{target}"})


def comment_events(here: Here[Any], review: UUID, portal: str, words: str) -> list[Any]:
    k = {"review_id": review, "comment_id": TEXT}
    sealed = here.vault.seal(BUSINESS, f"review:{review}", words)
    comment = ids.of("comment", review)
    actor = f"staff:{ids.of('user', 'marta')}"
    return [told(CommentWritten, comment, 2, portal=portal, words=sealed, actor=actor, **k)]


async def test_a_list_shows_who_said_what_and_when_it_will_be_public(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    at = clock.now()
    await show(house, [a_review(house, OWN, "Sehr sauber.", score=4000, at=at)])
    page = await text(marta, "/reviews")
    due = (at + timedelta(hours=72)).astimezone(ZoneInfo("Europe/Berlin"))
    for said in ("Anna Kowalska", "Sehr sauber.", "40%", "Own survey", "Hotel Adler"):
        assert said in page
    assert f"Public on {due:%-d %b %Y %H:%M}" in page


async def test_nobody_without_a_session_gets_in(house: Here[Any]) -> None:
    async with visitor(house, None) as nobody:
        answer = await nobody.get("/reviews")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2Freviews")


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
    assert "These words were erased." in page


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


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"own", "google", "old"}),
        ("portal=google", {"google"}),
        ("rating=0-59", {"own"}),
        ("rating=60-100", {"google", "old"}),
        (f"place={PLACE}", {"own", "google"}),
        (f"place={SECOND}", {"old"}),
        (f"place={GROUP}", {"own", "google", "old"}),
        ("days=7", {"own", "google"}),
        ("until=2020-01-01", set()),
        ("comment=yes", {"google"}),
        ("comment=no", {"own", "old"}),
        ("q=sauber", {"own"}),
        ("q=SAU", {"own"}),
        ("q=Tom", {"google"}),
        ("q=tom+nice", {"google"}),
        ("q=tom+sauber", set()),
        ("q=sauber&portal=google", set()),
    ],
)
async def test_the_list_is_filtered_by_its_address(
    house: Here[Any], marta: httpx.AsyncClient, query: str, found: set[str]
) -> None:
    k = {"review_id": ON_GOOGLE, "comment_id": TEXT}
    long_ago = clock.now() - timedelta(days=50)
    await show(
        house,
        [
            a_review(house, OWN, "Sehr sauber.", score=5999),
            a_review(house, ON_GOOGLE, "Nice.", "Tom Carter", portal="google", score=6000),
            a_review(house, OLD, "Alt.", at=long_ago, place_id=SECOND),
            *comment_events(house, ON_GOOGLE, "google", "Thanks."),
            told(CommentAccepted, ids.of("comment", ON_GOOGLE), 3, **k),
        ],
    )
    page = await part(marta, f"/reviews?{query}", "reviews")
    words = {"own": "Sehr sauber.", "google": "Nice.", "old": "Alt."}
    assert {name for name, said in words.items() if said in page} == found
    assert "<html" not in page
    if not found:
        assert "Nothing found" in page


@pytest.mark.parametrize(
    "query",
    ["rating=abc", "rating=60-10", "since=yesterday", "days=8", "comment=maybe", "cursor=x%00"],
)
async def test_an_address_that_makes_no_sense_says_so(marta: httpx.AsyncClient, query: str) -> None:
    answer = await marta.get(f"/reviews?{query}")
    assert answer.status_code in (400, 422)


async def test_a_foreign_place_filters_nothing(marta: httpx.AsyncClient) -> None:
    assert (await marta.get(f"/reviews?place={FOREIGN_PLACE}")).status_code == 404
    assert (await marta.get(f"/?place={FOREIGN_PLACE}")).status_code == 404


async def test_a_long_list_is_walked_forth_and_back_without_loss(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    now = clock.now()
    numbers = range(60)
    await show(
        house,
        [
            a_review(house, ids.of("n", n), f"Nummer {n:03}.", at=now - timedelta(days=n // 3))
            for n in numbers
        ],
    )

    def seen_on(page: str) -> list[str]:
        return [f"{n:03}" for n in numbers if f"Nummer {n:03}." in page]

    def step(page: str, name: str) -> str:
        links = page.split('class="pager"')[1].split("</a>")
        link = next(link for link in links if link.endswith(name))
        return "/reviews" + link.split('href="/reviews')[1].split('"')[0]

    pages = [await part(marta, "/reviews", "reviews")]
    for _ in range(2):
        pages.append(await part(marta, step(pages[-1], "Next"), "reviews"))
    everything = [each for page in pages for each in seen_on(page)]
    assert len(everything) == len(set(everything)) == 60
    assert [len(seen_on(page)) for page in pages] == [25, 25, 10]
    back = await part(marta, step(pages[-1], "Previous"), "reviews")
    assert seen_on(back) == seen_on(pages[1])


async def test_next_leads_through_the_filtered_list(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    now = clock.now()
    for n, portal in enumerate(("own", "google", "own")):
        at = now - timedelta(hours=n)
        await show(house, [a_review(house, ids.of("n", n), portal=portal, at=at)])
    page = await part(marta, f"/reviews/{ids.of('n', 0)}?portal=own", "detail")
    assert f"/reviews/{ids.of('n', 2)}?portal=own" in page
    assert f"{ids.of('n', 1)}" not in page
    assert 'data-key="n"' not in await part(marta, f"/reviews/{ids.of('n', 2)}", "detail")


async def write(client: httpx.AsyncClient, words: str, **more: Any) -> httpx.Response:
    data = {"command_id": str(ids.of("command")), "words": words, "over": "", **more}
    return await client.post(f"/reviews/{OWN}/comment", data=data)


async def received(house: Here[Any]) -> None:
    """The review in both places: in the event store and in the documents."""
    with acting(Acting("rule:x@1", BUSINESS, PLACE, command_id=ids.new())):
        house.application.receive(OWN, Arrival(portal="own", score=9000, submitted_at=clock.now()))
    await show(house, [a_review(house, OWN)])


async def test_a_comment_is_written_once_however_often_it_is_sent(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    await received(house)
    for _ in range(2):
        answer = await write(marta, "  Vielen Dank!\r\nBis bald.  ")
        assert answer.status_code == 303
        assert answer.headers["location"].startswith(f"/reviews/{OWN}?after=")
    *_, written, _accepted = house.application.events.get(ids.of("comment", OWN))
    assert house.vault.open(written.words) == "Vielen Dank!\nBis bald."
    assert written.meta["actor"] == f"staff:{ids.of('user', 'marta')}"
    assert written.meta["place_id"] == str(PLACE)
    assert written.originator_version == 2


async def test_a_comment_without_words_changes_nothing(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    await received(house)
    assert (await write(marta, " \r\n ")).status_code == 422
    assert not list(house.application.events.get(ids.of("comment", OWN)))


async def test_4096_bytes_are_taken_and_one_more_is_not(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    await received(house)
    answer = await write(marta, "ü" * 2048 + "x")
    assert answer.status_code == 409
    assert "4096 bytes at most" in answer.text
    assert (await write(marta, "ü" * 2048)).status_code == 303


async def test_whoever_has_not_seen_the_latest_comment_is_told(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    await received(house)
    await write(marta, "Danke.")
    late = await write(marta, "Auch danke.", command_id=str(ids.of("another command")))
    assert late.status_code == 409
    assert "Somebody commented in the meantime" in late.text


async def test_a_reader_reads_only(house: Here[Any]) -> None:
    await received(house)
    async with visitor(house, "reader") as reader:
        assert "<textarea" not in await text(reader, f"/reviews/{OWN}")
        assert (await write(reader, "Danke.")).status_code == 403


async def test_a_form_made_for_another_business_changes_nothing(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    await received(house)
    assert (await write(marta, "Danke.", business=str(ELSEWHERE))).status_code == 409


async def test_home_greets_and_says_the_one_thing_to_do(marta: httpx.AsyncClient) -> None:
    page = await text(marta, "/")
    assert "Marta Klein" in page
    assert "It starts with a list of departures" in page
    assert 'href="/imports"' in page


async def test_home_holds_four_weeks_against_the_four_before(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    k = {"review_id": OWN, "comment_id": TEXT}
    now = clock.now()
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    insight = told(
        InsightRaised,
        ids.of("insight"),
        kind="rating_fell",
        window_start=day - timedelta(days=7),
        window_end=day,
        score=7100.0,
        score_before=8000.0,
        reviews=14,
        reviews_before=58,
        rule_version=1,
    )
    await show(
        house,
        [
            a_review(house, OWN, score=4000),
            a_review(house, ON_GOOGLE, portal="google", score=10000, place_id=SECOND),
            a_review(house, OLD, score=8000, at=now - timedelta(days=40)),
            *comment_events(house, OWN, "own", "Danke."),
            told(CommentAccepted, ids.of("comment", OWN), 3, **k),
            insight,
        ],
    )
    page = " ".join((await text(marta, "/")).split())
    for said in ("<b>2</b>", "1 before", "<b>70%</b>", "80% before", "<b>50%</b>", "1 of 2"):
        assert said in page, said
    assert "The score fell from 80% to 71%." in page
    assert "Gasthof Post" in page
    one = " ".join((await text(marta, f"/?place={SECOND}")).split())
    assert "<b>0%</b>" in one
    assert "The score fell" not in one


async def test_of_several_insights_the_newest_is_shown_and_the_others_are_folded(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    await show(house, [a_review(house, OWN), *map(a_fall, range(3))])
    page = await text(marta, "/")
    shown, folded = page.split("<details>")[0], page.split("<details>")[1].split("</details>")[0]
    assert "from 80% to 70%" in shown and "from 80% to 71%" not in shown
    assert "2 more" in folded
    assert "from 80% to 71%" in folded and "from 80% to 72%" in folded


async def test_an_insight_is_told_where_its_week_is_looked_at(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    await show(house, [a_review(house, OWN), a_fall(3), a_fall(5)])
    home = await text(marta, "/")
    assert "from 80% to 73%" in home
    assert "from 80% to 75%" not in home, "what is older than four weeks is no news"
    first, last = (clock.now() - timedelta(weeks=weeks) for weeks in (6, 5))
    past = await text(marta, f"/reviews?since={first:%F}&until={last:%F}")
    assert "from 80% to 75%" in past
    assert "from 80% to 73%" not in past


async def test_a_portal_without_reviews_has_no_rate(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    await show(house, [a_review(house, OLD, at=clock.now() - timedelta(days=100))])
    page = await text(marta, "/")
    assert "so there is no rate" in page
    assert "<b>–</b>" in page


async def test_the_trend_is_the_mean_of_seven_days(
    house: Here[Any], marta: httpx.AsyncClient
) -> None:
    now = clock.now()
    await show(
        house,
        [
            a_review(house, OWN, score=4000, at=now),
            a_review(house, ON_GOOGLE, portal="google", score=9000, at=now - timedelta(days=3)),
        ],
    )
    told_back = (await marta.get("/reviews/trend.json")).json()
    assert told_back["values"][-4:] == [90.0, 90.0, 90.0, 65.0]
    assert told_back["values"][-11:-4] == [None] * 7
    assert len(told_back["labels"]) == 84


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


async def test_german_staff_read_german(house: Here[Any]) -> None:
    await show(house, a_member(house, "joerg", language="de"))
    await show(house, [a_review(house, OWN)])
    async with visitor(house, "joerg") as client:
        page = await text(client, f"/reviews/{OWN}")
    for said in ("Noch kein Kommentar", "Öffentlich am", "Eingegangen"):
        assert said in page

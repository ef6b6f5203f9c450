"""The guest's choice: leave the review, replace it, or take it back."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.disputes.domain.dispute import Dispute, Outcome
from services.disputes.policies import dispute_question
from shared import ids
from shared.contracts.stream import ReviewPublished
from shared.domain import Acting, acting
from shared.letters import Letter
from tests.services.messaging.house import ANNA, a_complaint, form, text
from tests.services.stream.told import BUSINESS, told
from tests.support.stage import Stage

DISPUTE = ids.of("dispute", ANNA)


@pytest.fixture
async def anna(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    await stage.hear(a_complaint(stage.here))
    async with stage.browser(None) as browser:
        yield browser


def link(stage: Stage) -> str:
    return f"/g/d/{stage.here.pepper.link('dispute', DISPUTE)}"


def dispute(stage: Stage) -> Dispute:
    found: Dispute | None = stage.here.application.find(Dispute, DISPUTE)
    assert found
    return found


def expired_unseen(stage: Stage) -> None:
    """The deadline came; the documents do not know it yet."""
    stage.time.passes(days=14)
    with acting(Acting("rule:x@1", BUSINESS, command_id=ids.new())):
        stage.here.application.expire(DISPUTE)


async def test_it_shows_the_review_the_question_and_both_choices(
    stage: Stage, marta: httpx.AsyncClient, anna: httpx.AsyncClient
) -> None:
    asked = {**form(), "words": "Was ist passiert?"}
    await marta.post(f"/disputes/{DISPUTE}/ask", data=asked)
    await stage.settle()
    page = await text(anna, f"{link(stage)}?lang=en")
    for said in ("Laut und kalt.", "You gave 20%.", "Was ist passiert?", "28 Nov 2026 13:00"):
        assert said in page
    assert 'lang="de"' in await text(anna, link(stage))
    assert "Marta" not in page


async def test_a_look_stores_nothing(stage: Stage, anna: httpx.AsyncClient) -> None:
    before = len(stage.stored())
    for _ in range(3):
        await text(anna, link(stage))
    assert len(stage.stored()) == before


async def test_it_is_taken_back_once(stage: Stage, anna: httpx.AsyncClient) -> None:
    for _ in range(2):  # a double click, before the documents know
        page = await anna.post(f"{link(stage)}/revoke?lang=en")
        assert "Your review was taken back" in page.text
    await stage.settle()
    assert stage.stored("dispute.closed") == ["dispute.closed"]
    opened_anew = await anna.get(f"{link(stage)}/revoke", follow_redirects=True)
    assert opened_anew.is_success or opened_anew.status_code == 409
    assert str(opened_anew.url).endswith(link(stage))
    assert dispute(stage).outcome is Outcome.REVOKED
    assert "Your review was taken back" in await text(anna, f"{link(stage)}?lang=en")


async def test_it_is_replaced_once_with_sealed_words(stage: Stage, anna: httpx.AsyncClient) -> None:
    better = {"score": "4", "words": "Doch ganz gut.", "shows_name": "true"}
    for _ in range(2):
        page = await anna.post(f"{link(stage)}/replace?lang=en", data=better)
        assert "Thank you for your new review" in page.text
    await stage.settle()
    assert stage.stored("dispute.closed") == ["dispute.closed"]
    closed = [e for e in stage.here.application.events.get(DISPUTE)][-1]
    assert (closed.outcome, closed.score, closed.shows_name) == (Outcome.REPLACED, 8000, True)
    new_review = ids.of("replacement", ANNA)
    assert f"review:{new_review}" in closed.words
    assert stage.here.vault.open(closed.words) == "Doch ganz gut."


@pytest.mark.parametrize(
    "typed", [{"words": "Nur Worte."}, {"score": "3", "words": "x" * 5_001}], ids=["stars", "long"]
)
async def test_what_is_missing_is_asked_for_and_what_was_typed_is_kept(
    stage: Stage, anna: httpx.AsyncClient, typed: dict[str, Any]
) -> None:
    page = await anna.post(f"{link(stage)}/replace?lang=en", data=typed)
    assert page.status_code == 422
    assert typed["words"] in page.text
    assert not stage.stored("dispute.closed")


async def test_after_the_deadline_it_says_so_and_nothing_changes(
    stage: Stage, anna: httpx.AsyncClient
) -> None:
    stage.time.passes(days=14)
    await stage.moments_come()
    assert "The time for a change is over" in (await anna.get(f"{link(stage)}?lang=en")).text
    for choice in ("revoke", "replace"):
        page = await anna.post(f"{link(stage)}/{choice}?lang=en", data={"score": "5"})
        assert "The time for a change is over" in page.text
    assert dispute(stage).outcome is Outcome.EXPIRED
    assert stage.stored("dispute.closed") == ["dispute.closed"]


@pytest.mark.parametrize("choice", ["revoke", "replace"])
async def test_a_choice_that_comes_too_late_is_told_so_and_its_words_are_given_back(
    stage: Stage, anna: httpx.AsyncClient, choice: str
) -> None:
    expired_unseen(stage)
    typed = {"score": "5", "words": "Doch ganz gut."} if choice == "replace" else {}
    page = await anna.post(f"{link(stage)}/{choice}", data=typed)
    assert page.status_code == 410
    assert "Die Zeit für eine Änderung ist vorbei" in page.text
    assert ("Doch ganz gut.</textarea>" in page.text) is bool(typed)
    assert dispute(stage).outcome is Outcome.EXPIRED


async def test_words_are_given_back_when_the_documents_know_that_it_is_closed(
    stage: Stage, anna: httpx.AsyncClient
) -> None:
    stage.time.passes(days=14)
    await stage.moments_come()
    for typed in ({"words": "Nur Worte."}, {"score": "5", "words": "Nur Worte."}):
        page = await anna.post(f"{link(stage)}/replace?lang=en", data=typed)
        assert "The time for a change is over" in page.text
        assert "Nur Worte.</textarea>" in page.text


async def test_a_language_stays_chosen_after_a_choice(
    stage: Stage, anna: httpx.AsyncClient
) -> None:
    await anna.post(f"{link(stage)}/revoke?lang=fr")
    again = await anna.get(f"{link(stage)}/revoke?lang=fr")
    assert again.headers["location"] == f"{link(stage)}?lang=fr"


async def test_new_words_are_kept_as_those_of_a_survey(
    stage: Stage, anna: httpx.AsyncClient
) -> None:
    typed = "Gut\x00.\r\n" + "x\r\n" * 2_497  # within the limit, as a browser counts
    page = await anna.post(f"{link(stage)}/replace", data={"score": "4", "words": typed})
    assert page.status_code == 200
    *_, closed = stage.here.application.events.get(DISPUTE)
    assert stage.here.vault.open(closed.words) == "Gut.\n" + "x\n" * 2_496 + "x"


async def test_a_replacement_of_erased_words_is_closed_and_the_words_are_given_back(
    stage: Stage, anna: httpx.AsyncClient
) -> None:
    stage.here.vault.destroy(BUSINESS, f"review:{ids.of('replacement', ANNA)}")
    typed = {"score": "4", "words": "Doch ganz gut."}
    page = await anna.post(f"{link(stage)}/replace?lang=en", data=typed)
    assert page.status_code == 410
    assert "This is closed" in page.text and "Doch ganz gut.</textarea>" in page.text
    assert not stage.stored("dispute.closed")


async def test_a_replacement_may_be_taken_back_only(stage: Stage, marta: httpx.AsyncClient) -> None:
    """One replacement an invitation (R-096)."""
    newer = ids.of("replacement", ANNA)
    await stage.hear(a_complaint(stage.here, newer, replaces=ANNA))
    about = ids.of("dispute", newer)
    link = f"/g/d/{stage.here.pepper.link('dispute', about)}"
    assert "cannot be replaced again" in await text(marta, f"/disputes/{about}")
    async with stage.browser(None) as anna:
        page = await text(anna, f"{link}?lang=en")
        assert "you may also take it back" in page
        assert "/revoke" in page and "/replace" not in page
        refused = await anna.post(f"{link}/replace?lang=en", data={"score": "4"})
        assert refused.status_code == 409
        assert "A review is replaced once" in refused.text
        assert not stage.stored("dispute.closed")
        assert "was taken back" in (await anna.post(f"{link}/revoke?lang=en")).text


@pytest.mark.parametrize("replaces", [None, ids.of("first")], ids=["first", "replacement"])
async def test_the_mail_offers_what_the_guest_may_do(
    stage: Stage, marta: httpx.AsyncClient, replaces: UUID | None
) -> None:
    await stage.hear(a_complaint(stage.here, replaces=replaces))
    asked = form(words="Was ist passiert?")
    await marta.post(f"/disputes/{DISPUTE}/ask", data=asked)
    letter = ids.of("question", UUID(asked["command_id"]))
    mail = await dispute_question(stage.here, stage.here.application.find(Letter, letter))
    assert mail
    for words in (mail.text, mail.html):
        assert ("ersetzen" in words) is (replaces is None)


async def test_what_was_public_already_is_told_as_such(
    stage: Stage, anna: httpx.AsyncClient
) -> None:
    will_not, no_longer = "It will not be published", "It is no longer published"
    page = await text(anna, f"{link(stage)}?lang=en")
    assert will_not in page and no_longer not in page
    await stage.hear(told(ReviewPublished, ANNA, 2))
    page = await text(anna, f"{link(stage)}?lang=en")
    assert no_longer in page and will_not not in page
    for _ in range(2):
        page = (await anna.post(f"{link(stage)}/revoke?lang=en")).text
        assert no_longer in page and will_not not in page
        await stage.settle()


@pytest.mark.parametrize(
    ("purpose", "id"), [("conversation", DISPUTE), ("dispute", ids.of("never"))]
)
async def test_a_link_that_is_none_opens_nothing(
    stage: Stage, anna: httpx.AsyncClient, purpose: str, id: Any
) -> None:
    url = f"/g/d/{stage.here.pepper.link(purpose, id)}"
    for answer in (await anna.get(url), await anna.post(f"{url}/revoke")):
        assert answer.status_code == 404
        assert "Laut" not in answer.text
    assert dispute(stage).outcome is None


async def test_erased_words_are_gone_from_it(stage: Stage, anna: httpx.AsyncClient) -> None:
    stage.here.vault.destroy(BUSINESS, f"review:{ANNA}")
    assert "Laut" not in await text(anna, link(stage))

"""A guest's page of a conversation: what it shows, and what it never does."""

from collections.abc import AsyncIterator

import httpx
import pytest

from shared import ids
from shared.contracts.invitations import GuestAnonymised
from tests.services.messaging.house import ANNA, a_complaint, act, conversation_of, text
from tests.services.stream.told import told
from tests.support.stage import Stage

TALK = conversation_of(ANNA)


@pytest.fixture
async def anna(stage: Stage, marta: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    """A guest who was written to, with the link of the mail."""
    await stage.hear(a_complaint(stage.here))
    await act(stage, marta, "write", words="Es tut uns leid.", version=9)
    async with stage.browser(None) as browser:
        yield browser


def link(stage: Stage) -> str:
    return f"/g/c/{stage.here.pepper.link('conversation', TALK)}"


def answer(words: str, command: str = "one") -> dict[str, str]:
    return {"words": words, "command_id": str(ids.of(command))}


async def test_it_shows_what_was_said_and_never_what_is_for_staff(
    stage: Stage, marta: httpx.AsyncClient, anna: httpx.AsyncClient
) -> None:
    await act(stage, marta, "note", words="Schwieriger Gast.")
    await act(stage, marta, "hold", reason="Wartet auf Technik.")
    await act(stage, marta, "call", outcome="reached", words="War erbost.")
    page = await text(anna, link(stage))
    assert "Es tut uns leid." in page and "Hotel Adler" in page
    for hidden in ("Schwieriger", "Technik", "erbost", "Marta", "Otto"):
        assert hidden not in page


async def test_it_speaks_the_guest_s_language_or_the_one_chosen(
    stage: Stage, anna: httpx.AsyncClient
) -> None:
    assert 'lang="de"' in await text(anna, link(stage))
    assert 'lang="pl"' in await text(anna, f"{link(stage)}?lang=pl")
    page = await anna.post(f"{link(stage)}?lang=fr", data=answer("Merci."))
    assert "Merci, votre réponse est bien arrivée." in page.text
    english = {"Accept-Language": "en"}
    page = await anna.post(link(stage), data=answer("Danke."), headers=english)
    assert "Vielen Dank, Ihre Antwort ist angekommen." in page.text


async def test_an_answer_is_heard_once_however_often_it_is_sent(
    stage: Stage, marta: httpx.AsyncClient, anna: httpx.AsyncClient
) -> None:
    for _ in range(2):
        assert (await anna.post(link(stage), data=answer("Bitte anrufen."))).status_code == 200
        await stage.settle()
    assert len(stage.stored("conversation.guest_wrote")) == 1
    assert (await text(marta, f"/conversations/{TALK}")).count("Bitte anrufen.</p>") == 1
    assert "Bitte anrufen." in await text(anna, link(stage))


@pytest.mark.parametrize("words", ["", "  \n", "x" * 10_001])
async def test_what_does_not_fit_comes_back_and_is_kept(
    stage: Stage, anna: httpx.AsyncClient, words: str
) -> None:
    page = await anna.post(link(stage), data=answer(words))
    assert page.status_code == 422
    assert words.strip() in page.text
    assert not stage.stored("conversation.guest_wrote")


async def test_words_are_cleaned_and_counted_as_they_are_kept(
    stage: Stage, anna: httpx.AsyncClient
) -> None:
    lines = "a\r\n" * 5_000
    assert (await anna.post(link(stage), data=answer(f"{lines}\x00"))).status_code == 200
    await stage.settle()
    page = await text(anna, link(stage))
    assert "a\na\n" in page and "\x00" not in page


async def test_words_for_whom_the_link_is_unknown_are_given_back(
    stage: Stage, anna: httpx.AsyncClient
) -> None:
    page = await anna.post("/g/c/nobody", data=answer("Nicht verloren."))
    assert (page.status_code, "Nicht verloren.</textarea>" in page.text) == (404, True)


async def test_a_look_stores_nothing(stage: Stage, anna: httpx.AsyncClient) -> None:
    before = len(stage.stored())
    for _ in range(3):
        await text(anna, link(stage))
    assert len(stage.stored()) == before


async def test_words_are_shown_as_words(stage: Stage, anna: httpx.AsyncClient) -> None:
    await anna.post(link(stage), data=answer("<script>alert(1)</script>"))
    await stage.settle()
    page = await text(anna, link(stage))
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


@pytest.mark.parametrize(("purpose", "id"), [("dispute", TALK), ("conversation", ids.of("never"))])
async def test_a_link_that_is_none_opens_nothing(
    stage: Stage, anna: httpx.AsyncClient, purpose: str, id: object
) -> None:
    url = f"/g/c/{stage.here.pepper.link(purpose, id)}"  # type: ignore[arg-type]
    page = await anna.get(url)
    assert page.status_code == 404
    assert (await anna.post(url, data=answer("Ja."))).status_code == 404
    assert "Es tut uns leid." not in page.text
    assert not stage.stored("conversation.guest_wrote")


async def test_a_forgotten_guest_s_link_is_unknown(stage: Stage, anna: httpx.AsyncClient) -> None:
    guest = ids.of("guest of", ANNA)
    gone = {"contact_hash": "x", "erases_words": False, "review_ids": []}
    await stage.hear(told(GuestAnonymised, guest, 3, **gone))
    assert (await anna.get(link(stage))).status_code == 404
    assert (await anna.post(link(stage), data=answer("Ja."))).status_code == 404

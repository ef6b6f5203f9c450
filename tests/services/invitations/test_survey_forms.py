"""What is typed into the survey and does not fit: it comes back as it was, with the reason."""

import httpx
import pytest

from tests.services.invitations.stage import Stage
from tests.services.invitations.surveys import form, invited, submitted


@pytest.mark.parametrize(
    "stars", ["0", "6", "11", "-1", "4.5", "null", "NaN", "", "1e400", "٣", " 5", "5,5"]
)
async def test_what_is_no_star_comes_back_with_everything_typed(
    stage: Stage, guest_browser: httpx.AsyncClient, stars: str
) -> None:
    url = f"{await invited(stage)}?lang=en"
    typed = form(stars=stars, words="Kept words", wants_contact="yes")
    page = await guest_browser.post(url, data=typed)
    assert page.status_code == 422
    assert "Please choose one to five stars." in page.text
    assert "Kept words</textarea>" in page.text
    assert 'name="wants_contact" value="yes" checked' in page.text
    assert 'name="shows_name" value="yes" checked' not in page.text
    assert not stage.stored("submission.submitted")


async def test_a_form_that_did_not_fit_may_be_sent_again(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    url, same = await invited(stage), form()
    await guest_browser.post(url, data={**same, "stars": ""})
    page = await guest_browser.post(url, data=same)
    assert page.status_code == 200
    assert submitted(stage).score == 40_00


async def test_a_form_that_did_not_fit_is_a_click_too(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    await guest_browser.post(await invited(stage), data=form(stars=""))
    assert stage.stored("invitation.clicked") == ["invitation.clicked"]


async def test_five_thousand_characters_are_taken_and_no_more(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    url, long = f"{await invited(stage)}?lang=en", "ß" * 5_001
    page = await guest_browser.post(url, data=form(words=long))
    assert page.status_code == 422 and long in page.text
    page = await guest_browser.post(url, data=form(words=long[1:]))
    assert page.status_code == 200
    assert stage.here.vault.open(submitted(stage).words) == long[1:]


async def test_a_flood_is_turned_away_before_it_is_read(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    page = await guest_browser.post(await invited(stage), data=form(words="x" * 200_000))
    assert page.status_code == 413


async def test_odd_forms_are_answered_like_any_other(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    url = await invited(stage)
    twice = b"stars=5&stars=1&words=a"
    kind = {"content-type": "application/x-www-form-urlencoded"}
    for content, headers in (
        (twice, kind),
        (b"", kind),
        (b"%ff%fe=%00&stars=%ff", kind),
        (b"{}", {"content-type": "application/json"}),
        (b"stars=5", {"content-type": "text/plain"}),
    ):
        page = await guest_browser.post(url, content=content, headers=headers)
        assert page.status_code == 422, content
    file = {"stars": ("stars.txt", b"5"), "words": ("words.txt", b"hi")}
    assert (await guest_browser.post(url, files=file)).status_code == 422
    assert not stage.stored("submission.submitted")


async def test_words_with_markup_are_shown_as_words(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    evil = "</textarea><script>alert(1)</script>"
    page = await guest_browser.post(await invited(stage), data=form(stars="", words=evil))
    assert "<script>alert" not in page.text

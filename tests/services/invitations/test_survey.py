"""The survey as a guest meets it: no session, no script, one review, nothing typed is lost."""

import asyncio

import httpx

from tests.services.invitations.people import ANNA
from tests.services.invitations.stage import Stage
from tests.services.invitations.surveys import GUEST, form, invited, submitted


async def test_a_get_shows_the_survey_and_stores_nothing(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    url = await invited(stage)
    before = len(stage.stored())
    for _ in range(3):
        page = await guest_browser.get(url)
    assert page.status_code == 200
    assert "Hotel Post" in page.text and "Post Hotels" in page.text
    assert '<html lang="de"' in page.text
    assert page.headers["cache-control"] == "no-store"
    assert len(stage.stored()) == before


async def test_an_answer_is_a_review_with_its_author(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    url = await invited(stage)
    page = await guest_browser.post(url, data=form(shows_name="yes", wants_contact="yes"))
    assert page.status_code == 200
    fact = submitted(stage)
    assert (fact.score, fact.shows_name, fact.wants_contact) == (40_00, True, True)
    assert (fact.language, fact.channel, fact.replaces) == ("de", "email", None)
    vault = stage.here.vault
    assert [vault.open(s) for s in (fact.words, fact.name, fact.email)] == [
        "Loud.",
        "Anna Huber",
        ANNA,
    ]
    assert fact.meta["actor"] == f"guest:{GUEST}"
    await stage.settle()
    row = await stage.row(GUEST)
    assert (row["status"], row["score"]) == ("reviewed_email", 40_00)


async def test_the_name_is_not_shown_unless_the_guest_says_so(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    await guest_browser.post(await invited(stage), data=form(words=""))
    fact = submitted(stage)
    assert (fact.shows_name, fact.wants_contact, fact.words) == (False, False, None)


async def test_the_language_of_the_drop_down_is_the_review_s(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    url = await invited(stage)
    page = await guest_browser.get(f"{url}?lang=pl")
    assert '<html lang="pl"' in page.text
    assert f'action="{url}?lang=pl"' in page.text
    await guest_browser.post(f"{url}?lang=pl", data=form())
    assert submitted(stage).language == "pl"


async def test_fifty_answers_at_once_make_one_review(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    url = await invited(stage)
    pages = await asyncio.gather(*(guest_browser.post(url, data=form()) for _ in range(50)))
    assert stage.stored("submission.submitted") == ["submission.submitted"]
    assert stage.stored("invitation.answered") == ["invitation.answered"]
    titles = sorted(page.status_code for page in pages)
    assert titles == [200] * 50


async def test_a_double_click_is_thanked_twice_and_counted_once(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    url, same = await invited(stage), form()
    pages = [await guest_browser.post(f"{url}?lang=en", data=same) for _ in range(2)]
    assert all("Thank you!" in page.text for page in pages)
    assert stage.stored("submission.submitted") == ["submission.submitted"]


async def test_who_answers_again_is_told_so_and_keeps_the_words(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    url = f"{await invited(stage)}?lang=en"
    await guest_browser.post(url, data=form())
    page = await guest_browser.post(url, data=form(words="One thing more: <3 & thanks"))
    assert "You have already answered" in page.text
    assert "One thing more: &lt;3 &amp; thanks</textarea>" in page.text
    await stage.settle()
    page = await guest_browser.get(url)
    assert "You have already answered" in page.text and "<textarea" not in page.text


async def test_the_first_post_is_the_click_and_it_is_told_once(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    url = await invited(stage)
    for _ in range(3):
        assert (await guest_browser.post(f"{url}/seen")).status_code == 204
    await guest_browser.post(url, data=form(stars=""))
    await stage.settle()
    assert stage.stored("invitation.clicked") == ["invitation.clicked"]
    assert (await stage.row(GUEST))["status"] == "email_clicked"


async def test_another_site_cannot_answer_for_a_guest(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    url = await invited(stage)
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        assert (await guest_browser.post(url, data=form(), headers=headers)).status_code == 403
    assert not stage.stored("submission.submitted")

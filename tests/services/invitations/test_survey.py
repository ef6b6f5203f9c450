"""The survey as a guest meets it: no session, no script, one review, nothing typed is lost."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.invitations.domain.invitation import Invitation
from services.invitations.domain.submission import Submission
from services.invitations.views.survey import cleaned
from tests.services.invitations.people import ANNA, a_guest, guest_id
from tests.services.invitations.stage import BUSINESS, MAY_2_TEN, Stage

GUEST = guest_id(ANNA)
REVIEW = Submission.review_of(GUEST)


async def invited(stage: Stage, **more: Any) -> str:
    """The address of the survey in Anna's invitation."""
    await stage.hear(a_guest(stage.here, **more))
    stage.time.now = MAY_2_TEN
    stage.do("intend", Invitation, GUEST, "<m@x>", 0)
    stage.do("hand_over", Invitation, GUEST, 1, "ok")
    await stage.settle()
    return f"/g/s/{stage.here.pepper.link('survey', GUEST)}"


def form(**more: str) -> dict[str, str]:
    return {"stars": "2", "words": "Loud.", "command_id": str(uuid4()), **more}


def submitted(stage: Stage) -> Any:
    [fact] = stage.app.events.get(REVIEW)
    return fact


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


async def test_after_ninety_days_it_is_too_late_and_the_words_are_kept(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    url = f"{await invited(stage)}?lang=en"
    stage.time.now = MAY_2_TEN + timedelta(days=90) - timedelta(seconds=1)
    assert (await guest_browser.get(url)).status_code == 200
    stage.time.passes(seconds=1)
    page = await guest_browser.post(url, data=form(words="A long story"))
    assert page.status_code == 410
    assert "This link has expired" in page.text and "A long story</textarea>" in page.text
    assert (await guest_browser.get(url)).status_code == 410
    assert not stage.stored("submission.submitted")


@pytest.mark.parametrize("what", ["forged", "truncated", "other purpose", "old", "nonsense"])
async def test_a_link_that_is_not_ours_is_unknown_and_words_are_kept(
    stage: Stage, guest_browser: httpx.AsyncClient, what: str
) -> None:
    url = await invited(stage)
    pepper = stage.here.pepper
    token = {
        "forged": url[5:-1] + ("A" if url[-1] != "A" else "B"),
        "truncated": url[5:-3],
        "other purpose": pepper.link("unsubscribe", GUEST),
        "old": pepper.link("survey", GUEST, 1),
        "nonsense": "%F0%9F%92%A9" * 9,
    }[what]
    address = f"/g/s/{token}?lang=en"
    page = await guest_browser.get(address)
    assert page.status_code == 404
    page = await guest_browser.post(address, data=form(words="My words"))
    assert page.status_code == 404 and "My words</textarea>" in page.text
    assert (await guest_browser.post(f"/g/s/{token}/seen")).status_code == 204
    assert not stage.stored("submission.submitted", "invitation.clicked")


async def test_the_link_to_an_address_that_was_corrected_is_void(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    await stage.hear(a_guest(stage.here))
    stage.time.now = MAY_2_TEN
    stage.do("intend", Invitation, GUEST, "<m@x>", 0)
    stage.do("refuse", Invitation, GUEST, 1, "permanent", 550, None)
    stage.do("correct_address", GUEST, stage.here.vault.seal(BUSINESS, "guest:x", "x"), "h", "d")
    stage.do("intend", Invitation, GUEST, "<n@x>", 0)
    await stage.settle()
    pepper = stage.here.pepper
    old, new = (f"/g/s/{pepper.link('survey', GUEST, n)}" for n in (0, 1))
    assert (await guest_browser.get(old)).status_code == 404
    assert (await guest_browser.get(new)).status_code == 200


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


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  \n \t ", ""),
        ("a\x00b\x1bc", "abc"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a" + "\n" * 400 + "b", "a\n\n\nb"),
        ("café", "café"),
        ("👨‍👩‍👧 ok", "👨‍👩‍👧 ok"),
        ("<script>x</script> {{7*7}}", "<script>x</script> {{7*7}}"),
    ],
)
def test_words_are_kept_as_written_less_what_no_page_can_show(typed: str, kept: str) -> None:
    assert cleaned(typed) == kept


async def test_words_with_markup_are_shown_as_words(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    evil = "</textarea><script>alert(1)</script>"
    page = await guest_browser.post(await invited(stage), data=form(stars="", words=evil))
    assert "<script>alert" not in page.text


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


async def test_a_form_that_did_not_fit_is_a_click_too(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    await guest_browser.post(await invited(stage), data=form(stars=""))
    assert stage.stored("invitation.clicked") == ["invitation.clicked"]


async def test_a_forgotten_guest_s_survey_is_closed(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    url = f"{await invited(stage)}?lang=en"
    stage.do("anonymise", GUEST, erases_words=False)
    page = await guest_browser.post(url, data=form(words="Too late"))
    assert page.status_code == 410 and "Too late</textarea>" in page.text
    await stage.settle()
    assert (await guest_browser.get(url)).status_code == 410
    assert not stage.stored("submission.submitted")


async def test_a_deleted_guest_s_link_is_unknown(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    await stage.hear(a_guest(stage.here))
    stage.do("delete", GUEST)
    await stage.settle()
    url = f"/g/s/{stage.here.pepper.link('survey', GUEST)}"
    assert (await guest_browser.get(url)).status_code == 404


async def test_another_site_cannot_answer_for_a_guest(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    url = await invited(stage)
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        assert (await guest_browser.post(url, data=form(), headers=headers)).status_code == 403
    assert not stage.stored("submission.submitted")


async def test_no_page_names_the_guest_by_a_foreign_id(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    await invited(stage)
    page = await guest_browser.get(f"/g/s/{stage.here.pepper.link('survey', UUID(int=4))}")
    assert page.status_code == 404 and "Hotel Post" not in page.text

"""How long and for whom the link of a survey is good; words typed too late are kept."""

from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from services.invitations.domain.invitation import Invitation
from tests.services.invitations.people import a_guest
from tests.services.invitations.stage import BUSINESS, MAY_2_TEN, Stage
from tests.services.invitations.surveys import GUEST, form, invited


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


async def test_no_page_names_the_guest_by_a_foreign_id(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    await invited(stage)
    page = await guest_browser.get(f"/g/s/{stage.here.pepper.link('survey', UUID(int=4))}")
    assert page.status_code == 404 and "Hotel Post" not in page.text

"""No more mails: by a button, by one click of a mail program, and taken back."""

import httpx
import pytest

from services.invitations.domain.invitation import Invitation
from services.invitations.domain.recipient import STAFF, Recipient
from tests.services.invitations.people import ANNA, a_guest, guest_id
from tests.services.invitations.stage import BUSINESS, MAY_2_TEN, Stage

GUEST = guest_id(ANNA)
TOO_LATE = "A mail that was already on its way may still arrive."


async def link(stage: Stage) -> str:
    await stage.hear(a_guest(stage.here))
    return f"/g/u/{stage.here.pepper.link('unsubscribe', GUEST)}"


def recipient(stage: Stage) -> Recipient | None:
    contact = stage.here.pepper.contact(BUSINESS, ANNA)
    found: Recipient | None = stage.app.find(Recipient, Recipient.stream(BUSINESS, contact))
    return found


async def test_a_get_shows_a_button_and_blocks_nothing(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    url = await link(stage)
    page = await guest_browser.get(f"{url}?lang=en")
    assert page.status_code == 200 and "Send me no more invitations" in page.text
    assert ANNA not in page.text
    assert recipient(stage) is None


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "https://mail.example"}, {"sec-fetch-site": "cross-site"}]
)
async def test_one_click_from_anywhere_blocks_the_address(
    stage: Stage, guest_browser: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    url = await link(stage)
    told = {"List-Unsubscribe": "One-Click"}
    page = await guest_browser.post(url, data=told, headers=headers)
    assert page.status_code == 200
    found = recipient(stage)
    assert found and found.blocked_by == {"unsubscribe"}


async def test_again_and_again_is_once(stage: Stage, guest_browser: httpx.AsyncClient) -> None:
    url = await link(stage)
    for _ in range(3):
        assert (await guest_browser.post(url)).status_code == 200
    assert stage.stored("recipient.blocked") == ["recipient.blocked"]


@pytest.mark.parametrize("is_sent", [False, True])
async def test_a_mail_that_was_just_handed_over_is_named(
    stage: Stage, guest_browser: httpx.AsyncClient, is_sent: bool
) -> None:
    url = f"{await link(stage)}?lang=en"
    stage.time.now = MAY_2_TEN
    stage.do("intend", Invitation, GUEST, "<m@x>", 0)
    if is_sent:
        stage.do("hand_over", Invitation, GUEST, 1, "ok")
    stage.time.passes(seconds=50)
    assert TOO_LATE not in (await guest_browser.get(url)).text
    assert TOO_LATE in (await guest_browser.post(url)).text
    stage.time.passes(seconds=20)
    assert TOO_LATE not in (await guest_browser.post(url)).text


async def test_no_mail_is_named_where_none_is_on_its_way(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    page = await guest_browser.post(f"{await link(stage)}?lang=en")
    assert "You will get no more invitations" in page.text and TOO_LATE not in page.text


async def test_the_next_stay_is_not_asked_about(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    from datetime import date

    await guest_browser.post(await link(stage))
    await stage.hear(a_guest(stage.here, departure=date(2026, 4, 20)))
    row = await stage.row(guest_id(ANNA, date(2026, 4, 20)))
    assert (row["status"], row["because"]) == ("cancelled", "address_blocked")


async def test_it_is_taken_back(stage: Stage, guest_browser: httpx.AsyncClient) -> None:
    url = await link(stage)
    await guest_browser.post(url)
    page = await guest_browser.post(f"{url}/again?lang=en")
    assert "You may get invitations again" in page.text
    opened_anew = await guest_browser.get(f"{url}/again")
    assert (opened_anew.status_code, opened_anew.headers["location"]) == (303, url)
    found = recipient(stage)
    assert found and not found.blocked_by


async def test_a_block_of_the_place_is_not_the_guest_s_to_lift(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    url = await link(stage)
    stage.do("block_address", stage.here.pepper.contact(BUSINESS, ANNA), STAFF, None)
    page = await guest_browser.post(f"{url}/again?lang=en")
    assert "That is not possible here" in page.text
    found = recipient(stage)
    assert found and found.blocked_by == {STAFF}


async def test_the_guest_s_wish_is_kept_behind_a_block_of_the_place(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    url = await link(stage)
    contact = stage.here.pepper.contact(BUSINESS, ANNA)
    stage.do("block_address", contact, STAFF, None)
    await guest_browser.post(url)
    stage.do("unblock_address", Recipient.stream(BUSINESS, contact), STAFF)
    found = recipient(stage)
    assert found and found.blocked_by == {"unsubscribe"}


async def test_a_place_s_block_stands_when_the_guest_s_wish_is_taken_back(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    url = await link(stage)
    await guest_browser.post(url)
    stage.do("block_address", stage.here.pepper.contact(BUSINESS, ANNA), STAFF, None)
    page = await guest_browser.post(f"{url}/again?lang=en")
    assert "That is not possible here" in page.text
    found = recipient(stage)
    assert found and found.blocked_by == {STAFF}


async def test_nobody_is_promised_invitations_to_a_blocked_domain(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    url = await link(stage)
    await guest_browser.post(url)
    stage.do("block_domain", stage.here.pepper.domain(BUSINESS, "example.org"), "example.org")
    page = await guest_browser.post(f"{url}/again?lang=en")
    assert "That is not possible here" in page.text


async def test_it_works_when_the_guest_is_forgotten_and_stays_when_one_is(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    url = await link(stage)
    stage.do("anonymise", GUEST, erases_words=False)
    await stage.settle()
    assert (await guest_browser.post(url)).status_code == 200
    found = recipient(stage)
    assert found and found.blocked_by == {"unsubscribe"}


async def test_an_unknown_link_blocks_nobody(
    stage: Stage, guest_browser: httpx.AsyncClient
) -> None:
    await link(stage)
    token = stage.here.pepper.link("survey", GUEST)
    for path in (f"/g/u/{token}", f"/g/u/{token}/again", "/g/u/x"):
        assert (await guest_browser.post(path)).status_code == 404
    assert recipient(stage) is None

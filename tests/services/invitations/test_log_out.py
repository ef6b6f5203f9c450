"""A session that ended in accounts is over here as soon as that is heard, however it is told."""

from itertools import permutations

import httpx
import pytest

from shared import ids
from shared.contracts import PublicEvent
from shared.contracts.accounts import SessionEnded, SessionStarted
from tests.services.invitations.pages import posted
from tests.services.invitations.people import ANNA, staff
from tests.services.invitations.stage import BUSINESS, COOKIE, Stage, envelope

PAGE = "/guests?status=failed"
LOG_IN = "/login?next=%2Fguests%3Fstatus%3Dfailed"
OTHER = "a cookie of another browser"


def ended(stage: Stage, cookie: str = COOKIE) -> SessionEnded:
    session = ids.of("session", stage.here.pepper.secret(cookie))
    told = envelope(session, 2, business_id=BUSINESS, place_id=None)
    return SessionEnded(**told, reason="logged_out")


def a_session(stage: Stage, cookie: str = COOKIE) -> SessionStarted:
    [started] = (e for e in staff(stage.here, cookie=cookie) if isinstance(e, SessionStarted))
    return started


async def test_the_next_click_after_a_log_out_elsewhere_leads_to_log_in(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    assert (await staff_browser.get(PAGE)).status_code == 200
    await stage.hear(ended(stage))
    page = await staff_browser.get(PAGE)
    assert (page.status_code, page.headers["location"]) == (303, LOG_IN)


async def test_a_part_of_a_page_sends_the_whole_page_to_log_in(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    told = {"hx-request": "true", "hx-current-url": f"http://localhost:8000{PAGE}"}
    assert (await staff_browser.get(PAGE, headers=told)).status_code == 200
    await stage.hear(ended(stage))
    page = await staff_browser.get(PAGE, headers=told)
    assert (page.status_code, page.headers["hx-redirect"], page.text) == (401, LOG_IN, "")


async def test_a_machine_is_told_that_nobody_is_logged_in(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await stage.hear(ended(stage))
    answer = await staff_browser.get(PAGE, headers={"accept": "application/json"})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "not_logged_in"


async def test_a_form_of_a_page_that_is_still_open_changes_nothing(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await stage.hear(ended(stage))
    answer = await staff_browser.post("/settings/blocked", data=posted(entry=ANNA))
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert not stage.stored("recipient.blocked")


@pytest.mark.parametrize("order", sorted({*permutations("SSEE")} | {("S", "E", "S")}))
async def test_it_is_over_however_often_and_in_whatever_order_it_is_told(
    stage: Stage, guest_browser: httpx.AsyncClient, order: tuple[str, ...]
) -> None:
    people = [e for e in staff(stage.here) if not isinstance(e, SessionStarted)]
    events: dict[str, PublicEvent] = {"S": a_session(stage), "E": ended(stage)}
    await stage.hear(*people, *(events[letter] for letter in order))
    guest_browser.cookies.set("sid", COOKIE)
    page = await guest_browser.get(PAGE)
    assert (page.status_code, page.headers["location"]) == (303, LOG_IN)


async def test_both_in_one_batch_are_an_ended_session(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await stage.hear_together([a_session(stage, OTHER), ended(stage, OTHER)])
    staff_browser.cookies.set("sid", OTHER)
    assert (await staff_browser.get(PAGE)).status_code == 303


async def test_another_session_of_the_same_person_goes_on(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await stage.hear(a_session(stage, OTHER))
    async with stage.browser(OTHER) as other:
        assert (await other.get(PAGE)).status_code == 200
        await stage.hear(ended(stage, OTHER))
        assert (await other.get(PAGE)).status_code == 303
    assert (await staff_browser.get(PAGE)).status_code == 200

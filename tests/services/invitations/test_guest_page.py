"""A guest's page: what happened, what is possible, and what is done there."""

import re
from typing import Any
from uuid import UUID, uuid4

import httpx

from services.invitations.domain.submission import Answer
from shared.contracts.common import LetterHandedOver, LetterIntended, LetterRefused
from shared.letters.letter import FORGOTTEN
from tests.services.invitations.pages import (
    GUEST,
    STRANGERS,
    invited,
    names,
    posted,
    some_guests,
)
from tests.services.invitations.people import (
    ANNA,
    a_business,
    a_guest,
    staff,
)
from tests.services.invitations.stage import (
    BUSINESS,
    Stage,
    envelope,
)


async def test_a_guest_s_page_tells_what_happened_to_the_minute(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await invited(stage)
    stage.time.passes(hours=5)
    stage.do("answer", GUEST, Answer(40_00, None, True, False, "de"))
    letter, another, about = UUID(int=0xE1), UUID(int=0xE3), UUID(int=0xE2)
    told: dict[str, Any] = {"kind": "dispute_question", "about": about, "guest_id": GUEST}
    written: dict[str, Any] = {"address": "x", "message_id": "<x>", "language": "de"}
    at: dict[str, Any] = {"send_at": stage.time.now, "give_up_at": stage.time.now}
    stage.time.passes(hours=1)
    intended = LetterIntended(**envelope(letter, service="disputes"), **told, **written, **at)
    over = LetterHandedOver(**envelope(letter, 2, service="disputes"), **told, reply="ok")
    await stage.settle()
    await stage.projections.handle("disputes.events", 3, [stage._heard("disputes", intended)])
    await stage.projections.handle("disputes.events", 3, [stage._heard("disputes", over)])
    stage.time.passes(minutes=5)
    stopped = LetterRefused(
        **envelope(another, 2, service="disputes"), **told, cls="policy", code=0, words=FORGOTTEN
    )
    await stage.projections.handle("disputes.events", 3, [stage._heard("disputes", stopped)])
    page = await staff_browser.get(f"/guests/{GUEST}")
    lines = re.findall(r"<div><span>([^<]+)</span>\s*<time[^>]*>\s*([^<]+?)\s*</time>", page.text)
    assert lines == [
        ("Question about the review: not sent", "2 May 2026 16:05"),
        ("Question about the review: sent", "2 May 2026 16:00"),
        ("Question about the review: written", "2 May 2026 16:00"),
        ("Review submitted: 40%", "2 May 2026 15:00"),
        ("Guest opened the survey", "2 May 2026 15:00"),
        ("Invitation sent", "2 May 2026 10:00"),
        ("Handing the invitation to the mail server, try 1", "2 May 2026 10:00"),
        ("Invitation planned for 2 May 2026 10:00", "1 May 2026 14:00"),
    ]


async def test_what_is_not_possible_says_why_beside_the_button(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await stage.hear(a_guest(stage.here))
    page = await staff_browser.get(f"/guests/{GUEST}")
    assert 'id="why-remind">The guest was not invited yet.' in page.text
    assert "why-delete" not in page.text
    await invited(stage)
    page = await staff_browser.get(f"/guests/{GUEST}")
    assert 'id="why-delete">The invitation was sent.' in page.text
    assert "why-remind" not in page.text
    stage.do("block_address", stage.here.pepper.contact(BUSINESS, ANNA), "staff", None)
    await stage.settle()
    page = await staff_browser.get(f"/guests/{GUEST}")
    assert 'id="why-remind">The address is blocked.' in page.text


async def test_readers_see_and_change_nothing(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await stage.hear(a_guest(stage.here))
    await stage.hear(*staff(stage.here, "reader", user=UUID(int=0xD3), cookie="reader"))
    assert "/imports" in (await staff_browser.get("/guests")).text.partition("<main")[2]
    staff_browser.cookies.set("sid", "reader")
    assert "/imports" not in (await staff_browser.get("/guests")).text.partition("<main")[2]
    page = await staff_browser.get(f"/guests/{GUEST}")
    assert page.status_code == 200 and "What you can do" not in page.text
    before = len(stage.stored())
    for action in ("cancel", "delete", "remind", "edit", "address", "anonymise", "block"):
        answer = await staff_browser.post(f"/guests/{GUEST}/{action}", data=posted())
        assert answer.status_code == 403
    for path in ("edit", "address", "anonymise"):
        assert (await staff_browser.get(f"/guests/{GUEST}/{path}")).status_code == 403
    assert len(stage.stored()) == before


async def test_staff_of_another_business_see_nothing_and_change_nothing(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await some_guests(stage)
    await stage.hear(a_business(STRANGERS))
    stranger: dict[str, Any] = {"user": UUID(int=0xD4), "cookie": "stranger", "business": STRANGERS}
    await stage.hear(*staff(stage.here, **stranger))
    staff_browser.cookies.set("sid", "stranger")
    assert names(await staff_browser.get("/guests")) == ["Xaver Strange"]
    before = len(stage.stored())
    mine = posted(business=str(STRANGERS), version="1")
    bodies = {(await staff_browser.get(f"/guests/{id}")).text for id in (GUEST, uuid4())}
    assert len(bodies) == 1
    for action in ("cancel", "delete", "remind", "edit", "address", "anonymise", "block"):
        answer = await staff_browser.post(f"/guests/{GUEST}/{action}", data=mine)
        assert answer.status_code == 404
    assert len(stage.stored()) == before


async def test_a_form_of_another_business_s_tab_does_nothing(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await stage.hear(a_guest(stage.here))
    stale = posted(business=str(STRANGERS))
    page = await staff_browser.post(f"/guests/{GUEST}/cancel", data=stale)
    assert page.status_code == 409 and "switched to another business" in page.text
    assert not stage.stored("invitation.cancelled")


async def test_cancelling_twice_by_one_form_is_once(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await stage.hear(a_guest(stage.here))
    form = posted()
    for _ in range(2):
        page = await staff_browser.post(f"/guests/{GUEST}/cancel", data=form)
        assert page.status_code == 303
    assert stage.stored("invitation.cancelled") == ["invitation.cancelled"]
    page = await staff_browser.post(f"/guests/{GUEST}/cancel", data=posted())
    assert page.status_code == 409 and "was cancelled" in page.text


async def test_a_page_after_a_command_shows_what_was_done(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await stage.hear(a_guest(stage.here))
    page = await staff_browser.post(f"/guests/{GUEST}/cancel", data=posted())
    url = page.headers["location"]
    assert re.fullmatch(rf"/guests/{GUEST}\?after=t\w+\.invitations\.events:\d+:\d+", url)
    assert "Still updating" in (await staff_browser.get(url)).text


async def test_deleting_destroys_the_key_before_the_answer(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await stage.hear(a_guest(stage.here))
    name = (await stage.row(GUEST))["name"]
    page = await staff_browser.post(f"/guests/{GUEST}/delete", data=posted())
    assert page.headers["location"].startswith("/guests?after=")
    assert stage.here.vault.open(name) is None
    await stage.settle()
    assert (await staff_browser.get(f"/guests/{GUEST}")).status_code == 404
    assert names(await staff_browser.get("/guests")) == []


async def test_a_reminder_is_asked_for_once_a_form(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await invited(stage)
    form = posted()
    for _ in range(2):
        assert (await staff_browser.post(f"/guests/{GUEST}/remind", data=form)).status_code == 303
    assert stage.stored("reminder.planned") == ["reminder.planned"]


async def test_nobody_is_reminded_of_a_survey_that_is_over(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await invited(stage)
    stage.time.passes(days=90)
    page = await staff_browser.get(f"/guests/{GUEST}")
    assert 'id="why-remind">The 90 days of the survey are over.' in page.text
    page = await staff_browser.post(f"/guests/{GUEST}/remind", data=posted())
    assert page.status_code == 409 and "The 90 days of the survey are over." in page.text
    assert not stage.stored("reminder.planned")

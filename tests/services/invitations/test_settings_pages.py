"""Blocked addresses, sending hours and texts, as staff set them."""

from typing import Any
from urllib.parse import unquote
from uuid import UUID, uuid4

import httpx
import pytest

from services.invitations.domain.invitation import Invitation
from services.invitations.domain.recipient import Recipient
from services.invitations.domain.sending_plan import SendingPlan
from services.invitations.domain.wording import Wording
from tests.services.invitations.pages import GUEST, posted
from tests.services.invitations.people import ANNA, a_guest, a_place, staff
from tests.services.invitations.stage import BUSINESS, MAY_2_TEN, PLACE, Stage

BLOCKED, SENDING, TEXTS = "/settings/blocked", "/settings/sending", "/settings/texts"


def entries(page: httpx.Response) -> list[str]:
    return [part.split("</b>")[0] for part in page.text.split('class="grow"><b>')[1:]]


async def test_an_address_and_a_domain_are_blocked_listed_and_lifted(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    for entry in (ANNA, "@Example.NET", "firma.example"):
        stage.time.passes(minutes=1)
        page = await staff_browser.post(BLOCKED, data=posted(entry=entry))
        assert page.status_code == 303
    await stage.settle()
    page = await staff_browser.get(BLOCKED)
    assert entries(page) == ["@firma.example", "@example.net", ANNA]
    await stage.hear(a_guest(stage.here), a_guest(stage.here, "x@example.net"))
    assert stage.stored("invitation.suppressed") == ["invitation.suppressed"] * 2
    contact = stage.here.pepper.contact(BUSINESS, ANNA)
    url = f"{BLOCKED}/{Recipient.stream(BUSINESS, contact)}/remove"
    assert (
        await staff_browser.post(url, data=posted(kind="address", source="staff"))
    ).status_code == 303
    await stage.settle()
    assert entries(await staff_browser.get(BLOCKED)) == ["@firma.example", "@example.net"]


async def test_each_who_blocks_an_address_is_shown_and_lifted_alone(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    contact = stage.here.pepper.contact(BUSINESS, ANNA)
    await staff_browser.post(BLOCKED, data=posted(entry=ANNA))
    stage.do("block_address", contact, "unsubscribe", None)
    url = f"{BLOCKED}/{Recipient.stream(BUSINESS, contact)}/remove"
    await stage.settle()
    page = await staff_browser.get(BLOCKED)
    assert "The guest wants no mails" in page.text and "By staff" in page.text
    assert "2 rows" in page.text
    answer = await staff_browser.post(url, data=posted(kind="address", source="staff"))
    assert "Somebody else still blocks" in unquote(answer.headers["set-cookie"])
    await stage.settle()
    page = await staff_browser.get(BLOCKED)
    assert "The guest wants no mails" in page.text and "By staff" not in page.text
    answer = await staff_browser.post(url, data=posted(kind="address", source="unsubscribe"))
    assert "Invitations may go there again" in unquote(answer.headers["set-cookie"])
    await stage.settle()
    assert entries(await staff_browser.get(BLOCKED)) == []


@pytest.mark.parametrize("entry", ["", "anna@", "@", "no domain", "<script>", "a@b@c.de"])
async def test_what_is_neither_address_nor_domain_comes_back(
    stage: Stage, staff_browser: httpx.AsyncClient, entry: str
) -> None:
    page = await staff_browser.post(BLOCKED, data=posted(entry=entry))
    assert page.status_code == 422 and "neither an address nor a domain" in page.text
    assert "<script>alert" not in page.text
    assert not stage.stored("recipient.blocked", "domain_rule.blocked")


@pytest.mark.parametrize("door", [BLOCKED, f"/guests/{GUEST}/block"])
async def test_a_mail_that_was_just_handed_over_is_named_by_the_place_s_time(
    stage: Stage, staff_browser: httpx.AsyncClient, door: str
) -> None:
    guest = a_guest(stage.here)
    await stage.hear(guest)
    stage.time.now = MAY_2_TEN
    stage.do("intend", Invitation, guest.stream, "<m@x>", 0)
    stage.time.passes(seconds=50)
    page = await staff_browser.post(door, data=posted(entry=ANNA))
    assert "mail of 10:00 was on its way already" in unquote(page.headers["set-cookie"])
    stage.time.passes(seconds=20)
    page = await staff_browser.post(door, data=posted(entry=ANNA))
    assert "was%20on%20its%20way" not in page.headers["set-cookie"]


@pytest.mark.parametrize("is_sent", [False, True])
async def test_a_block_of_a_domain_names_the_mail_that_was_just_handed_over_too(
    stage: Stage, staff_browser: httpx.AsyncClient, is_sent: bool
) -> None:
    guest = a_guest(stage.here)
    await stage.hear(guest, a_guest(stage.here, "b@example.net"))
    stage.time.now = MAY_2_TEN
    stage.do("intend", Invitation, guest.stream, "<m@x>", 0)
    if is_sent:
        stage.do("hand_over", Invitation, guest.stream, 1, "ok")
    await stage.settle()
    stage.time.passes(seconds=50)
    page = await staff_browser.post(BLOCKED, data=posted(entry="@example.net"))
    assert "was%20on%20its%20way" not in page.headers["set-cookie"]
    page = await staff_browser.post(BLOCKED, data=posted(entry="@example.org"))
    assert "mail of 10:00 was on its way already" in unquote(page.headers["set-cookie"])
    stage.time.passes(seconds=20)
    page = await staff_browser.post(BLOCKED, data=posted(entry="@example.org"))
    assert "was%20on%20its%20way" not in page.headers["set-cookie"]


async def test_blocks_are_for_those_who_see_all_places(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await stage.hear(*staff(stage.here, places=[PLACE], user=UUID(int=0xD2), cookie="limited"))
    staff_browser.cookies.set("sid", "limited")
    assert (await staff_browser.get(BLOCKED)).status_code == 403
    assert (await staff_browser.post(BLOCKED, data=posted(entry=ANNA))).status_code == 403
    assert not stage.stored("recipient.blocked")


async def test_readers_set_nothing(stage: Stage, staff_browser: httpx.AsyncClient) -> None:
    await stage.hear(*staff(stage.here, "reader", user=UUID(int=0xD3), cookie="reader"))
    staff_browser.cookies.set("sid", "reader")
    for url in (BLOCKED, SENDING, TEXTS):
        assert (await staff_browser.get(url)).status_code == 403
        assert (await staff_browser.post(url, data=posted())).status_code == 403


async def test_the_sending_hour_of_a_place_is_set(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    page = await staff_browser.get(SENDING)
    assert 'value="10:00"' in page.text and "Europe/Vienna" in page.text
    form = posted(place=str(PLACE), at="17:30")
    for _ in range(2):
        assert (await staff_browser.post(SENDING, data=form)).status_code == 303
    await stage.settle()
    assert 'value="17:30"' in (await staff_browser.get(SENDING)).text
    assert stage.stored("sending_plan.hour_set") == ["sending_plan.hour_set"]


@pytest.mark.parametrize("at", ["25:00", "", "ten", "10:00:00+02:00x"])
async def test_what_is_no_hour_is_refused(
    stage: Stage, staff_browser: httpx.AsyncClient, at: str
) -> None:
    page = await staff_browser.post(SENDING, data=posted(place=str(PLACE), at=at))
    assert page.status_code == 422
    assert not stage.stored("sending_plan.hour_set")


async def test_a_foreign_place_s_hour_and_texts_are_not_there(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    theirs = UUID(int=0xC9)
    await stage.hear(a_place(theirs, name="Not ours", business_id=UUID(int=0xB9)))
    form = posted(place=str(theirs), at="11:00")
    assert (await staff_browser.post(SENDING, data=form)).status_code == 404
    assert (await staff_browser.post(TEXTS, data=words(place=str(theirs)))).status_code == 404
    for url in (SENDING, f"{TEXTS}?place={theirs}"):
        assert "Not ours" not in (await staff_browser.get(url)).text
    assert stage.app.find(SendingPlan, SendingPlan.stream(theirs)).hour_version == 0


def words(**more: str) -> dict[str, Any]:
    which = {"place": str(PLACE), "kind": "invitation", "language": "de"}
    text = {"subject": "Servus", "greeting": "Liebe {{guest_name}},", "body": "Wie war es?"}
    return posted(**{**which, **text, **more})


async def test_a_text_is_written_shown_and_taken_back(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    url = f"{TEXTS}?place={PLACE}&kind=invitation&language=de"
    before = await staff_browser.get(url)
    assert "taken back" not in before.text and "Servus" not in before.text
    dated = words(since="2026-04-03", until="2026-04-07")
    assert (await staff_browser.post(TEXTS, data=dated)).status_code == 303
    await stage.settle()
    page = await staff_browser.get(url)
    assert "Departures from 3 Apr 2026 to 7 Apr 2026" in page.text
    assert "Liebe Anna Beispiel," in page.text
    which = {"place": str(PLACE), "kind": "invitation", "language": "de", "version": "1"}
    for _ in range(2):
        await staff_browser.post(f"{TEXTS}/revert", data=posted(**which))
    await stage.settle()
    assert "taken back" in (await staff_browser.get(url)).text
    assert stage.stored("wording.reverted") == ["wording.reverted"]


async def test_a_preview_saves_nothing_and_runs_nothing(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    evil = "<script>alert(1)</script><b>bold</b> {{ 1234*5678 }} {{place_name}}"
    page = await staff_browser.post(TEXTS, data=words(body=evil, intent="preview"))
    assert page.status_code == 200 or "Not known" in page.text
    assert "<script>alert" not in page.text and "7006652" not in page.text
    page = await staff_browser.post(TEXTS, data=words(body="<b>Hi</b>", intent="preview"))
    assert page.status_code == 200 and "<b>Hi</b>" in page.text
    assert not stage.stored("wording.changed")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"subject": ""}, "Something must stand here."),
        ({"subject": "x" * 151}, "At most 150 characters."),
        ({"body": "Hello {{password}}"}, "Not known: password."),
        ({"body": "x" * 30_000}, "At most 5000 characters."),
        ({"since": "2026-13-01"}, "That is no day."),
    ],
)
async def test_a_text_that_does_not_fit_comes_back(
    stage: Stage, staff_browser: httpx.AsyncClient, typed: dict[str, str], said: str
) -> None:
    page = await staff_browser.post(TEXTS, data=words(**typed))
    assert page.status_code == 422 and said in page.text
    assert not stage.stored("wording.changed")


async def test_a_time_that_ends_before_it_starts_is_refused_in_words(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    data = words(since="2026-04-07", until="2026-04-03")
    page = await staff_browser.post(TEXTS, data=data)
    assert page.status_code == 409 and "The last departure lies before the first." in page.text
    assert stage.app.find(Wording, Wording.stream(PLACE, "invitation", "de")) is None


@pytest.mark.parametrize("field", ["place", "kind", "language"])
async def test_a_text_of_what_does_not_exist_is_not_there(
    staff_browser: httpx.AsyncClient, field: str
) -> None:
    wrong = str(uuid4()) if field == "place" else "xx"
    page = await staff_browser.post(TEXTS, data=words(**{field: wrong}))
    assert page.status_code == 404

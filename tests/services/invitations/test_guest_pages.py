"""The guest list and a guest's page, as staff read and use them."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from services.invitations.domain.invitation import Invitation
from services.invitations.domain.submission import Answer, Submission
from services.invitations.views.guests import tell
from shared.contracts.common import LetterHandedOver, LetterIntended
from tests.services.invitations.people import (
    ANNA,
    a_business,
    a_guest,
    a_place,
    guest_id,
    staff,
)
from tests.services.invitations.stage import (
    BUSINESS,
    MAY_2_TEN,
    PLACE,
    Stage,
    envelope,
)

GUEST = guest_id(ANNA)
OTHER_PLACE, STRANGERS, STRANGE_PLACE = UUID(int=0xC2), UUID(int=0xB2), UUID(int=0xC3)


def names(page: httpx.Response) -> list[str]:
    return re.findall(r'class="name" href="/guests/[^"]+">([^<]+)<', page.text)


def leads(page: httpx.Response, text: str) -> str:
    """Where the pager's link with this text leads; "" if there is none."""
    links = re.findall(
        r'<a class="btn[^>]* href="([^"]+)"[^>]*>(?:(?!</a>).)* (\w+)</a>', page.text
    )
    return next((url.replace("&amp;", "&") for url, said in links if said == text), "")


def posted(**more: Any) -> dict[str, Any]:
    return {"business": str(BUSINESS), "command_id": str(uuid4()), **more}


async def some_guests(stage: Stage) -> None:
    """Five departures in two places, and one of another business."""
    await stage.hear(
        a_place(OTHER_PLACE, name="Strandhaus"), a_place(STRANGE_PLACE, business_id=STRANGERS)
    )
    for n, (name, address, day) in enumerate(
        [
            ("Anna Huber", ANNA, date(2026, 5, 1)),
            ("Jürgen Groß", "jg@example.com", date(2026, 4, 30)),
            ("Zoë Łukasz", "zl@example.com", date(2026, 4, 29)),
            ("Anna Schmidt", "as@example.net", date(2026, 4, 28)),
        ]
    ):
        await stage.hear(a_guest(stage.here, address, day, name=name, room=None))
        stage.time.passes(minutes=n)
    await stage.hear(a_guest(stage.here, "b@example.org", name="Berta Beach", place=OTHER_PLACE))
    stranger = {"place": STRANGE_PLACE, "business": STRANGERS}
    await stage.hear(a_guest(stage.here, "x@example.org", name="Xaver Strange", **stranger))


async def invited(stage: Stage) -> None:
    await stage.hear(a_guest(stage.here))
    stage.time.now = MAY_2_TEN
    stage.do("intend", Invitation, GUEST, "<m@x>", 0)
    stage.do("hand_over", Invitation, GUEST, 1, "ok")
    await stage.settle()


async def test_without_a_session_one_is_sent_to_log_in(guest_browser: httpx.AsyncClient) -> None:
    page = await guest_browser.get("/guests?status=failed")
    assert page.status_code == 303
    assert page.headers["location"] == "/login?next=%2Fguests%3Fstatus%3Dfailed"


async def test_the_list_shows_guests_by_departure_and_no_strangers(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await some_guests(stage)
    page = await staff_browser.get("/guests")
    assert sorted(names(page)[:2]) == ["Anna Huber", "Berta Beach"]
    assert names(page)[2:] == ["Jürgen Groß", "Zoë Łukasz", "Anna Schmidt"]
    assert "Strange" not in page.text
    rising = await staff_browser.get("/guests?sort=departure")
    assert names(rising)[:3] == ["Anna Schmidt", "Zoë Łukasz", "Jürgen Groß"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=anna", ["Anna Huber", "Anna Schmidt"]),
        ("q=ann", ["Anna Huber", "Anna Schmidt"]),
        ("q=huber+anna", ["Anna Huber"]),
        ("q=gross", ["Jürgen Groß"]),
        ("q=JURGEN", ["Jürgen Groß"]),
        ("q=zoe+lukasz", []),
        ("q=zoe", ["Zoë Łukasz"]),
        ("q=as@example.net", ["Anna Schmidt"]),
        ("q=xaver", []),
        ("from=2026-04-29&to=2026-04-30", ["Jürgen Groß", "Zoë Łukasz"]),
        ("from=nonsense&to=2026-04-28", ["Anna Schmidt"]),
        ("status=cancelled", []),
        ("status=not_sent&q=zoe", ["Zoë Łukasz"]),
        ("channel=none", []),
        (f"place={OTHER_PLACE}", ["Berta Beach"]),
        (f"place={STRANGE_PLACE}", []),
        ("status=%27%3B--&place=x&channel=y&sort=name&q=schmidt", ["Anna Schmidt"]),
    ],
)
async def test_filters_narrow_the_list(
    stage: Stage, staff_browser: httpx.AsyncClient, query: str, found: list[str]
) -> None:
    await some_guests(stage)
    page = await staff_browser.get(f"/guests?{query}")
    assert page.status_code == 200
    assert names(page) == found


async def test_pages_follow_one_another_and_lead_back(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    day = date(2026, 4, 30)
    for n in range(60):
        await stage.hear_together(
            [a_guest(stage.here, f"g{n}@example.org", day - timedelta(n // 3), name=f"N{n}")]
        )
    await stage.settle()
    seen, url = [], "/guests"
    while url:
        page = await staff_browser.get(url)
        seen.append(names(page))
        url = leads(page, "Next")
    assert [len(part) for part in seen] == [25, 25, 10]
    everybody = [name for part in seen for name in part]
    assert len(set(everybody)) == 60
    assert names(await staff_browser.get(leads(page, "Previous"))) == seen[1]


async def test_a_cursor_that_is_not_ours_is_refused(staff_browser: httpx.AsyncClient) -> None:
    assert (await staff_browser.get("/guests?cursor=rubbish")).status_code == 400


async def test_columns_and_page_size_are_kept_per_person(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await some_guests(stage)
    assert "as@example.net" in (await staff_browser.get("/guests")).text
    chosen = posted(columns=["phone", "room", "hacked"], size="50", back="/guests?q=anna")
    page = await staff_browser.post("/guests/view", data=chosen)
    assert page.headers["location"].startswith("/guests?q=anna&after=")
    await stage.settle()
    page = await staff_browser.get("/guests")
    assert "as@example.net" not in page.text and names(page)
    assert '<option value="50" selected>' in page.text
    [saved] = [e for e in stage.stored() if e == "guest_list_view.saved"]
    assert saved


async def test_a_form_leads_nowhere_else(staff_browser: httpx.AsyncClient) -> None:
    for back in ("https://evil.example/guests?", "//evil.example", "/logout"):
        page = await staff_browser.post("/guests/view", data=posted(size="25", back=back))
        assert page.headers["location"].startswith("/guests?")


async def test_an_empty_list_says_what_to_do(staff_browser: httpx.AsyncClient) -> None:
    page = await staff_browser.get("/guests")
    assert "No guests yet" in page.text and 'href="/imports"' in page.text
    assert "No guest fits these filters." in (await staff_browser.get("/guests?q=nobody")).text


async def test_one_sees_the_places_one_may_see(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await some_guests(stage)
    limited = staff(stage.here, places=[OTHER_PLACE], user=UUID(int=0xD2), cookie="limited")
    await stage.hear(*limited)
    staff_browser.cookies.set("sid", "limited")
    assert names(await staff_browser.get("/guests")) == ["Berta Beach"]
    assert names(await staff_browser.get(f"/guests?place={PLACE}")) == []
    for path in ("", "/edit", "/address", "/anonymise"):
        assert (await staff_browser.get(f"/guests/{GUEST}{path}")).status_code == 404


async def test_a_guest_s_page_tells_what_happened_to_the_minute(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await invited(stage)
    stage.time.passes(hours=5)
    stage.do("answer", GUEST, Answer(40_00, None, True, False, "de"))
    letter, about = UUID(int=0xE1), UUID(int=0xE2)
    told = {"kind": "dispute_question", "about": about, "guest_id": GUEST}
    written = {"address": "x", "message_id": "<x>", "language": "de"}
    at = {"send_at": stage.time.now, "give_up_at": stage.time.now}
    stage.time.passes(hours=1)
    intended = LetterIntended(**envelope(letter, service="disputes"), **told, **written, **at)
    over = LetterHandedOver(**envelope(letter, 2, service="disputes"), **told, reply="ok")
    await stage.settle()
    await stage.projections.handle("disputes.events", 3, [stage._heard("disputes", intended)])
    await stage.projections.handle("disputes.events", 3, [stage._heard("disputes", over)])
    page = await staff_browser.get(f"/guests/{GUEST}")
    lines = re.findall(r"<div><span>([^<]+)</span>\s*<time[^>]*>\s*([^<]+?)\s*</time>", page.text)
    assert lines == [
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
    staff_browser.cookies.set("sid", "reader")
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
    stranger = {"user": UUID(int=0xD4), "cookie": "stranger", "business": STRANGERS}
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


async def test_a_guest_is_edited_and_planned_anew(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await stage.hear(a_guest(stage.here))
    page = await staff_browser.get(f"/guests/{GUEST}/edit")
    assert f'value="{ANNA}"' in page.text
    version = re.findall(r'name="version" value="(\d+)"', page.text)[0]
    new = {"name": "Anna Berger", "email": "Anna.Berger@Example.ORG", "language": "fr"}
    more = {"departure": "2026-05-03", "arrival": "2026-04-30", "phone": "0664 1234567"}
    form = posted(version=version, **new, **more)
    page = await staff_browser.post(f"/guests/{GUEST}/edit", data=form)
    assert page.status_code == 303
    await stage.settle()
    row = await stage.row(GUEST)
    opened = [stage.here.vault.open(row[name]) for name in ("name", "email", "phone", "room")]
    assert opened == ["Anna Berger", "Anna.Berger@example.org", "+436641234567", None]
    assert (row["departure"], row["language"]) == ("2026-05-03", "fr")
    assert row["send_at"] == MAY_2_TEN + timedelta(days=2)
    assert row["contact_hash"] == stage.here.pepper.contact(BUSINESS, "anna.berger@example.org")
    assert names(await staff_browser.get("/guests?q=berger")) == ["Anna Berger"]
    assert names(await staff_browser.get("/guests?q=huber")) == []


async def test_an_edit_of_what_changed_meanwhile_is_refused(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await stage.hear(a_guest(stage.here))
    form = {"name": "A", "email": ANNA, "language": "de", "departure": "2026-05-01"}
    first, second = (posted(version="1", **form) for _ in range(2))
    assert (await staff_browser.post(f"/guests/{GUEST}/edit", data=first)).status_code == 303
    page = await staff_browser.post(f"/guests/{GUEST}/edit", data=second)
    assert page.status_code == 409 and "was faster" in page.text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", " ", "A guest has a name."),
        ("email", "anna@", "That is no e-mail address."),
        ("email", "", "There is an e-mail address or a phone number."),
        ("phone", "12", "That is no phone number."),
        ("language", "xx", "Choose one of the languages."),
        ("departure", "2026-02-30", "That is no day."),
        ("arrival", "2026-06-01", "The arrival lies after the departure."),
    ],
)
async def test_an_edit_that_does_not_fit_comes_back_and_changes_nothing(
    stage: Stage, staff_browser: httpx.AsyncClient, field: str, value: str, said: str
) -> None:
    await stage.hear(a_guest(stage.here))
    form = {"name": "Typed Name", "email": ANNA, "language": "de", "departure": "2026-05-01"}
    data = posted(version="1", **{**form, field: value})
    page = await staff_browser.post(f"/guests/{GUEST}/edit", data=data)
    assert page.status_code == 422 and said in page.text
    assert field == "name" or 'value="Typed Name"' in page.text
    assert not stage.stored("invitation.edited")


async def test_a_guest_without_a_channel_gets_one_by_an_edit(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await stage.hear(a_guest(stage.here, None))
    guest = guest_id("+436641234567")
    form = {"name": "Anna", "email": ANNA, "language": "de", "departure": "2026-05-01"}
    await staff_browser.post(f"/guests/{guest}/edit", data=posted(version="1", **form))
    await stage.settle()
    row = await stage.row(guest)
    assert (row["status"], row["send_at"]) == ("not_sent", MAY_2_TEN)


async def test_a_failed_address_is_corrected(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await stage.hear(a_guest(stage.here))
    assert (await staff_browser.get(f"/guests/{GUEST}/address")).status_code == 409
    stage.time.now = MAY_2_TEN
    stage.do("intend", Invitation, GUEST, "<m@x>", 0)
    stage.do("refuse", Invitation, GUEST, 1, "permanent", 550, None)
    await stage.settle()
    assert (await staff_browser.get(f"/guests/{GUEST}/address")).status_code == 200
    page = await staff_browser.post(f"/guests/{GUEST}/address", data=posted(email="no"))
    assert page.status_code == 422
    form = posted(email="anna.h@example.org")
    assert (await staff_browser.post(f"/guests/{GUEST}/address", data=form)).status_code == 303
    await stage.settle()
    row = await stage.row(GUEST)
    assert (row["status"], row["generation"]) == ("not_sent", 1)


async def test_anonymising_offers_the_other_stays_and_forgets_those_ticked(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await invited(stage)
    review = Submission.review_of(GUEST)
    words = stage.here.vault.seal(BUSINESS, f"review:{review}", "Loud.")
    stage.do("answer", GUEST, Answer(40_00, words, True, False, "de"))
    earlier, kept = date(2026, 4, 2), date(2026, 4, 1)
    for day in (earlier, kept):
        await stage.hear(a_guest(stage.here, departure=day))
    page = await staff_browser.get(f"/guests/{GUEST}/anonymise")
    assert page.text.count('name="stays"') == 2
    row = await stage.row(guest_id(ANNA, earlier))
    form = posted(stays=[str(guest_id(ANNA, earlier)), str(uuid4())], erases_words="true")
    page = await staff_browser.post(f"/guests/{GUEST}/anonymise", data=form)
    assert page.status_code == 303
    opened = stage.here.vault.open
    assert opened(words) is None and opened(row["name"]) is None
    await stage.settle()
    statuses = [(await stage.row(guest_id(ANNA, d)))["status"] for d in (earlier, kept)]
    assert statuses == ["anonymised", "not_sent"]
    assert names(await staff_browser.get("/guests?q=anna")) == ["Anna Huber"]
    page = await staff_browser.get(f"/guests/{GUEST}")
    assert "Anonymous guest" in page.text and "Anna" not in page.text
    assert (await staff_browser.get(f"/guests/{GUEST}/anonymise")).status_code == 409


async def test_the_words_of_the_review_stay_unless_they_are_erased_too(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await invited(stage)
    words = stage.here.vault.seal(BUSINESS, f"review:{Submission.review_of(GUEST)}", "Loud.")
    stage.do("answer", GUEST, Answer(40_00, words, True, False, "de"))
    await stage.settle()
    await staff_browser.post(f"/guests/{GUEST}/anonymise", data=posted())
    await stage.settle()
    assert stage.here.vault.open(words) == "Loud."
    assert (await stage.row(GUEST))["score"] == 40_00


async def test_a_blocked_address_stays_blocked_when_its_guest_is_forgotten(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await stage.hear(a_guest(stage.here))
    page = await staff_browser.post(f"/guests/{GUEST}/block", data=posted())
    assert page.status_code == 303
    await stage.settle()
    assert f"<b>{ANNA}</b>" in (await staff_browser.get("/settings/blocked")).text
    await staff_browser.post(f"/guests/{GUEST}/anonymise", data=posted())
    await stage.settle()
    blocked = await staff_browser.get("/settings/blocked")
    assert f"<b>{ANNA}</b>" not in blocked.text and "that was forgotten" in blocked.text
    again = date(2026, 4, 20)
    await stage.hear(a_guest(stage.here, departure=again))
    assert (await stage.row(guest_id(ANNA, again)))["because"] == "address_blocked"


async def test_a_reminder_is_asked_for_once_a_form(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await invited(stage)
    form = posted()
    for _ in range(2):
        assert (await staff_browser.post(f"/guests/{GUEST}/remind", data=form)).status_code == 303
    assert stage.stored("reminder.planned") == ["reminder.planned"]


async def test_nothing_personal_stands_in_documents_or_the_log(stage: Stage) -> None:
    await invited(stage)
    documents = str(await stage.row(GUEST))
    rows = stage.app.recorder.select_notifications(1, 1000)
    log = b"".join(row.state for row in rows).decode()
    for personal in ("Anna", "Huber", "anna@", "204"):
        assert personal not in documents
        assert personal not in log.replace("2044", "")


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


async def test_open_lists_hear_of_a_changed_guest_of_their_places(stage: Stage) -> None:
    await stage.hear(a_guest(stage.here))
    row = await stage.row(GUEST)
    with (
        stage.here.hub.listening(str(BUSINESS), [str(PLACE)]) as ours,
        stage.here.hub.listening(str(BUSINESS), [str(OTHER_PLACE)]) as theirs,
    ):
        await tell(stage.here, row)
        assert ours.waiting.get_nowait().event == "news"
        assert theirs.waiting.empty()

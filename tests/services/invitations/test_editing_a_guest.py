"""A guest is edited, or reached at a corrected address."""

import re
from datetime import timedelta

import httpx
import pytest

from services.invitations.domain.invitation import Invitation
from services.invitations.domain.matrix import NotPossible
from tests.services.invitations.pages import (
    GUEST,
    names,
    posted,
)
from tests.services.invitations.people import (
    ANNA,
    a_guest,
    guest_id,
)
from tests.services.invitations.stage import (
    BUSINESS,
    MAY_2_TEN,
    Stage,
)


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
        ("departure", "9999-12-31", "That is no day."),
        ("arrival", "0001-01-01", "That is no day."),
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


async def test_an_address_is_not_corrected_for_a_departure_of_long_ago(
    stage: Stage, staff_browser: httpx.AsyncClient
) -> None:
    await stage.hear(a_guest(stage.here))
    stage.time.now = MAY_2_TEN
    stage.do("intend", Invitation, GUEST, "<m@x>", 0)
    stage.do("refuse", Invitation, GUEST, 1, "permanent", 550, None)
    await stage.settle()
    new = (stage.here.vault.seal(BUSINESS, f"guest:{GUEST}", "b@x.org"), "hash", "domain")
    stage.time.passes(days=89)
    assert (await staff_browser.get(f"/guests/{GUEST}/address")).status_code == 200
    stage.time.passes(days=1)
    with pytest.raises(NotPossible, match="too_old"):
        stage.do("correct_address", GUEST, *new)
    page = await staff_browser.get(f"/guests/{GUEST}")
    assert "The departure was more than 90 days ago." in page.text
    page = await staff_browser.post(f"/guests/{GUEST}/address", data=posted(email="b@x.org"))
    assert page.status_code == 409 and "more than 90 days ago" in page.text


@pytest.mark.parametrize("form", ["edit", "address"])
async def test_a_guest_who_was_forgotten_meanwhile_is_not_written_about(
    stage: Stage, staff_browser: httpx.AsyncClient, form: str
) -> None:
    """The form was open, and the page's documents do not know yet."""
    guest = a_guest(stage.here)
    await stage.hear(guest)
    if form == "address":
        stage.time.now = MAY_2_TEN
        stage.do("intend", Invitation, GUEST, "<m@x>", 0)
        stage.do("refuse", Invitation, GUEST, 1, "permanent", 550, None)
        await stage.settle()
    stage.here.vault.destroy(BUSINESS, f"guest:{GUEST}")
    told = {"name": "A", "email": "new@example.org", "language": "de", "departure": "2026-05-01"}
    data = posted(version="1", **told)
    page = await staff_browser.post(f"/guests/{GUEST}/{form}", data=data)
    assert page.status_code == 409 and "The guest was forgotten." in page.text


@pytest.mark.parametrize(
    ("departure", "email", "reason"),
    [
        ("2026-01-15", ANNA, "The departure was more than 90 days ago."),
        ("2026-05-01", "", "There is no e-mail address."),
    ],
)
async def test_an_edited_guest_who_will_not_be_invited_is_told_why(
    stage: Stage, staff_browser: httpx.AsyncClient, departure: str, email: str, reason: str
) -> None:
    await stage.hear(a_guest(stage.here))
    contact = {"email": email, "phone": "+43 664 1234567"}
    told = {"name": "A", "language": "de", "departure": departure, **contact}
    page = await staff_browser.post(f"/guests/{GUEST}/edit", data=posted(version="1", **told))
    assert page.status_code == 303
    await stage.settle()
    assert (await stage.row(GUEST))["status"] == "none"
    assert reason in (await staff_browser.get(f"/guests/{GUEST}")).text

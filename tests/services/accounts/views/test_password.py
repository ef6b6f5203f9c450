"""A password is set by a one-time link."""

import time
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from services.accounts.domain.user import User
from shared import clock
from shared.clock import Clock
from shared.contracts.accounts import PasswordSet
from shared.domain import Acting, acting
from tests.services.accounts.events import told
from tests.services.accounts.views.site import PASSWORD, Site, Staffed, hidden, words

NEW = "another long enough one"


def invited(site: Site, adler: Staffed) -> tuple[UUID, str]:
    mia = adler.add("mia@adler.example", password_hash=None)
    return mia, f"/g/p/{site.here.pepper.link('password', mia, 1)}"


async def test_who_sets_a_password_is_inside(site: Site, adler: Staffed) -> None:
    _, url = invited(site, adler)
    browser = site.browser()
    form = await browser.get(url)
    assert form.status_code == 200 and "mia@adler.example" in words(form)
    answer = await browser.submit(url, password=NEW)
    assert answer.status_code == 303
    assert (await browser.get("/settings")).status_code == 200
    await site.logged_in("mia@adler.example", NEW)


async def test_looking_at_the_link_uses_nothing_up(site: Site, adler: Staffed) -> None:
    _, url = invited(site, adler)
    events = len(told(site.here))
    for _ in range(5):
        assert (await site.browser().get(url)).status_code == 200
    assert len(told(site.here)) == events


async def test_a_link_is_used_once(site: Site, adler: Staffed) -> None:
    mia, url = invited(site, adler)
    await site.browser().submit(url, password=NEW)
    hash = site.here.application.find(User, mia).hash  # type: ignore[union-attr]
    thief = site.browser()
    for answer in (
        await thief.get(url),
        await thief.submit(url, password="the password of a thief"),
    ):
        assert answer.status_code == 410 and "does not count any more" in words(answer)
        assert "set-cookie" not in answer.headers
    assert site.here.application.find(User, mia).hash == hash  # type: ignore[union-attr]


async def test_a_second_click_leads_in_as_well(site: Site, adler: Staffed) -> None:
    mia, url = invited(site, adler)
    form = await site.browser().get(url)
    clicked = {"command_id": hidden(form, "command_id"), "password": NEW}
    for _ in range(2):
        browser = site.browser()  # whose first answer never came
        assert (await browser.submit(url, **clicked)).status_code == 303
        assert (await browser.get("/settings")).status_code == 200
    assert len([e for e in told(site.here) if isinstance(e, PasswordSet) and e.stream == mia]) == 1


@pytest.mark.parametrize(
    "other", [{"password": "guessed by a thief"}, {"command_id": str(uuid4())}]
)
async def test_a_second_click_is_the_same_form_with_the_same_password(
    site: Site, adler: Staffed, other: dict[str, str]
) -> None:
    _, url = invited(site, adler)
    clicked = {"command_id": str(uuid4()), "password": NEW}
    await site.browser().submit(url, **clicked)
    answer = await site.browser().submit(url, **{**clicked, **other})
    assert answer.status_code == 410 and "set-cookie" not in answer.headers


async def test_a_newer_link_makes_the_older_one_void(site: Site, adler: Staffed) -> None:
    mia, url = invited(site, adler)
    with adler.as_(adler.anna):
        adler.app.invite_again(mia)
    assert (await site.browser().submit(url, password=NEW)).status_code == 410
    newer = f"/g/p/{site.here.pepper.link('password', mia, 2)}"
    assert (await site.browser().submit(newer, password=NEW)).status_code == 303


@pytest.mark.parametrize("token", ["abc", "A" * 43, "ä", "%00"])
async def test_what_we_did_not_sign_says_so(site: Site, adler: Staffed, token: str) -> None:
    answer = await site.browser().get(f"/g/p/{token}")
    assert answer.status_code == 410 and "not complete" in words(answer)


async def test_a_link_for_something_else_sets_no_password(site: Site, adler: Staffed) -> None:
    mia, _ = invited(site, adler)
    link = site.here.pepper.link("dispute", mia, 1)
    assert (await site.browser().submit(f"/g/p/{link}", password=NEW)).status_code == 410


async def test_a_link_expires(site: Site, adler: Staffed, monkeypatch: pytest.MonkeyPatch) -> None:
    _, url = invited(site, adler)
    late = timedelta(days=14, minutes=1).total_seconds()
    monkeypatch.setattr(clock, "_clock", Clock(None, lambda: time.time() + late))
    answer = await site.browser().submit(url, password=NEW)
    assert answer.status_code == 410 and "Its time is over" in words(answer)


@pytest.mark.parametrize(
    ("poor", "why"),
    [
        ("", "at least 10 characters"),
        ("too short", "at least 10 characters"),
        ("x" * 201, "at most 200 characters"),
        ("Mia@Adler.example", "something else than your address"),
        ("aaaaaaaaaaaa", "harder to guess"),
    ],
)
async def test_a_poor_password_is_refused_and_the_link_is_still_good(
    site: Site, adler: Staffed, poor: str, why: str
) -> None:
    _, url = invited(site, adler)
    answer = await site.browser().submit(url, password=poor)
    assert answer.status_code == 422 and why in words(answer)
    assert (await site.browser().submit(url, password=NEW)).status_code == 303


async def test_a_new_password_ends_every_session_from_before(site: Site, adler: Staffed) -> None:
    elsewhere = await site.logged_in("anna@adler.example")
    with acting(Acting("rule:forgotten_password@1", command_id=uuid4())):
        adler.app.ask_password(adler.anna)
    url = f"/g/p/{site.here.pepper.link('password', adler.anna, 1)}"
    browser = site.browser()
    await browser.submit(url, password=NEW)
    assert (await browser.get("/settings")).status_code == 200
    assert (await elsewhere.get("/settings")).headers["location"].startswith("/login")


async def test_who_was_locked_out_comes_in_by_a_link(site: Site, adler: Staffed) -> None:
    wrong = {"address": "anna@adler.example", "password": "guessed by somebody"}
    for _ in range(12):
        await site.browser().post("/login", data=wrong)
    with acting(Acting("rule:forgotten_password@1", command_id=uuid4())):
        adler.app.ask_password(adler.anna)
    url = f"/g/p/{site.here.pepper.link('password', adler.anna, 1)}"
    await site.browser().submit(url, password=PASSWORD)
    await site.logged_in("anna@adler.example")


async def test_the_page_speaks_the_language_of_whom_it_is_for(site: Site, adler: Staffed) -> None:
    mia, url = invited(site, adler)
    with acting(Acting(f"staff:{mia}", command_id=uuid4())):
        adler.app.choose_language(mia, "de")
    assert '<html lang="de"' in (await site.browser().get(url)).text

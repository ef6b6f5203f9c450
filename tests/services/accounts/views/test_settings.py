"""The other settings: account, business, places, keys; the frame's posts."""

import re
from uuid import uuid4

import pytest

from services.accounts.domain.business import Business
from shared import ids
from shared.contracts.accounts import ApiKeyIssued
from tests.services.accounts.events import told
from tests.services.accounts.hotel import Hotel
from tests.services.accounts.views.site import PASSWORD, Site, Staffed, hidden, words

PLACE = {"name": "Adler am See", "timezone": "Europe/Vienna", "country": "AT", "language": "de"}


def shown_key(page: str) -> str:
    found = re.search(r'id="key" value="([^"]+)"', page)
    assert found
    return found[1]


async def test_the_overview_shows_what_one_may_see(site: Site, adler: Staffed) -> None:
    seen, urls = {}, ("staff", "keys", "portals", "business")
    for who in ("anna", "jonas", "lena"):
        page = await (await site.logged_in(f"{who}@adler.example")).get("/settings")
        seen[who] = [url for url in urls if f"/settings/{url}" in page.text]
    assert seen == {
        "anna": ["staff", "keys", "portals", "business"],
        "jonas": ["portals"],
        "lena": [],
    }


async def test_the_customer_id_is_on_every_page(site: Site, adler: Staffed) -> None:
    found = adler.app.find(Business, adler.id)
    page = await (await site.logged_in("lena@adler.example")).get("/settings/account")
    assert found and found.customer_id in words(page)


async def test_everybody_chooses_the_own_language(site: Site, adler: Staffed) -> None:
    lena = await site.logged_in("lena@adler.example")
    answer = await lena.submit("/settings/account/language", language="de")
    assert '<html lang="de"' in (await lena.get(answer.headers["location"])).text
    assert '<html lang="de"' in (await lena.get("/login")).text
    assert (await lena.submit("/settings/account/language", language="xx")).status_code == 422


async def test_a_new_password_ends_other_sessions_and_keeps_this_browser_in(
    site: Site, adler: Staffed
) -> None:
    here, elsewhere = [await site.logged_in("lena@adler.example") for _ in range(2)]
    old = here.cookies["sid"]
    new = {"current": PASSWORD, "password": "another long enough one"}
    assert (await here.submit("/settings/account/password", **new)).status_code == 303
    assert here.cookies["sid"] != old
    assert (await here.get("/settings")).status_code == 200
    assert (await elsewhere.get("/settings")).status_code == 303
    await site.logged_in("lena@adler.example", "another long enough one")


async def test_the_password_of_today_is_asked_and_may_be_guessed_ten_times(
    site: Site, adler: Staffed
) -> None:
    lena = await site.logged_in("lena@adler.example")
    new = {"current": "a guess of somebody", "password": "another long enough one"}
    for _ in range(10):
        answer = await lena.submit("/settings/account/password", **new)
        assert answer.status_code == 422 and "not your password" in words(answer)
    right = {**new, "current": PASSWORD}
    assert (await lena.submit("/settings/account/password", **right)).status_code == 429


async def test_the_business_is_renamed_and_its_service_address_is_sealed(
    site: Site, adler: Staffed
) -> None:
    anna = await site.logged_in("anna@adler.example")
    answer = await anna.submit("/settings/business/name", name="Adler Hotels")
    assert "Adler Hotels" in words(await anna.get(answer.headers["location"]))
    address = "/settings/business/address"
    assert (await anna.submit(address, address="none")).status_code == 422
    answer = await anna.submit(address, address="service@adler.example")
    page = await anna.get(answer.headers["location"])
    assert 'value="service@adler.example"' in page.text
    rows = site.here.application.recorder.select_notifications(1, limit=1_000)
    assert b"service@" not in b"".join(row.state for row in rows)


async def test_a_place_is_added_changed_and_not_overwritten(site: Site, adler: Staffed) -> None:
    anna = await site.logged_in("anna@adler.example")
    answer = await anna.submit("/settings/places", **PLACE)
    assert "Adler am See" in words(await anna.get(answer.headers["location"]))
    url = f"/settings/places/{adler.place}"
    version = hidden(await anna.get(url), "version")
    assert (await anna.submit(url, **PLACE, version=version)).status_code == 303
    stale = await anna.submit(url, **{**PLACE, "name": "Else"}, version=version)
    assert stale.status_code == 409 and "in the meantime" in words(stale)
    poor = await anna.submit("/settings/places", **{**PLACE, "timezone": "Europe/Atlantis"})
    assert poor.status_code == 409 and "time zone" in words(poor)


async def test_a_group_is_defined_and_changed(site: Site, adler: Staffed) -> None:
    anna = await site.logged_in("anna@adler.example")
    group = {"name": "Lakes", "places": [str(adler.place)]}
    command = str(uuid4())
    answer = await anna.submit("/settings/places/groups", **group, command_id=command)
    assert "Lakes" in words(await anna.get(answer.headers["location"]))
    url = f"/settings/places/groups/{ids.of(command, 'group')}"
    version = hidden(await anna.get(url), "version")
    renamed = {**group, "name": "Seas", "version": version}
    assert (await anna.submit(url, **renamed)).status_code == 303
    assert "Seas" in words(await anna.get("/settings/places"))


async def test_a_key_is_shown_once_and_works_until_it_is_revoked(
    site: Site, adler: Staffed
) -> None:
    anna = await site.logged_in("anna@adler.example")
    command, form = str(uuid4()), {"label": "Mews", "places": [str(adler.place)]}
    pages = [await anna.submit("/settings/keys", **form, command_id=command) for _ in range(2)]
    [key] = {shown_key(page.text) for page in pages}
    assert len([e for e in told(site.here) if isinstance(e, ApiKeyIssued)]) == 1
    board = await anna.get("/settings/keys")
    assert key not in board.text and f"…{key[-4:]}" in board.text

    machine = {"authorization": f"Bearer {key}"}
    answer = await site.browser().get("/v1/places", headers=machine)
    assert [place["id"] for place in answer.json()["items"]] == [str(adler.place)]
    id = ids.of("api key", site.here.pepper.secret(key))
    assert (await anna.submit(f"/settings/keys/{id}/revoke")).status_code == 303
    assert (await site.browser().get("/v1/places", headers=machine)).status_code == 401


async def test_a_key_for_nothing_is_not_issued(site: Site, adler: Staffed) -> None:
    anna = await site.logged_in("anna@adler.example")
    answer = await anna.submit("/settings/keys", label=" ")
    assert answer.status_code == 422
    assert "A name is missing" in words(answer) and "at least one place" in words(answer)


@pytest.mark.parametrize("key", ["", "Bearer ", "Bearer as_live_x", "Basic abc"])
async def test_machines_without_a_key_learn_nothing(site: Site, adler: Staffed, key: str) -> None:
    answer = await site.browser().get("/v1/places", headers={"authorization": key})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


async def test_what_another_business_has_is_not_there(site: Site, adler: Staffed) -> None:
    krone = Hotel(site.here, "Hotel Krone")
    key, group = uuid4(), uuid4()
    with krone.as_(krone.anna):
        krone.app.issue_key(key, "Mews", "abcd", [krone.place])
    with krone.as_(krone.anna):
        krone.app.define_group(group, "Sea", [krone.place])
    await site.settle()
    anna = await site.logged_in("anna@adler.example")
    own = {"name": "Sea", "places": [str(adler.place)], "version": 1}
    answers = [
        await anna.get(f"/settings/places/{krone.place}"),
        await anna.submit(f"/settings/places/{krone.place}", **PLACE, version=1),
        await anna.get(f"/settings/places/groups/{group}"),
        await anna.submit(f"/settings/places/groups/{group}", **own),
        await anna.submit(f"/settings/keys/{key}/revoke"),
        await anna.submit("/settings/keys", label="Mews", places=[str(krone.place)]),
    ]
    assert [answer.status_code for answer in answers] == [404] * 6


@pytest.mark.parametrize(
    "url",
    [
        "/settings/business/name",
        "/settings/business/address",
        "/settings/places",
        "/settings/places/groups",
        "/settings/keys",
        "/settings/staff",
    ],
)
async def test_who_is_no_administrator_changes_nothing(
    site: Site, adler: Staffed, url: str
) -> None:
    before = len(told(site.here))
    jonas = await site.logged_in("jonas@adler.example")
    told_of = {**PLACE, "address": "x@adler.example", "label": "Mews"}
    answer = await jonas.submit(url, **told_of, places=[str(adler.place)])
    assert answer.status_code == 403
    assert len(told(site.here)) == before + 1


async def test_a_session_goes_on_in_another_business(site: Site, adler: Staffed) -> None:
    krone = Hotel(site.here, "Hotel Krone")
    await site.settle()
    anna, jonas = [await site.logged_in(f"{who}@adler.example") for who in ("anna", "jonas")]
    answer = await anna.post("/session/business", data={"business": str(krone.id)})
    assert answer.status_code == 303
    page = words(await anna.get("/settings/business"))
    assert "Hotel Krone" in page
    foreign = await jonas.post("/session/business", data={"business": str(krone.id)})
    assert foreign.status_code == 404
    stranger = await site.browser().post("/session/business", data={"business": str(krone.id)})
    assert stranger.headers["location"] == "/login"


async def test_a_place_is_looked_at_on_the_same_page(site: Site, adler: Staffed) -> None:
    lena = await site.logged_in("lena@adler.example")
    place = str(adler.place)
    answer = await lena.post(
        "/session/place", data={"place": place, "next": "/reviews?q=a&after=x"}
    )
    assert answer.headers["location"] == f"/reviews?q=a&place={place}"
    answer = await lena.post("/session/place", data={"next": f"/reviews?place={place}"})
    assert answer.headers["location"] == "/reviews"
    answer = await lena.post("/session/place", data={"next": "//evil.example"})
    assert answer.headers["location"] == "/"


async def test_the_command_bar_finds_the_settings_one_may_see(site: Site, adler: Staffed) -> None:
    anna, lena = [await site.logged_in(f"{who}@adler.example") for who in ("anna", "lena")]
    assert "API keys" in (await anna.get("/commands?q=api")).text
    assert "API keys" not in (await lena.get("/commands?q=api")).text
    assert "My account" in (await lena.get("/commands?q=account")).text
    assert (await site.browser().get("/commands?q=a")).status_code == 303

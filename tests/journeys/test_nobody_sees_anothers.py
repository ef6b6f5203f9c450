"""Every route of the house refuses a foreign business, missing rights, and nobody."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from deploy.demo.browsing import Visitor
from tests.journeys.conftest import House, known, link
from tests.journeys.doors import Door, all_doors
from tests.support.patience import wait_for
from tests.support.processes import SERVICES

DOORS = [door for door in all_doors() if not door.is_public]
OF_STAFF = [door for door in DOORS if not door.is_api]
OF_MACHINES = [door for door in DOORS if door.is_api]
FOR_A_KEY = [door for door in OF_MACHINES if door.takes_key]
FOR_A_SESSION = [door for door in OF_MACHINES if not door.takes_key]
OWN = {
    "POST /logout",
    "POST /session/business",
    "POST /session/place",
    "POST /settings/account/language",
    "POST /settings/account/password",
    "POST /guests/view",
    "POST /conversations/{id}/presence",
}
"""What everybody may post: it concerns nobody but themselves."""
PASSWORD = "a long walk along the lake"
LIST = "Name;E-Mail;Abreise\nEva List;eva.list@guests.example;2026-01-02\n"

named = pytest.mark.parametrize


@pytest.fixture(scope="module")
def things(house: House) -> dict[str, str]:
    """One of everything the demo business has, by the path it lives under."""
    _address, survey = house.invited("Ida Owner", "en")
    guest = Visitor(house.url)
    page = guest.get(urlsplit(survey).path)
    told = {"stars": "1", "words": "It was loud.", "wants_contact": "on"}
    assert guest.send(page, urlsplit(survey).path, **told)
    boss = logged_in(house, "administrator")
    place = _first(boss, "/settings/places", "/settings/places")
    put(boss, "/settings/places/groups", name="Both", places=place)
    put(boss, "/settings/blocked", entry="blocked@guests.example")
    upload = upload_of(boss, place)
    guest_id = _first(boss, "/guests", "/guests")
    return {
        "place": place,
        "review_id": _first(boss, "/reviews", "/reviews"),
        "to": _first(boss, "/settings/staff", "/settings/staff"),
        "/settings/places/": place,
        "/settings/portals/": place,
        "/v1/places/": place,
        "/settings/places/groups/": _first(boss, "/settings/places", "/settings/places/groups"),
        "/settings/staff/": _first(boss, "/settings/staff", "/settings/staff"),
        "/settings/keys/": _first(boss, "/settings/keys", "/settings/keys", "/revoke"),
        "/settings/blocked/": _first(boss, "/settings/blocked", "/settings/blocked", "/remove"),
        "/imports/": upload,
        "/guests/": guest_id,
        "/v1/guests/": guest_id,
        "/reviews/": _first(boss, "/reviews", "/reviews"),
        "/disputes/": _first(boss, "/disputes", "/disputes"),
        "/conversations/": _first(boss, "/inbox", "/conversations"),
    }


@pytest.fixture(scope="module")
def stranger(house: House) -> httpx.Client:
    """The administrator of another business, in the same house."""
    address = "olga@other.example"
    told = ["Other House", "Olga Other", address, "--place", "Other=Europe/Vienna"]
    house.whole.processes.verb("found", *told)
    door = link(house.mail(address, "/g/p/"), "/g/p/").removeprefix(house.url)
    visitor = Visitor(house.url)
    assert visitor.send(visitor.get(door), "", password=PASSWORD)
    return client_of(house, address, PASSWORD)


def logged_in(house: House, role: str) -> httpx.Client:
    who = house.whole.staff[role]
    return client_of(house, who["address"], who["password"])


def client_of(house: House, address: str, password: str) -> httpx.Client:
    client = httpx.Client(base_url=house.url, timeout=30)
    answer = client.post("/login", data={"address": address, "password": password})
    assert answer.status_code == 303, answer.text

    def is_known() -> bool:
        pages = ("/guests", "/reviews", "/disputes", "/inbox", "/imports", "/settings/account")
        return all(client.get(page).status_code == 200 for page in pages)

    wait_for(is_known, "every service to know the session")
    return client


def put(client: httpx.Client, url: str, **told: str) -> None:
    answer = client.post(url, data={"command_id": str(uuid4()), **told})
    assert answer.status_code == 303, answer.text


def upload_of(client: httpx.Client, place: str) -> str:
    page = client.get("/imports").text
    told = {
        name: re.search(rf'name="{name}" value="([^"]+)"', page)[1]  # type: ignore[index]
        for name in ("business", "command_id")
    }
    files = {"file": ("list.csv", LIST.encode())}
    answer = client.post("/imports", data={**told, "place": place}, files=files)
    return answer.headers["location"].partition("/imports/")[2][:36]


def _first(client: httpx.Client, page: str, under: str, after: str = "") -> str:
    """The id of the first thing that a page links to, once it does."""

    def found() -> str | None:
        seen = re.search(rf'{under}/([0-9a-f-]{{36}}){after}["?/]', client.get(page).text)
        return seen[1] if seen else None

    id: str = wait_for(found, f"something at {under}")
    return id


def knock(client: httpx.Client, door: Door, things: dict[str, str]) -> httpx.Response:
    url = door.url(things)
    if door.method == "GET":
        return client.get(url)
    told = door.body(things)
    if any(name == "file" for name, _ in door.fields):
        own = re.search(r'name="business" value="([^"]+)"', client.get("/imports").text)
        mine = {"business": own[1]} if own else {}
        files = {"file": ("list.csv", LIST.encode())}
        return client.post(url, data={**told, **mine}, files=files)
    return client.post(url, data=told)


def timeless(answer: httpx.Response) -> str:
    return re.sub(r'data-now="[^"]+"', "", answer.text)


@pytest.fixture(scope="module", autouse=True)
def nothing_changes(
    house: House, things: dict[str, str], reader: object, foreign_key: str
) -> Iterator[None]:
    """What is refused leaves no event, in no store."""
    before = everything(house)
    yield
    assert everything(house) == before


def everything(house: House) -> dict[str, int]:
    """How many events each store holds, but for log-ins and what goes on by itself."""
    found: dict[str, int] = {}
    for service in SERVICES:
        path = Path(house.whole.processes.folder) / "events" / f"{service}.sqlite"
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20) as store:
            asked = "SELECT topic, count(*) FROM stored_events GROUP BY topic"
            found.update(dict(store.execute(asked).fetchall()))
    return {topic: count for topic, count in found.items() if not topic.startswith("session.")}


@named("door", [door for door in OF_STAFF if door.is_of_a_thing], ids=lambda door: door.name)
def test_a_foreign_business_s_things_are_not_there(
    stranger: httpx.Client, things: dict[str, str], door: Door
) -> None:
    if door.name in OWN and "{" not in door.path:
        return
    answer = knock(stranger, door, things)
    assert answer.status_code == 404, answer.text
    nothing = dict.fromkeys(things, str(uuid4()))
    assert timeless(knock(stranger, door, nothing)) == timeless(answer)


@named("door", OF_STAFF, ids=lambda door: door.name)
def test_nobody_gets_in_without_a_session(house: House, things: dict[str, str], door: Door) -> None:
    with httpx.Client(base_url=house.url) as nobody:
        answer = knock(nobody, door, things)
    is_sent_to_log_in = answer.status_code == 303 and "/login" in answer.headers["location"]
    assert is_sent_to_log_in or answer.status_code == 401


@named("door", [door for door in OF_STAFF if door.method == "POST"], ids=lambda door: door.name)
def test_who_may_only_read_changes_nothing(
    reader: httpx.Client, things: dict[str, str], door: Door
) -> None:
    if door.name in OWN:
        return
    answer = knock(reader, door, things)
    assert answer.status_code == 403, answer.text


@pytest.fixture(scope="module")
def reader(house: House) -> httpx.Client:
    return logged_in(house, "reader")


@named("door", OF_MACHINES, ids=lambda door: door.name)
def test_a_machine_needs_a_key(house: House, things: dict[str, str], door: Door) -> None:
    answer = httpx.request(door.method, house.url + door.url(things), json={})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


@named("door", [door for door in FOR_A_KEY if "{" in door.path], ids=lambda door: door.name)
def test_a_foreign_business_s_key_opens_nothing(
    house: House, things: dict[str, str], foreign_key: str, door: Door
) -> None:
    def asked() -> httpx.Response | None:
        return known(with_key(house, foreign_key, door, things))

    assert wait_for(asked, "the key to be known").status_code == 404


@named("door", FOR_A_SESSION, ids=lambda door: door.name)
def test_a_door_for_a_session_is_opened_by_no_key(
    house: House, things: dict[str, str], door: Door
) -> None:
    answer = with_key(house, house.whole.pms_key, door, things)
    assert answer.status_code == 401


@named("door", [door for door in FOR_A_SESSION if "{" in door.path], ids=lambda door: door.name)
def test_a_foreign_business_s_session_opens_nothing(
    stranger: httpx.Client, things: dict[str, str], door: Door
) -> None:
    def asked() -> httpx.Response | None:
        return known(stranger.request(door.method, door.url(things)))

    assert wait_for(asked, "the session to be known").status_code == 404


def with_key(house: House, key: str, door: Door, things: dict[str, str]) -> httpx.Response:
    headers = {"Authorization": f"Bearer {key}"}
    return httpx.request(door.method, house.url + door.url(things), headers=headers)


def test_a_foreign_business_s_key_stores_no_guest(
    house: House, things: dict[str, str], foreign_key: str
) -> None:
    headers = {"Authorization": f"Bearer {foreign_key}", "Idempotency-Key": "a-foreign-push"}
    body = {"place": things["place"], "guests": [{"name": "X", "email": "x@guests.example"}]}
    answer = httpx.post(f"{house.url}/v1/departures", json=body, headers=headers)
    assert answer.status_code == 404


@pytest.fixture(scope="module")
def foreign_key(house: House, stranger: httpx.Client) -> str:
    """A key of the other business's only place; every service has heard of it."""
    place = _first(stranger, "/settings/places", "/settings/places")
    told = {"command_id": str(uuid4()), "label": "PMS", "places": place}
    answer = stranger.post("/settings/keys", data=told, follow_redirects=True)
    found = re.search(r"\b(as_live_[a-z2-7]+)", answer.text)
    assert found, answer.text
    return found[1]

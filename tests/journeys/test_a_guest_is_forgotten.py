"""Somebody went through the whole house and is anonymised: nothing readable is left of them."""

import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.journeys.conftest import House, answer, link, shows
from tests.journeys.lists import a_list, look_at_the_rows, store, upload
from tests.journeys.traces import traces
from tests.support.browser import NARROW, OpenContext
from tests.support.patience import PATIENCE, wait_for

HEADER = "Name;E-Mail;Mobil;Abreise;Sprache;Zimmer"


@dataclass
class Somebody:
    """A guest whom nobody can mistake, and where the house showed them."""

    name: str
    address: str
    phone: str
    room: str
    departure: date
    review: str
    of_theirs: list[str] = field(default_factory=list)
    """Everything else that was written with them or about them."""
    pages: dict[str, str] = field(default_factory=dict)

    @property
    def known_by(self) -> list[str]:
        return [*self.name.split(), self.address, self.phone, self.room, *self.of_theirs]


def through_the_house(house: House, open_context: OpenContext, one: Somebody) -> Page:
    """Imported, invited, reviewed with one star, asked in a dispute, talked to, noted about."""
    staff = house.log_in(open_context().new_page())
    row = (one.name, one.address, one.phone, one.departure, "en", one.room)
    upload(house, staff, a_list(HEADER, row))
    look_at_the_rows(staff)
    store(staff)
    one.pages["import"] = path_of(staff, house)
    wait_for(lambda: shown(staff, house, "/guests", one.name), "the guest to be listed")
    house.move(hours=24)
    mail = house.mail(one.address, "/g/s/")
    one.pages["unsubscribe"] = link(mail, "/g/u/")
    one.pages["survey"] = survey = link(mail, "/g/s/")
    guest = open_context(viewport=NARROW, java_script_enabled=False)
    answer(guest, survey, 1, one.review, wants_contact=True)
    house.log_in(staff)
    a_dispute(house, staff, one)
    a_conversation(house, staff, open_context, one)
    return staff


def a_dispute(house: House, staff: Page, one: Somebody) -> None:
    shows(staff, f"{house.url}/disputes", "tbody tr", one.name)
    staff.locator("tbody tr", has_text=one.name).locator("a.name").click()
    one.pages["dispute"] = path_of(staff, house)
    for kind in ("review", "guest"):
        told = staff.locator(f"main a[href^='/{kind}s/']").first.get_attribute("href")
        one.pages[kind] = told or ""
    words = f"Dear {one.name}, this must not stand"
    one.of_theirs.append(words)
    staff.locator("textarea[name=words]").fill(words)
    staff.get_by_role("button", name="Send").click()
    expect(staff.locator(".bubble.ours")).to_contain_text(words)
    one.pages["choice"] = link(house.mail(one.address, "/g/d/"), "/g/d/")


def a_conversation(house: House, staff: Page, open_context: OpenContext, one: Somebody) -> None:
    ours = f"We would rather call the lighthouse about {one.room}"
    theirs = f"Never again in your cellar of frogs, nor in {one.room}"
    note = f"{one.name} is the sister of the mayor"
    one.of_theirs += [ours, theirs, note]
    staff.goto(f"{house.url}/inbox/alerts")
    staff.locator("[data-row]", has_text=one.name).locator("a").click()
    expect(staff.locator(".panes.open #detail h2").first).to_have_text(one.name)
    staff.wait_for_url("**/conversations/**")
    one.pages["conversation"] = path_of(staff, house)
    staff.locator("#reply").fill(ours)
    staff.get_by_role("button", name="Send").click()
    expect(staff.locator(".bubble.ours")).to_contain_text(ours)
    expect(staff.locator("#thread")).to_be_focused()
    staff.keyboard.press("n")
    staff.locator("#note").fill(note)
    staff.get_by_role("button", name="Add note").click()
    expect(staff.locator(".bubble.note")).to_contain_text(note)
    door = open_context(viewport=NARROW, java_script_enabled=False).new_page()
    one.pages["their conversation"] = link(house.mail(one.address, "/g/c/"), "/g/c/")
    door.goto(one.pages["their conversation"])
    door.locator("textarea[name=words]").fill(theirs)
    door.locator("main button").last.click()
    expect(staff.locator(".bubble", has_text=theirs)).to_have_count(1)


def path_of(page: Page, house: House) -> str:
    return page.url.partition("?")[0].removeprefix(house.url)


def seen_on(page: Page, house: House, one: Somebody) -> dict[str, str]:
    """Every page and API that shows them, by its address."""
    lists = ("/", "/guests", "/reviews", "/disputes", "/inbox", "/inbox/alerts", "/imports")
    found = [f"{path}?q={one.name[:4]}" for path in lists[1:5]]
    status = f"/v1{one.pages['guest']}"
    more = (status, "/v1/disputes", "/v1/inbox/waiting", "/settings/blocked", *one.pages.values())
    urls = [url.removeprefix(house.url) for url in (*lists, *found, *more)]
    return {url: read(page, house, url) for url in urls}


def read(page: Page, house: House, url: str) -> str:
    """As staff, a machine or whoever has the link reads it; also where it is gone."""
    key = {"Authorization": f"Bearer {house.whole.pms_key}"} if url.startswith("/v1/") else {}
    told = page.context.request.get(house.url + url, headers=key)
    assert told.status in (200, 404, 410), (url, told.status)
    return told.text()


def shown(page: Page, house: House, path: str, words: str) -> bool:
    return words in read(page, house, path)


def naming(page: Page, house: House, one: Somebody) -> set[str]:
    """Where one can read who it was."""
    pages = seen_on(page, house, one)
    return {url for url, text in pages.items() if any(word in text for word in one.known_by)}


def rates(house: House) -> Any:
    headers = {"Authorization": f"Bearer {house.whole.pms_key}"}
    place = httpx.get(f"{house.url}/v1/places", headers=headers).json()["items"][0]["id"]
    return httpx.get(f"{house.url}/v1/places/{place}/comment-rates", headers=headers).json()


def figures(house: House, staff: Page) -> list[str]:
    staff.goto(f"{house.url}/reviews")
    return staff.locator(".figures").all_inner_texts()


def anonymise(house: House, staff: Page, one: Somebody, *also: str) -> float:
    """In the browser; how many seconds until nobody can read or find them on any page.

    Returns once imports have forgotten the contact too.
    """
    forgotten = house.happened("ingest", "forgotten_contact.forgotten")
    staff.goto(house.url + one.pages["guest"])
    staff.get_by_role("link", name="Anonymise").click()
    for name in also:
        staff.get_by_label(name).check()
    began = time.monotonic()
    staff.get_by_role("button", name="Anonymise").click()
    while (still := naming(staff, house, one)) and time.monotonic() - began < PATIENCE:
        time.sleep(0.05)
    assert not still
    seconds = time.monotonic() - began
    house.happens("ingest", "forgotten_contact.forgotten", forgotten + 1)
    return seconds


def is_everywhere(house: House, staff: Page, one: Somebody) -> None:
    """Before: pages name them, keys open them in every store, and nothing lies there bare."""
    named = naming(staff, house, one)
    kinds = ("guest", "review", "dispute", "conversation", "choice", "their conversation")
    assert {one.pages[kind].removeprefix(house.url) for kind in kinds} <= named
    found = traces(house, *one.known_by, one.review)
    stores = {each.partition(":")[0] for each in found.opened}
    assert stores == {"documents", "records", "rows", "files"}
    assert found.searched
    assert not found.bare


def is_nowhere(house: House, *words: str) -> None:
    """After: no key opens them, nothing lies there bare, and no search finds them for long."""
    until = time.monotonic() + PATIENCE
    while (found := traces(house, *words)).searched and time.monotonic() < until:
        time.sleep(0.05)
    assert (found.bare, found.opened, found.searched) == (set(), set(), set())


def somebody(house: House, name: str, room: str, phone: str, review: str) -> Somebody:
    address = f"{name.split(maxsplit=1)[0].lower()}@faraway-guests.example"
    departure = house.now().date() - timedelta(days=2)
    return Somebody(name, address, phone, room, departure, review)


def code_of_a_push(house: House, one: Somebody, days: int = 0) -> str:
    """What the PMS is told that brings them again."""
    departure = (one.departure + timedelta(days=days)).isoformat()
    guest = {"name": one.name, "email": one.address, "language": "en", "departure": departure}
    told = house.push([guest])
    return str(told["rows"][0]["code"])


def test_with_the_words_of_the_review(house: House, open_context: OpenContext) -> None:
    one = somebody(house, "Quirinia Habakuksdottir", "TURM-417-Q", "+4366475319753", "Frogs in bed")
    staff = through_the_house(house, open_context, one)
    staff.goto(house.url + one.pages["guest"])
    staff.get_by_role("button", name="Block the address").first.click()
    staff.locator("dialog[open]").get_by_role("button", name="Block the address").click()
    expect(staff.locator("main")).to_contain_text("the address is blocked")
    is_everywhere(house, staff, one)
    before = rates(house), figures(house, staff)

    seconds = anonymise(house, staff, one, "Erase the words of the review too")
    print(f"unreadable and not to be found after {seconds:.2f} s")
    is_nowhere(house, *one.known_by, one.review)

    assert (rates(house), figures(house, staff)) == before
    staff.goto(house.url + one.pages["review"])
    expect(staff.locator("#detail h2").first).to_have_text("Forgotten guest")
    expect(staff.locator("#detail")).to_contain_text("20%")
    staff.goto(f"{house.url}/settings/blocked")
    expect(staff.locator("main")).to_contain_text("An address that was forgotten")
    assert code_of_a_push(house, one) == "blocked_address"
    assert code_of_a_push(house, one, days=1) == "blocked_address"
    is_nowhere(house, *one.known_by, one.review)


def test_the_words_of_the_review_may_stay(house: House, open_context: OpenContext) -> None:
    one = somebody(
        house, "Ottokar Zwetschkenbaum", "KELLER-093-Z", "+4366486429864", "Owls at noon"
    )
    staff = through_the_house(house, open_context, one)
    is_everywhere(house, staff, one)
    before = rates(house), figures(house, staff)

    seconds = anonymise(house, staff, one)
    print(f"unreadable and not to be found after {seconds:.2f} s")
    is_nowhere(house, *one.known_by)

    assert (rates(house), figures(house, staff)) == before
    staff.goto(house.url + one.pages["review"])
    expect(staff.locator("#detail")).to_contain_text(one.review)
    assert code_of_a_push(house, one) == "anonymised_before"
    assert code_of_a_push(house, one, days=1) == "anonymised_before"
    is_nowhere(house, *one.known_by)

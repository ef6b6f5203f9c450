"""Every page of the house, as staff and guests have it: read by all, light or dark, on a phone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.journeys.conftest import House, answer, link
from tests.journeys.doors import Door, all_doors
from tests.journeys.lists import a_list, look_at_the_rows, store, upload
from tests.shots.camera import DRAWN
from tests.shots.walk import PAGES
from tests.support.browser import NARROW, WIDE, OpenContext, axe
from tests.support.patience import wait_for

STAYS_INSIDE = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
LISTS = {
    "/reviews/": "/reviews",
    "/disputes/": "/disputes",
    "/conversations/": "/inbox",
    "/guests/": "/guests?status=reviewed_email",
    "/settings/staff/": "/settings/staff",
    "/settings/places/": "/settings/places",
    "/settings/portals/": "/settings/portals",
}
"""Where the first of each kind is linked from."""
PARTS = ("/live", ".json", ".csv", "/commands", "/counts", "/thread", "/presence", "/figures")
"""What pages ask for by themselves."""
MOVES_ON = {"/imports/{id}", "/g/u/{token}/again", "/g/d/{token}/replace", "/g/d/{token}/revoke"}
"""Routes that lead to another's page."""
STATUS = "performance.getEntriesByType('navigation')[0].responseStatus"


@dataclass
class Look:
    """At one page after another; what is wrong with any is told at the end."""

    page: Page
    seen: list[str] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    """Paths whose pages were there, not an error or another's page instead."""
    faults: dict[str, str] = field(default_factory=dict)

    def at(self, url: str) -> None:
        self.page.goto(url)
        self.here(url)

    def here(self, name: str) -> None:
        """Nothing for axe to find, and nothing to scroll sideways on a phone."""
        self.seen.append(name)
        if self.page.evaluate(STATUS) == 200:
            self.shown.add(urlsplit(self.page.url).path)
        self.page.wait_for_function(DRAWN)
        try:
            axe(self.page)
        except AssertionError as found:
            self.faults[name] = str(found)[:600]
        self.page.set_viewport_size(NARROW)
        if not self.page.evaluate(STAYS_INSIDE):
            self.faults[f"{name}, narrow"] = "scrolls sideways"
        self.page.set_viewport_size(WIDE)

    def missed(self, doors: Iterable[Door]) -> set[str]:
        """Pages of the route table that were not looked at."""
        return {door.path for door in doors if not any(map(_pattern(door).fullmatch, self.shown))}


def _pattern(door: Door) -> re.Pattern[str]:
    """What a page's address looks like; ids and tokens are long, words like `new` are not."""
    return re.compile(re.sub(r"\{\w+\}", "[^/]{20,}", door.path.replace("{shelf}", "new")))


def all_pages() -> list[Door]:
    """Whatever a browser may open, from the route table."""
    opened = [door for door in all_doors() if door.method == "GET" and not door.is_api]
    return [door for door in opened if not door.path.endswith(PARTS) and door.path not in MOVES_ON]


STAFF = [door for door in all_pages() if not door.is_public]
GUESTS = [door for door in all_pages() if door.is_public]


def first(house: House, staff: Page, under: str, listed: str) -> str:
    """The id of the first thing that a list links to, once it does."""

    def found() -> str | None:
        text = staff.context.request.get(house.url + listed).text()
        seen = re.search(rf'{under}([0-9a-f-]{{36}})["?/]', text)
        return seen[1] if seen else None

    id: str = wait_for(found, f"something at {under}")
    return id


def a_group(house: House, staff: Page) -> str:
    staff.goto(f"{house.url}/settings/places/groups/new")
    staff.get_by_label("Name").fill("Both")
    staff.locator("main input[name=places]").first.check()
    staff.locator("main form button.btn-primary").click()
    return first(house, staff, "/settings/places/groups/", "/settings/places")


def pages_of_some(house: House, staff: Page) -> list[str]:
    """Pages that only guests of a certain status have."""
    pages = {"not_sent": "edit", "failed": "address"}
    return [
        f"/guests/{first(house, staff, '/guests/', f'/guests?status={status}')}/{page}"
        for status, page in pages.items()
    ]


def a_complaint(house: House, open_context: OpenContext, name: str) -> dict[str, str]:
    """A guest complained and was written to: the links of the letters."""
    address, survey = house.invited(name, "en")
    guest = open_context(viewport=NARROW, java_script_enabled=False)
    answer(guest, survey, 1, "It was loud", wants_contact=True)
    staff = house.log_in(open_context().new_page())
    for listed, under in (("/disputes", "/disputes/"), ("/inbox", "/conversations/")):
        staff.goto(house.url + under + first(house, staff, under, f"{listed}?q={name}"))
        staff.locator("textarea[name=words]").first.fill("What can we do?")
        staff.get_by_role("button", name="Send", exact=True).click()
    return {part: link(house.mail(address, part), part) for part in ("/g/d/", "/g/c/")}


def test_every_page_of_staff(house: House, open_context: OpenContext) -> None:
    staff = house.log_in(open_context(expected=("404", "409")).new_page())
    house.departs("Nora Niemand", email="nouser@guests.example")
    first(house, staff, "/guests/", "/guests?status=not_sent")
    a_complaint(house, open_context, "Ida Laut")
    house.departs("Frieda Frisch")
    house.log_in(staff)
    group = a_group(house, staff)
    day = f"{house.now():%Y-%m-%d}"
    rows = [("Eva Liste", "eva@guests.example", day), ("Ohne Adresse", "", day)]
    upload(house, staff, a_list("Name;E-Mail;Abreise", *rows))
    look_at_the_rows(staff)
    things = {under: first(house, staff, under, listed) for under, listed in LISTS.items()}
    imported = re.search("/imports/([0-9a-f-]{36})", staff.url)
    assert imported
    things |= {"/settings/places/groups/": group, "/imports/": imported[1]}
    look = Look(staff)
    paths = (*PAGES.values(), *(door.url(things) for door in STAFF))
    for path in dict.fromkeys((*paths, *pages_of_some(house, staff))):
        look.at(house.url + path)
    staff.goto(f"{house.url}/imports/{things['/imports/']}/rows")
    store(staff)
    look.here("the result of an import")
    assert not look.faults
    assert not look.missed(STAFF)
    print(f"{len(look.seen)} pages of staff")


def test_every_page_of_guests(house: House, open_context: OpenContext) -> None:
    """What they do they do without scripts; then each page is looked at, with scripts."""
    complaint = a_complaint(house, open_context, "Jutta Kalt")
    plain = open_context(viewport=NARROW, java_script_enabled=False, expected=("404", "410"))
    look = Look(open_context(expected=("404", "410", "409")).new_page())
    address, survey = house.invited("Gina Gast", "en")
    unsubscribe = link(house.mail(address, "/g/u/"), "/g/u/")
    for url in (survey, unsubscribe, *complaint.values()):
        look.at(url)
        page = plain.new_page()
        page.goto(url)
        assert page.locator("main form").count(), url
    look.at(answer(plain, survey, 5, "Lovely").url)
    look.at(survey)
    for url in (unsubscribe, complaint["/g/c/"], complaint["/g/d/"]):
        page = plain.new_page()
        page.goto(url)
        for words in page.locator("main textarea").all():
            words.fill("Thank you for asking")
        page.locator("main form button").last.click()
        page.wait_for_load_state()
        assert page.locator("h1").is_visible()
        look.at(url)
    for path in ("/login", "/forgot", "/g/s/nobody", "/g/u/nobody", "/g/d/nobody", "/g/c/nobody"):
        look.at(house.url + path)
    look.at(a_forgotten_password(house, plain.new_page()))
    assert not look.faults
    assert not look.missed(GUESTS)
    print(f"{len(look.seen)} pages of guests")


def a_forgotten_password(house: House, page: Page) -> str:
    """The link to a new one."""
    address = house.whole.staff["staff"]["address"]
    page.goto(f"{house.url}/forgot")
    page.get_by_label("E-mail").fill(address)
    page.locator("main form button").last.click()
    return link(house.mail(address, "/g/p/"), "/g/p/")

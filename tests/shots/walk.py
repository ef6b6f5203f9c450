"""The way through the house: every page that people see, by a name."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from playwright.sync_api import Page

from tests.shots.camera import Camera

__all__ = ["for_guests", "for_staff", "log_in"]

FIRST = {
    "review": ("/reviews?portal=google&comment=yes", "#reviews a[href^='/reviews/']"),
    "conversation": ("/inbox", "#rows a[href^='/conversations/']"),
    "dispute": ("/disputes", "tbody a.name"),
    "dispute-closed": ("/disputes?state=closed", "tbody a.name"),
    "portal": ("/settings/portals", "tbody a.name"),
    "guest": ("/guests?status=reviewed_email", "tbody a.name"),
}
"""The list a thing is found in, and the link of the first."""

PAGES = {
    "home": "/",
    "reviews": "/reviews",
    "inbox": "/inbox",
    "inbox-done": "/inbox/done",
    "disputes": "/disputes",
    "guests": "/guests",
    "by-hand": "/imports/new",
    "imports": "/imports",
    "settings": "/settings",
    "error": "/reviews/00000000-0000-0000-0000-000000000000",
}
STEPS = ("upload", "columns", "rows", "result")
LINKS = {
    "survey": "/g/s/",
    "unsubscribe": "/g/u/",
    "choice": "/g/d/",
    "guest-conversation": "/g/c/",
}
LOOKED_THROUGH = 60
"""Mails, the newest first, until one has a link that still opens a form."""


def log_in(page: Page, camera: Camera, address: str, password: str) -> None:
    page.goto("/login")
    camera.take(page, "login")
    page.get_by_label("E-mail").fill(address)
    page.get_by_label("Password", exact=True).fill(password)
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "/login" not in url)


def for_staff(page: Page, camera: Camera) -> None:
    for name, path in PAGES.items():
        if camera.wants(name):
            page.goto(path)
            camera.take(page, name)
    for name in filter(camera.wants, FIRST):
        path, link = FIRST[name]
        page.goto(path)
        for found in page.locator(link).all()[:1]:
            page.goto(found.get_attribute("href") or path)
            camera.take(page, name)
    _settings(page, camera)
    if any(camera.wants(f"import-{step}") for step in STEPS):
        _import(page, camera)


def _settings(page: Page, camera: Camera) -> None:
    page.goto("/settings")
    links = page.locator("main a[href^='/settings/']")
    for path in dict.fromkeys(link.get_attribute("href") or "" for link in links.all()):
        name = path.strip("/").replace("/", "-")
        if camera.wants(name):
            page.goto(path)
            camera.take(page, name)


def _import(page: Page, camera: Camera) -> None:
    """A list of departures from choosing the file to what became of each row."""
    page.goto("/imports")
    page.locator("input[type=file]").set_input_files(
        {"name": "departures.csv", "mimeType": "text/csv", "buffer": _departures()}
    )
    camera.take(page, "import-upload")
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_url("**/columns**")
    camera.take(page, "import-columns")
    page.locator("main form footer button.btn-primary").click()
    page.wait_for_url("**/rows**")
    camera.take(page, "import-rows")
    commit = page.locator("form[action$='/commit'] button")
    if commit.is_enabled():
        commit.click()
        page.wait_for_url("**/result**")
        camera.take(page, "import-result")


def _departures() -> bytes:
    """A file as hotels have them: good rows, and each fault that happens every day."""
    day = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    stamp = datetime.now(UTC).strftime("%H%M%S")
    rows = [
        "Name;E-Mail;Abreise;Sprache;Zimmer",
        *(
            f"{name};guest.{stamp}.{room}@post.example;{day};{language};{room}"
            for name, language, room in (
                ("Käthe Blum", "de", 212),
                ("Rémi Gérard", "fr", 305),
                ("Agnese Testa", "it", 118),
                ("Marek Król", "pl", 401),
            )
        ),
        f"Ines Rabe;ines.rabe(at)post.example;{day};de;107",
        f"Otto Kern;;{day};de;110",
        ";wer@post.example;31.02.2026;de;111",
    ]
    return "\r\n".join(rows).encode("cp1252", "replace")


def for_guests(page: Page, camera: Camera, mail_url: str) -> None:
    """Behind the links that guests got; the last survey is answered for its thanks."""
    found = dict(_openings(page, mail_url))
    for name, url in found.items():
        page.goto(url)
        camera.take(page, name)
    if "survey" in found and camera.wants("thanks"):
        page.goto(found["survey"])
        page.locator("label[for=stars-5]").click()
        page.locator("main form button").last.click()
        page.wait_for_load_state()
        camera.take(page, "thanks")


def _openings(page: Page, mail_url: str) -> Iterator[tuple[str, str]]:
    """For each kind of link the newest that still shows a form."""
    wanted = dict(LINKS)
    for mail in _mails(mail_url):
        for name, part in list(wanted.items()):
            url = next((url for url in mail["links"] if part in url), "")
            if url and _opens(page, url):
                del wanted[name]
                yield name, url


def _opens(page: Page, url: str) -> bool:
    page.goto(url)
    return page.locator("main form").count() > 0


def _mails(mail_url: str) -> Iterator[dict[str, Any]]:
    entries, after = [], 0
    while found := httpx.get(f"{mail_url}/api/mails", params={"after_id": after}).json():
        entries += found
        after = found[-1]["id"]
    kinds = {entry["subject"]: 0 for entry in entries}
    for entry in reversed(entries):
        kinds[entry["subject"]] += 1
        if kinds[entry["subject"]] <= LOOKED_THROUGH:
            yield httpx.get(f"{mail_url}/api/mails/{entry['id']}").json()

"""Nothing for axe to find, nothing wider than a phone, light and dark, with and without scripts."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import NARROW, OpenContext, axe

STAFF = [
    "/",
    "/inbox",
    "/inbox?id=3",
    "/guests",
    "/guests?q=nobody",
    "/imports",
    "/imports/1",
    "/login",
]
GUEST = [
    "/g/survey",
    *(f"/g/state/{kind}" for kind in ("thanks", "already", "late", "unknown", "closed")),
]
GONE = ("404 (Not Found)", "410 (Gone)")


@pytest.mark.parametrize("size", ["wide", "narrow"])
@pytest.mark.parametrize("path", STAFF)
def test_axe_finds_nothing_on_staff_pages(
    open_context: OpenContext, address: str, path: str, size: str
) -> None:
    context = open_context(**({"viewport": NARROW} if size == "narrow" else {}))
    page = context.new_page()
    page.goto(address + path)
    expect(page.locator("h1").first).to_be_attached()
    axe(page)


@pytest.mark.parametrize("path", GUEST)
def test_axe_finds_nothing_on_guest_pages(
    open_context: OpenContext, address: str, path: str
) -> None:
    page = open_context(viewport=NARROW, expected=GONE).new_page()
    page.goto(address + path)
    axe(page)


def test_errors_are_pages_that_axe_likes(open_context: OpenContext, address: str) -> None:
    page = open_context(expected=GONE).new_page()
    page.goto(address + "/wrong/404")
    axe(page)
    page.get_by_role("link", name="Back to the start").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Parts")


@pytest.mark.parametrize("path", ["/", "/inbox?id=3", "/guests", "/imports/1"])
def test_nothing_is_wider_than_a_phone(open_context: OpenContext, address: str, path: str) -> None:
    page = open_context(viewport=NARROW).new_page()
    page.goto(address + path)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= NARROW["width"]
    assert page.evaluate("() => document.querySelector('main').scrollWidth") <= NARROW["width"]


def test_the_menu_of_a_phone_opens_holds_the_focus_and_closes(
    open_context: OpenContext, address: str
) -> None:
    page = open_context(viewport=NARROW).new_page()
    page.goto(address + "/guests")
    menu = page.get_by_role("navigation", name="Main menu")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(menu).to_be_visible()
    assert page.evaluate("() => document.querySelector('#side').contains(document.activeElement)")
    assert page.evaluate("() => document.querySelector('#main').inert")
    axe(page)
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(page.get_by_role("button", name="Menu")).to_be_focused()


def test_the_appearance_is_remembered_and_follows_the_system_at_first(
    open_context: OpenContext, address: str
) -> None:
    page = open_context(color_scheme="dark").new_page()
    page.goto(address + "/")
    theme = page.locator("html")
    expect(theme).to_have_attribute("data-bs-theme", "dark")
    page.get_by_role("button", name="Marta Kunz").click()
    page.get_by_role("button", name="Light").click()
    page.reload()
    expect(theme).to_have_attribute("data-bs-theme", "light")


def test_charts_are_drawn_as_pictures_with_a_name(page: Page, address: str) -> None:
    page.goto(address + "/")
    chart = page.get_by_role("img", name="Score of the last 30 days")
    expect(chart.locator("svg path").first).to_be_attached()

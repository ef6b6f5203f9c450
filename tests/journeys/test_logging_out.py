"""Whoever logs out in one tab is logged out in all: of this browser, and wherever the cookie is."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import House
from tests.support.browser import OpenContext
from tests.support.patience import wait_for

OTHERS = ("/guests", "/reviews", "/disputes", "/inbox", "/imports")
"""A page of every service that hears of sessions from accounts."""


def test_after_a_log_out_every_other_tab_leads_to_the_log_in(
    house: House, open_context: OpenContext
) -> None:
    browser = open_context()
    one, other = house.log_in(browser.new_page()), browser.new_page()
    wait_for(lambda: answers(one, house) == {200}, "every service to know the session")
    copied = open_context(storage_state=browser.storage_state()).new_page()
    for page in (one, other, copied):
        page.goto(f"{house.url}/settings/account" if page is one else f"{house.url}/guests")

    one.locator("#side .who").click()
    one.get_by_role("button", name="Log out").click()
    one.wait_for_url("**/login")

    click(other, "/reviews")
    wait_for(lambda: answers(copied, house) == {303}, "every service to know of the log-out")
    click(copied, "/reviews")


def answers(page: Page, house: House) -> set[int]:
    """What the services say to this browser's cookie."""
    asked = page.request
    return {asked.get(f"{house.url}{path}", max_redirects=0).status for path in OTHERS}


def click(page: Page, path: str) -> None:
    """On a line of the menu of a page that was opened before; the log-in comes instead."""
    page.locator(f"#side a[href='{path}']").click()
    expect(page).to_have_url(re.compile(r"/login\?next="))
    expect(page.get_by_label("E-mail")).to_be_focused()

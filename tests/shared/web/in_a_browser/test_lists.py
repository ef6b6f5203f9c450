"""Lists are searched, sorted and chosen from; a file leads to its rows."""

import re

from playwright.sync_api import Page, Route, expect

from tests.support.browser import OpenContext


def test_a_search_fills_the_list_and_the_address(page: Page, address: str) -> None:
    page.goto(address + "/guests")
    page.keyboard.press("/")
    page.keyboard.type("anna")
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page).to_have_url(re.compile(r"\?q=anna"))
    page.get_by_role("link", name="Guest", exact=True).click()
    expect(page.get_by_role("columnheader", name="Guest")).to_have_attribute(
        "aria-sort", "ascending"
    )
    page.get_by_label("Search guests").fill("anna k")
    expect(page).to_have_url(re.compile(r"q=anna\+k.*sort=name"))
    page.go_back()
    expect(page.get_by_label("Search guests")).to_have_value("anna")


def test_what_is_typed_before_the_scripts_came_is_searched_for(page: Page, address: str) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    htmx = re.compile(r"/htmx\.\w+\.js")
    page.route(htmx, hold)
    with page.expect_request(htmx):
        page.goto(address + "/guests", wait_until="commit")
    page.get_by_label("Search guests").fill("anna")
    [scripts] = held
    scripts.continue_()
    expect(page.locator("tbody tr")).to_have_count(2)


def test_one_box_selects_all_rows(page: Page, address: str) -> None:
    page.goto(address + "/guests")
    page.get_by_role("checkbox", name="Select all rows").check()
    expect(page.get_by_role("checkbox", name="Select Luca Bianchi").first).to_be_checked()


def test_a_file_is_sent_with_progress_and_leads_on(page: Page, address: str) -> None:
    page.goto(address + "/imports")
    content = b"name;email\n" * 200_000
    page.get_by_label("Drop your departure list here").set_input_files(
        {"name": "guests.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Upload").click()
    expect(page).to_have_url(address + "/imports/1")
    expect(page.get_by_text("The file is here.")).to_be_visible()


def test_staff_pages_read_without_javascript(open_context: OpenContext, address: str) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto(address + "/guests")
    page.get_by_role("searchbox").fill("anna")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("tbody tr")).to_have_count(2)

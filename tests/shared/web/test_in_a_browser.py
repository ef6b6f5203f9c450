"""The frame in Chromium: nothing for axe to find, an empty console, and the keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

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


@pytest.mark.parametrize("path", ["/", "/inbox?id=3", "/guests", "/imports/1"])
def test_nothing_is_wider_than_a_phone(open_context: OpenContext, address: str, path: str) -> None:
    page = open_context(viewport=NARROW).new_page()
    page.goto(address + path)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= NARROW["width"]
    assert page.evaluate("() => document.querySelector('main').scrollWidth") <= NARROW["width"]


def test_errors_are_pages_that_axe_likes(open_context: OpenContext, address: str) -> None:
    page = open_context(expected=GONE).new_page()
    page.goto(address + "/wrong/404")
    axe(page)
    page.get_by_role("link", name="Back to the start").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Parts")


def test_a_guest_answers_without_javascript(open_context: OpenContext, address: str) -> None:
    page = open_context(viewport=NARROW, java_script_enabled=False, expected=("422",)).new_page()
    page.goto(address + "/g/survey")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("One answer is missing")
    page.get_by_role("group", name="All in all").locator("label").nth(3).click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you!")


def test_a_guest_changes_the_language_without_javascript(
    open_context: OpenContext, address: str
) -> None:
    page = open_context(viewport=NARROW, java_script_enabled=False).new_page()
    page.goto(address + "/g/state/thanks?x=1")
    page.get_by_text("Language: English").click()
    page.get_by_role("button", name="Polski").click()
    assert "lang=pl" in page.url
    assert page.locator("html").get_attribute("lang") == "pl"


def test_stars_are_chosen_by_the_keyboard(open_context: OpenContext, address: str) -> None:
    page = open_context(viewport=NARROW).new_page()
    page.goto(address + "/g/survey")
    page.get_by_role("radio", name="1 star of 5").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="4 stars of 5").first).to_be_checked()


def test_the_first_tab_skips_to_the_content(page: Page, address: str) -> None:
    page.goto(address + "/guests")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_j_and_k_open_the_next_and_the_one_before(page: Page, address: str) -> None:
    page.goto(address + "/inbox")
    heading = page.locator("#detail h2").first
    expect(heading).to_have_text("Luca Bianchi")
    page.keyboard.press("j")
    expect(heading).to_have_text("Elif Demir")
    expect(page.locator("[data-row][aria-current]")).to_have_count(1)
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(heading).to_have_text("Katarzyna Nowak")


def test_e_is_done_the_row_leaves_and_undo_takes_it_back(page: Page, address: str) -> None:
    page.goto(address + "/inbox")
    page.keyboard.press("e")
    expect(page.locator("#m3")).to_have_count(0)
    expect(page.locator("#count-alerts")).to_have_text("36")
    expect(page).to_have_title(re.compile(r"^\(100\) "))
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").filter(has_text="Undone")).to_be_visible()
    page.reload()
    expect(page.locator("#m3")).to_have_count(1)


def test_g_and_a_letter_go_to_a_page(page: Page, address: str) -> None:
    page.goto(address + "/inbox")
    page.keyboard.press("g")
    page.keyboard.press("g")
    expect(page).to_have_url(address + "/guests")
    page.wait_for_load_state()
    page.keyboard.press("g")
    page.keyboard.press("i")
    expect(page).to_have_url(address + "/inbox")


def test_keys_write_where_one_writes_and_alt_is_left_alone(page: Page, address: str) -> None:
    page.goto(address + "/inbox")
    page.keyboard.press("Alt+e")
    page.keyboard.press("r")
    reply = page.get_by_label("Reply", exact=True).and_(page.locator("textarea"))
    expect(reply).to_be_focused()
    page.keyboard.type("jeg?")
    expect(reply).to_have_value("jeg?")
    expect(page.locator("#m3")).to_have_count(1)


def test_a_question_mark_shows_the_keys_which_can_be_switched_off(page: Page, address: str) -> None:
    page.goto(address + "/inbox")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_be_visible()
    sheet.get_by_role("switch").uncheck()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.reload()
    page.keyboard.press("e")
    page.keyboard.press("?")
    expect(sheet).to_be_hidden()
    expect(page.locator("#m3")).to_have_count(1)


def test_the_command_bar_finds_pages_and_what_can_be_done_here(page: Page, address: str) -> None:
    page.goto(address + "/inbox")
    page.keyboard.press("Control+k")
    bar = page.get_by_role("dialog", name="Commands and search")
    expect(bar.get_by_role("option", name="Hold", exact=True)).to_be_visible()
    axe(page)
    page.keyboard.type("disp")
    expect(bar.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.type("guests")
    expect(bar.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(address + "/guests")


def test_a_dialog_gives_the_focus_back(page: Page, address: str) -> None:
    page.goto(address + "/")
    opener = page.get_by_role("button", name="Open dialog")
    opener.click()
    expect(page.get_by_role("dialog", name="A dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


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


def test_a_message_arrives_by_itself(page: Page, address: str) -> None:
    page.goto(address + "/inbox")
    expect(page.locator("[hx-sse\\:connect]")).to_be_attached()
    page.wait_for_function("() => document.querySelector('[hx-sse\\\\:connect]')._htmx?.sse")
    page.request.post(address + "/arrive")
    expect(page.locator("#shelf-new [data-row]").first).to_contain_text("Nora Lindqvist")
    expect(page.locator("#count-new")).to_have_text("65")


def test_a_row_comes_once_and_never_goes_back_in_time(page: Page, address: str) -> None:
    page.goto(address + "/inbox")
    page.wait_for_function("() => document.querySelector('[hx-sse\\\\:connect]')._htmx?.sse")
    page.evaluate(
        "() => { window.arrived = 0;"
        " document.addEventListener('htmx:sse:after:message', () => window.arrived++); }"
    )
    for version in (2, 3, 1):
        page.request.post(f"{address}/arrive?version={version}")
    page.wait_for_function("() => window.arrived >= 3")
    row = page.locator("#m99")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Nora Lindqvist 3")


def test_a_refusal_is_said_in_a_toast_and_the_page_stays(
    open_context: OpenContext, address: str
) -> None:
    page = open_context(expected=("409", "500")).new_page()
    page.goto(address + "/")
    page.get_by_role("button", name="Wrong").click()
    expect(page.get_by_text("The dispute runs for another 11 days.")).to_be_visible()
    page.get_by_role("button", name="Boom").click()
    expect(page.get_by_text("It was noted. Please try again.")).to_be_visible()
    expect(page.get_by_role("button", name="Boom")).to_be_visible()


def test_a_server_that_is_gone_is_said_in_a_toast(open_context: OpenContext, address: str) -> None:
    context = open_context(expected=("ERR_FAILED", "Failed to fetch", "htmx:error"))
    page = context.new_page()
    page.goto(address + "/")
    page.route("**/refused", lambda route: route.abort())
    page.get_by_role("button", name="Wrong").click()
    expect(page.get_by_text("The server did not answer.")).to_be_visible()


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


def test_charts_are_drawn_as_pictures_with_a_name(page: Page, address: str) -> None:
    page.goto(address + "/")
    chart = page.get_by_role("img", name="Score of the last 30 days")
    expect(chart.locator("svg path").first).to_be_attached()


def test_staff_pages_read_without_javascript(open_context: OpenContext, address: str) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto(address + "/guests")
    page.get_by_role("searchbox").fill("anna")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("tbody tr")).to_have_count(2)

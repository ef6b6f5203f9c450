"""The keyboard alone leads everywhere, and never where one writes."""

import re

from playwright.sync_api import Page, expect

from tests.support.browser import axe


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

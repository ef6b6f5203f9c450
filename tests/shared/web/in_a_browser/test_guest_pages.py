"""A guest's pages need no scripts, and no mouse."""

from playwright.sync_api import expect

from tests.support.browser import NARROW, OpenContext


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

"""Two of the staff in one inbox: they see each other, and what one does can be undone."""

import re

from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import House, answer
from tests.support.browser import NARROW, OpenContext, axe


def a_complaint(house: House, open_context: OpenContext, name: str) -> None:
    _address, survey = house.invited(name, "en")
    guest = open_context(viewport=NARROW, java_script_enabled=False)
    answer(guest, survey, 1, f"{name} found the room dirty")


def opened(house: House, page: Page, name: str) -> Page:
    """The conversation with a guest, from the list."""
    page.goto(f"{house.url}/inbox/alerts")
    page.locator("[data-row]", has_text=name).locator("a").click()
    expect(page.locator(".panes.open #detail h2").first).to_have_text(name)
    return page


def test_two_see_each_other_answering(house: House, open_context: OpenContext) -> None:
    a_complaint(house, open_context, "Paula Doppelt")
    anna = opened(house, house.log_in(open_context().new_page()), "Paula Doppelt")
    otto = opened(house, house.log_in(open_context().new_page(), "staff"), "Paula Doppelt")
    axe(anna)
    expect(otto.locator("#answering")).not_to_contain_text("answering")
    anna.locator("#reply").press_sequentially("We are")
    expect(otto.locator("#answering")).to_contain_text("is answering right now")
    expect(anna.locator("#answering")).not_to_contain_text("answering right now")
    otto.locator("#reply").press_sequentially("Dear")
    expect(anna.locator("#answering")).to_contain_text("is answering right now")


def test_a_word_of_the_other_appears_and_what_one_typed_stays_and_may_be_sent(
    house: House, open_context: OpenContext
) -> None:
    a_complaint(house, open_context, "Rolf Rasch")
    anna = opened(house, house.log_in(open_context().new_page()), "Rolf Rasch")
    otto = opened(house, house.log_in(open_context().new_page(), "staff"), "Rolf Rasch")
    otto.locator("#reply").fill("Dear Rolf, my long and careful answer")
    anna.locator("#reply").fill("We are sorry.")
    anna.get_by_role("button", name="Send").click()
    for page in (anna, otto):
        expect(page.locator(".bubble.ours")).to_contain_text("We are sorry.")
    expect(otto.locator("#reply")).to_have_value("Dear Rolf, my long and careful answer")
    otto.get_by_role("button", name="Send").click()
    expect(otto.locator(".bubble.ours")).to_have_count(2)


def test_after_a_sent_message_keys_are_heard_again(house: House, open_context: OpenContext) -> None:
    a_complaint(house, open_context, "Tara Taste")
    anna = opened(house, house.log_in(open_context().new_page()), "Tara Taste")
    note = anna.locator("#detail").get_by_role("button", name="Internal note")
    anna.locator("#reply").press_sequentially("No noise any more")
    expect(note).to_have_attribute("aria-pressed", "false")
    anna.keyboard.press("Control+Enter")
    expect(anna.locator(".bubble.ours")).to_contain_text("No noise any more")
    expect(anna.locator("#thread")).to_be_focused()
    anna.keyboard.press("n")
    expect(note).to_have_attribute("aria-pressed", "true")
    expect(anna.locator("#note")).to_be_focused()
    anna.keyboard.type("Heating mended, see her again at breakfast")
    anna.keyboard.press("Control+Enter")
    expect(anna.locator("#thread")).to_contain_text("Heating mended, see her again at breakfast")
    expect(anna.locator("#thread")).to_be_focused()
    anna.keyboard.press("r")
    expect(anna.locator("#reply")).to_be_focused()
    expect(anna.locator("#reply")).to_have_value("")


def test_what_one_writes_next_stays_while_the_page_shows_what_was_sent(
    house: House, open_context: OpenContext
) -> None:
    a_complaint(house, open_context, "Hanna Hasty")
    anna = opened(house, house.log_in(open_context().new_page()), "Hanna Hasty")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    shown_anew = re.compile(r"/conversations/[^/]+\?shelf")
    anna.route(shown_anew, hold)
    anna.locator("#reply").fill("We are sorry")
    with anna.expect_request(shown_anew):
        anna.keyboard.press("Control+Enter")
    expect(anna.locator("#thread")).to_be_focused()
    anna.keyboard.press("n")
    expect(anna.locator("#note")).to_be_focused()
    anna.keyboard.type("Give her the room with")
    expect(anna.locator("#toasts")).to_contain_text("on its way")
    with anna.expect_response(shown_anew):
        for route in held:
            route.continue_()
    anna.unroute_all()
    expect(anna.locator(".bubble.ours")).to_contain_text("We are sorry")
    expect(anna.locator("#note")).to_be_focused()
    anna.keyboard.type(" a view")
    held.clear()
    anna.route(shown_anew, hold)
    with anna.expect_request(shown_anew):
        anna.keyboard.press("Control+Enter")
    expect(anna.locator(".bubble.note")).to_contain_text("Give her the room with a view")
    anna.keyboard.press("r")
    expect(anna.locator("#reply")).to_have_value("")
    expect(anna.locator("#reply")).to_be_focused()
    anna.keyboard.type("One more thing")
    anna.locator("#detail").get_by_role("button", name="Hold").first.click()
    dialog = anna.locator("dialog[open]")
    dialog.get_by_label("Reason").press_sequentially("Waits for the")
    dialog.evaluate("dialog => dialog.dataset.before = 'it is shown anew'")
    with anna.expect_response(shown_anew):
        for route in held:
            route.continue_()
    anna.unroute_all()
    expect(dialog).not_to_have_attribute("data-before", re.compile("."))
    expect(dialog.get_by_label("Reason")).to_be_focused()
    anna.keyboard.type(" plumber")
    expect(dialog.get_by_label("Reason")).to_have_value("Waits for the plumber")
    dialog.get_by_role("button", name="Hold").click()
    expect(dialog).to_have_count(0)
    expect(anna.locator("#detail").get_by_role("button", name="Release")).to_be_visible()
    expect(anna.locator("#reply")).to_have_value("One more thing")


def test_done_goes_on_to_the_next_and_undo_brings_it_back(
    house: House, open_context: OpenContext
) -> None:
    for name in ("Nora Next", "Uwe Undo"):
        a_complaint(house, open_context, name)
    anna = opened(house, house.log_in(open_context().new_page()), "Uwe Undo")
    row = anna.locator("[data-row]", has_text="Uwe Undo")
    expect(row).to_have_attribute("aria-current", "true")
    anna.locator("#detail h2").first.click()
    anna.keyboard.press("e")
    expect(anna.locator("#toasts")).to_contain_text("Done")
    expect(row).to_have_count(0)
    expect(anna.locator("#detail h2").first).not_to_have_text("Uwe Undo")
    expect(anna).to_have_url(f"{house.url}/inbox/alerts")
    current = anna.locator("[data-row][aria-current=true] strong")
    expect(current).to_contain_text(anna.locator("#detail h2").first.inner_text())
    anna.get_by_role("button", name="Undo").click()
    expect(anna.locator("#toasts")).to_contain_text("Back in the inbox")
    expect(row).to_be_visible()
    expect(anna.locator("#detail h2").first).to_have_text("Uwe Undo")
    expect(row).to_have_attribute("aria-current", "true")


def test_keys_lead_through_the_inbox_to_the_reviews_and_the_sheet_names_those_of_the_page(
    house: House, open_context: OpenContext
) -> None:
    names = ("Kira Key", "Karl Kurz")
    for name in names:
        a_complaint(house, open_context, name)
    anna = opened(house, house.log_in(open_context().new_page()), names[0])
    expect(anna.locator("[data-row]", has_text=names[1])).to_be_visible()
    shown = anna.locator("[data-row] strong").all_inner_texts()
    first, second = (shown[at].split(",")[0].strip() for at in (0, 1))
    heading, current = anna.locator("#detail h2").first, anna.locator("[data-row][aria-current]")
    anna.locator("[data-row] a").first.click()
    expect(heading).to_have_text(first)
    for key, name in (("j", second), ("k", first)):
        anna.keyboard.press(key)
        expect(heading).to_have_text(name)
        expect(current).to_have_count(1)
        expect(current).to_contain_text(name)
        expect(current.locator("a")).to_be_focused()

    anna.keyboard.press("/")
    search = anna.get_by_role("searchbox", name="Search guests and words")
    expect(search).to_be_focused()
    anna.keyboard.type("j?")
    expect(search).to_have_value("j?")
    search.fill("")
    expect(anna.locator("[data-row]", has_text=second)).to_be_visible()
    anna.locator("#thread").focus()

    sheet = anna.get_by_role("dialog", name="Keyboard shortcuts")
    of_the_page = sheet.locator("[data-here]")
    for _ in ("once", "and again, nothing is named twice"):
        anna.keyboard.press("?")
        expect(sheet).to_be_visible()
        expect(of_the_page).to_have_text(
            [
                re.compile(rf"^{line}$")
                for line in ("hhHold", "eeDone", "rrWrite", "nnInternal note")
            ]
        )
        expect(sheet).to_contain_text("Go to: Reviews")
        anna.keyboard.press("Escape")
        expect(sheet).to_be_hidden()
        expect(anna.locator("#thread")).to_be_focused()

    anna.keyboard.press("h")
    hold = anna.get_by_role("dialog", name="Put on hold")
    expect(hold).to_be_visible()
    anna.keyboard.press("Escape")
    expect(hold).to_be_hidden()
    expect(anna.locator("#thread")).to_be_focused()

    anna.keyboard.press("g")
    anna.keyboard.press("r")
    anna.wait_for_url(f"{house.url}/reviews")
    anna.keyboard.press("?")
    expect(of_the_page).to_have_text([re.compile("^ffFigures$")])
    anna.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    anna.keyboard.press("j")
    anna.wait_for_url(re.compile(r"/reviews/[0-9a-f-]{36}"))
    expect(anna.locator("#detail [data-opened]")).to_be_visible()
    reviewer = heading.inner_text()
    anna.keyboard.press("?")
    for line in ("ffFigures", "dd(Open d|D)ispute", "nnNext"):
        expect(of_the_page.filter(has_text=re.compile(f"^{line}$"))).to_have_count(1)
    expect(sheet).not_to_contain_text("Internal note")
    expect(sheet).not_to_contain_text("Hold")
    axe(anna)
    anna.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    anna.keyboard.press("n")
    expect(heading).not_to_have_text(reviewer)


def test_one_s_change_is_seen_in_the_other_s_list(house: House, open_context: OpenContext) -> None:
    a_complaint(house, open_context, "Lena Live")
    anna = opened(house, house.log_in(open_context().new_page()), "Lena Live")
    otto = house.log_in(open_context().new_page(), "staff")
    otto.goto(f"{house.url}/inbox/alerts")
    theirs = otto.locator("[data-row]", has_text="Lena Live")
    expect(theirs).to_be_visible()
    anna.locator("#detail").get_by_role("button", name="Done").click()
    expect(theirs).to_have_count(0)

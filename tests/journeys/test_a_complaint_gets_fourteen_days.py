"""A complaint opens a dispute by itself; the guest is asked, and takes the review back."""

from playwright.sync_api import expect

from tests.journeys.conftest import House, answer, link, shows
from tests.support.browser import NARROW, OpenContext, axe


def test_the_guest_takes_the_review_back(house: House, open_context: OpenContext) -> None:
    address, survey = house.invited("Jonas Laut", "de")
    guest = open_context(viewport=NARROW, java_script_enabled=False)
    words = "Es war laut und kalt, nie wieder"
    answer(guest, survey, 1, words)

    staff = house.log_in(open_context().new_page())
    shows(staff, f"{house.url}/disputes", "tbody tr", "Jonas Laut")
    row = staff.locator("tbody tr", has_text="Jonas Laut")
    expect(row).to_be_visible()
    axe(staff)
    row.locator("a.name").click()
    staff.locator("textarea[name=words]").fill("Es tut uns leid. Was ist passiert?")
    staff.get_by_role("button", name="Send").click()
    expect(staff.locator(".bubble.ours")).to_contain_text("Es tut uns leid")

    mail = house.mail(address, "/g/d/")
    assert "Was ist passiert?" in mail["text"]
    choice = guest.new_page()
    choice.goto(link(mail, "/g/d/"))
    expect(choice.locator("blockquote")).to_contain_text(words)
    choice.locator("form[action*='/revoke'] button").click()
    expect(choice.locator("h1")).to_be_visible()

    shows(staff, f"{house.url}/disputes?state=closed", "tbody tr", "Jonas Laut")
    expect(staff.locator("tbody tr", has_text="Jonas Laut")).to_contain_text("Taken back")
    staff.goto(f"{house.url}/reviews")
    expect(staff.locator("[data-row]", has_text=words)).to_contain_text("Taken back")

    again = guest.new_page()
    again.goto(link(mail, "/g/d/"))
    expect(again.locator("form[action*='/revoke']")).to_have_count(0)


def test_the_guest_replaces_the_review(house: House, open_context: OpenContext) -> None:
    address, survey = house.invited("Petra Neu", "de")
    guest = open_context(viewport=NARROW, java_script_enabled=False)
    answer(guest, survey, 2, "Das Frühstück war kalt")
    staff = house.log_in(open_context().new_page())
    shows(staff, f"{house.url}/disputes", "tbody tr", "Petra Neu")
    staff.locator("tbody tr", has_text="Petra Neu").locator("a.name").click()
    staff.locator("textarea[name=words]").fill("Dürfen wir es gutmachen?")
    staff.get_by_role("button", name="Send").click()

    choice = guest.new_page()
    choice.goto(link(house.mail(address, "/g/d/"), "/g/d/"))
    choice.locator("label[for=score-4]").click()
    choice.locator("textarea[name=words]").fill("Am Ende doch ein schöner Aufenthalt")
    choice.locator("form[action*='/replace'] button").last.click()
    expect(choice.locator("h1")).to_be_visible()

    staff.goto(f"{house.url}/reviews")
    expect(staff.locator("[data-row]", has_text="doch ein schöner Aufenthalt")).to_be_visible()
    expect(staff.locator("[data-row]", has_text="Frühstück war kalt")).to_contain_text("Replaced")


def test_time_runs_out(house: House, open_context: OpenContext) -> None:
    _address, survey = house.invited("Otto Still", "de")
    guest = open_context(viewport=NARROW, java_script_enabled=False)
    answer(guest, survey, 1, "Schlecht")
    staff = house.log_in(open_context(expected=("401",)).new_page())
    shows(staff, f"{house.url}/disputes", "tbody tr", "Otto Still")
    house.move(days=14)
    house.happens("disputes", "dispute.closed", 3)
    house.log_in(staff)  # sessions end after fourteen days, too
    shows(staff, f"{house.url}/disputes?state=closed", "tbody tr", "Otto Still")
    expect(staff.locator("tbody tr", has_text="Otto Still")).to_contain_text("Time ran out")

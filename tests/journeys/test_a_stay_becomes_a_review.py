"""Departure, invitation, click, review, live in the stream, comment, rate, publication."""

import re

import httpx
from playwright.sync_api import expect

from tests.journeys.conftest import House, answer
from tests.support.browser import NARROW, OpenContext, axe
from tests.support.patience import wait_for


def test_a_stay_becomes_a_published_review(house: House, open_context: OpenContext) -> None:
    _address, survey = house.invited("Zofia Nowak", "pl")
    staff = house.log_in(open_context().new_page())
    staff.goto(f"{house.url}/reviews")
    expect(staff.get_by_role("heading", name="Reviews").first).to_be_attached()

    guest = open_context(viewport=NARROW, java_script_enabled=False)
    words = "Cudowny pobyt, bardzo mili ludzie"
    thanks = answer(guest, survey, 4, words)
    expect(thanks.locator("h1")).to_be_visible()

    row = staff.locator("[data-row]", has_text=words)
    expect(row).to_be_visible()
    expect(row).to_contain_text("80%")

    row.locator("a").first.click()
    staff.wait_for_url(re.compile(r"/reviews/[0-9a-f-]{36}"))
    staff.locator("textarea[name=words]").fill("Dziękujemy i do zobaczenia!")
    staff.get_by_role("button", name="Comment", exact=True).click()
    expect(staff.locator("#detail")).to_contain_text("do zobaczenia")
    axe(staff)

    staff.goto(f"{house.url}/")
    expect(staff.locator("main")).to_contain_text("100%")

    house.move(hours=72)
    house.happens("stream", "review.published")
    staff.goto(f"{house.url}/reviews")
    row = staff.locator("[data-row]", has_text=words)
    expect(row).to_be_visible()
    expect(row).not_to_contain_text("Public on")


def test_a_link_is_used_once_and_keeps_what_was_typed(
    house: House, open_context: OpenContext
) -> None:
    _address, survey = house.invited("Luc Dubois", "fr")
    guest = open_context(viewport=NARROW, java_script_enabled=False, expected=("422", "409"))
    page = guest.new_page()
    page.goto(survey)
    page.locator("textarea").fill("J'ai oublié les étoiles")
    page.locator("form[novalidate], main form").last.evaluate("f => f.noValidate = true")
    page.locator("main button").last.click()
    expect(page.locator("textarea")).to_have_value("J'ai oublié les étoiles")

    answer(guest, survey, 5, "Parfait")
    again = guest.new_page()

    def is_answered() -> bool:
        again.goto(survey)
        return again.locator("input[name=stars]").count() == 0

    wait_for(is_answered, "a survey that is answered")
    expect(again.locator("h1")).to_be_visible()


def test_fetching_links_counts_as_nothing(house: House, open_context: OpenContext) -> None:
    """A scanner's GET, a hundred times, of every link in the mail."""

    def noticed() -> list[int]:
        topics = ("invitation.clicked", "recipient.blocked")
        return [house.happened("invitations", topic) for topic in topics]

    address, _survey = house.invited("Ada Scanner", "en")
    mail = house.mail(address)
    before = noticed()
    for url in mail["links"] * 20:
        assert httpx.get(url).status_code == 200
    assert noticed() == before

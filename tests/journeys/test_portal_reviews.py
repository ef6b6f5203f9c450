"""A place is connected to a portal: its reviews come in, and comments go out and are seen."""

import re

import httpx
from playwright.sync_api import Page, expect

from tests.journeys.conftest import House
from tests.support.browser import OpenContext, axe
from tests.support.patience import wait_for

LOCATION, GRANT = "accounts/1001/locations/2001", "grant-1001"
WORDS = "Die Betten waren weich, das Zimmer war laut."
COMMENT = "Danke!\n\nWir haben neue Betten."


def on_the_portal(house: House, stars: int, words: str, **more: object) -> str:
    """A guest writes on the portal; the review's id there."""
    told = {"stars": stars, "words": words, "language": "de", **more}
    answer = httpx.post(f"{house.portal}/control/reviews", json=told)
    return str(answer.raise_for_status().json()["reviewId"])


def the_rate(page: Page, house: House) -> str:
    """The comment rate of Google, as the front page has it."""
    page.goto(f"{house.url}/")
    row = page.locator("tr", has=page.get_by_role("cell", name="Google", exact=True)).first
    return row.locator(".progress-line span").inner_text()


def its_answer_is_lost(house: House) -> None:
    """The portal takes the next comment, and nobody can tell."""
    fault = {"mode": "cut", "method": "PUT"}
    httpx.post(f"{house.portal}/control/faults", json=fault).raise_for_status()


def comments_sent(house: House) -> list[str]:
    """The words of each request to comment that reached the portal, whatever became of it."""
    ledger = httpx.get(f"{house.portal}/control/ledger").json()
    return [line["words"] for line in ledger if line["method"] == "PUT"]


def is_accepted(house: House) -> None:
    """The portal's moderation takes five seconds of its own."""
    page = f"{house.portal}/"
    wait_for(lambda: "APPROVED" in httpx.get(page).text, "moderation")


def the_fourth_is_refused(house: House, admin: Page, open_context: OpenContext) -> None:
    """Also to whoever still sees a button, on a page of before that does not follow."""
    refresh = admin.get_by_role("button", name="Refresh")
    refresh.click()
    expect(admin.locator("main")).to_contain_text("1 refresh left today.")
    expect(admin.locator("tbody tr", has_text="Connected").first).to_be_visible()
    before = house.log_in(open_context(java_script_enabled=False, expected=("409",)).new_page())
    before.goto(f"{house.url}/settings/portals")
    refresh.click()
    expect(admin.locator("main")).to_contain_text("All refreshes of today are used")
    expect(refresh).to_be_disabled()
    house.happens("ingest", "feed.refresh_completed", 4)
    before.get_by_role("button", name="Refresh").click()
    expect(before.locator("main")).to_contain_text("All 3 refreshes of today are used.")


def test_a_portals_review_comes_in_and_its_comment_is_seen_there(
    house: House, open_context: OpenContext
) -> None:
    on_the_portal(house, 5, "Schon lange her, aber schön.", age_days=20)
    admin = house.log_in(open_context(expected=("422",)).new_page())
    admin.goto(f"{house.url}/settings/portals")
    admin.get_by_role("link", name="Connect").first.click()
    admin.get_by_label("Location").fill("accounts/1001")
    admin.get_by_label("Refresh token").fill(GRANT)
    admin.get_by_role("button", name="Connect").click()
    expect(admin.locator(".field-error")).to_contain_text("not the name of a location")
    axe(admin)
    admin.get_by_label("Location").fill(LOCATION)
    admin.get_by_label("Refresh token").fill(GRANT)
    admin.get_by_role("button", name="Connect").click()
    row = admin.locator("tbody tr", has_text="Google").filter(has_text="Connected")
    expect(row).to_be_visible()
    axe(admin)

    stream = house.log_in(open_context().new_page())
    stream.goto(f"{house.url}/reviews")
    expect(stream.locator("[data-row]", has_text="Schon lange her")).to_contain_text("100%")
    assert the_rate(stream, house) == "0%"

    stream.goto(f"{house.url}/reviews")
    on_the_portal(house, 2, WORDS)
    row.get_by_role("button", name="Refresh").click()
    card = stream.locator("[data-row]", has_text=WORDS)
    expect(card).to_contain_text("40%")
    expect(admin.locator("main")).to_contain_text("2 refreshes left today.")

    the_fourth_is_refused(house, admin, open_context)

    its_answer_is_lost(house)
    card.locator("a").first.click()
    stream.wait_for_url(re.compile(r"/reviews/[0-9a-f-]{36}"))
    stream.locator("textarea[name=words]").fill(COMMENT)
    stream.get_by_role("button", name="Comment", exact=True).click()
    detail = stream.locator("#detail")
    expect(detail).to_contain_text("neue Betten")
    house.happens("ingest", "portal_review.comment_delayed")
    house.move(minutes=1)
    house.happens("ingest", "portal_review.comment_sent")
    expect(detail).to_contain_text("Sent")
    is_accepted(house)
    house.move(minutes=1)
    house.happens("stream", "comment.seen")
    expect(detail).to_contain_text("Seen on the portal")
    axe(stream)
    assert the_rate(stream, house) == "50%"
    assert comments_sent(house) == [COMMENT]

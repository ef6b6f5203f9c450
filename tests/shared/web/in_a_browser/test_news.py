"""What the server says by itself: news in the list, refusals and faults in a toast."""

from playwright.sync_api import Page, expect

from tests.support.browser import OpenContext


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

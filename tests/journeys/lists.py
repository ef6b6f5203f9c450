"""Departure lists as hotels have them, and the way through the wizard that reads them."""

from collections.abc import Sequence

from playwright.sync_api import Page, expect

from tests.journeys.conftest import House


def a_list(header: str, *rows: Sequence[object]) -> bytes:
    """As a front office's program writes it: semicolons, Windows lines and letters."""
    lines = [header, *(";".join(map(str, row)) for row in rows)]
    return "".join(f"{line}\r\n" for line in lines).encode("cp1252")


def upload(house: House, staff: Page, content: bytes, name: str = "abreisen.csv") -> None:
    """To the page of the columns."""
    staff.goto(f"{house.url}/imports")
    staff.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )
    staff.get_by_role("button", name="Upload", exact=True).click()
    staff.wait_for_url("**/columns**")


def look_at_the_rows(staff: Page) -> None:
    staff.get_by_role("button", name="Look at the rows").click()
    staff.wait_for_url("**/rows**")


def store(staff: Page) -> None:
    """Until all rows are stored; the result stays open."""
    staff.locator("form[action$='/commit'] button").click()
    staff.wait_for_url("**/result**")
    expect(staff.locator("#result")).to_contain_text("Rows read")

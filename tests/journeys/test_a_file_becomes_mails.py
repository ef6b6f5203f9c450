"""A list of departures, as hotels have them, is corrected, imported, mailed, and taken back."""

import csv
import io
from datetime import date, timedelta

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import House
from tests.journeys.lists import a_list, look_at_the_rows, store, upload
from tests.support.browser import OpenContext, axe

HEADER = "Gästename;E-Mail-Adresse;Abreise;Sprache;Türschild;Bemerkung"
LONG = 8_000
"""Rows of a list that takes long enough to be watched."""


@pytest.fixture
def receptionist(house: House, open_context: OpenContext) -> Page:
    return house.log_in(open_context().new_page(), "staff")


def departures(departed: date) -> bytes:
    """Four that are right and an address that cannot be."""
    day = f"{departed:%d.%m.%Y}"
    return a_list(
        HEADER,
        ("Käthe Größl", "kaethe@list-guests.example", day, "de", "212", "Fensterplatz"),
        ("Rémi Gérard", "remi@list-guests.example", day, "fr", "305", ""),
        ("Agnès Müßig", "agnes@list-guests.example", day, "de", "118", ""),
        ("Ines Rabe", "ines(at)list-guests.example", day, "de", "107", ""),
        ("Otto Weg", "otto@list-guests.example", day, "de", "110", ""),
    )


def the_columns_are_put_right(staff: Page) -> None:
    """Letters were understood; the order of dates is said, and the column nobody could know."""
    page = staff.locator("#columns")
    expect(page).to_contain_text("Käthe Größl")
    expect(page.locator("select[name=encoding] option:checked")).to_contain_text("(detected)")
    page.locator("select[name=date_order]").select_option("DMY")
    door = page.get_by_label("What “Türschild” holds")
    expect(door).to_have_value("")
    door.select_option("room")
    axe(staff)
    look_at_the_rows(staff)


def the_rows_are_put_right(staff: Page) -> None:
    """The address that cannot be right is corrected, a row is removed."""
    expect(staff.locator("#figures")).to_contain_text("Import 4 guests")
    axe(staff)
    address = staff.locator("tr.is-bad input[name=email]")
    expect(address).to_have_value("ines(at)list-guests.example")
    address.fill("ines@list-guests.example")
    address.press("Tab")
    expect(staff.locator("tr.is-bad")).to_have_count(0)
    expect(staff.locator("#figures")).to_contain_text("Import 5 guests")
    otto = row_of(staff, "Otto Weg")
    otto.get_by_role("button", name="Remove row").click()
    expect(otto).to_have_count(0)
    expect(staff.locator("#figures")).to_contain_text("Import 4 guests")


def row_of(staff: Page, name: str) -> Locator:
    return staff.locator("#rows tr", has=staff.locator(f"input[value='{name}']"))


def fates(staff: Page) -> list[str]:
    """The code of each row, as the file says that is downloaded."""
    with staff.expect_download() as expected:
        staff.get_by_role("link", name="Download each row's fate").click()
    lines = csv.reader(io.StringIO(expected.value.path().read_text("utf-8-sig")))
    return [code for _row, code, *_rest in list(lines)[1:]]


def listed(house: House, staff: Page, words: str) -> Locator:
    """The guests that a search finds."""
    staff.goto(f"{house.url}/guests?q={words}")
    return staff.locator("#guests tbody tr")


def mails_to(house: House, address: str) -> int:
    found = httpx.get(f"{house.whole.sink.http_url}/api/mails", params={"to": address})
    return len(found.json())


def test_a_list_is_read_corrected_and_becomes_mails(house: House, receptionist: Page) -> None:
    content = departures(house.now().date() - timedelta(days=2))
    upload(house, receptionist, content)
    the_columns_are_put_right(receptionist)
    the_rows_are_put_right(receptionist)
    store(receptionist)
    result = receptionist.locator("#result")
    expect(result.get_by_role("row", name="New guest")).to_contain_text("4")
    expect(result.get_by_role("row", name="Removed by hand")).to_contain_text("1")
    axe(receptionist)
    assert fates(receptionist) == ["ok_created"] * 4
    guest = listed(house, receptionist, "Größl").locator("a.name")
    guest.click()
    expect(receptionist.locator("main")).to_contain_text("212")

    upload(house, receptionist, content)
    expect(receptionist.locator("#columns")).to_contain_text("was imported before")
    look_at_the_rows(receptionist)
    row_of(receptionist, "Otto Weg").get_by_role("button", name="Remove row").click()
    expect(row_of(receptionist, "Otto Weg")).to_have_count(0)
    store(receptionist)
    assert sorted(fates(receptionist)) == ["already_known"] * 3 + ["invalid_email"]
    expect(listed(house, receptionist, "Größl")).to_have_count(1)

    house.move(hours=24)
    for who in ("kaethe", "remi", "agnes", "ines"):
        assert house.mail(f"{who}@list-guests.example", "/g/s/")
    house.happens("invitations", "invitation.sent", 4)
    assert [mails_to(house, f"{who}@list-guests.example") for who in ("kaethe", "otto")] == [1, 0]


def test_an_import_is_taken_back_before_anybody_is_written_to(
    house: House, receptionist: Page
) -> None:
    departed = house.now().date() - timedelta(days=2)
    row = ("Wanda Widerruf", "wanda@list-guests.example", departed, "pl", "9", "")
    upload(house, receptionist, a_list(HEADER, row), "irrtum.csv")
    look_at_the_rows(receptionist)
    store(receptionist)
    expect(listed(house, receptionist, "Widerruf")).to_have_count(1)

    receptionist.goto(f"{house.url}/imports")
    receptionist.get_by_role("link", name="irrtum.csv").click()
    receptionist.get_by_role("button", name="Take back").first.click()
    receptionist.locator("dialog[open]").get_by_role("button", name="Take back").click()
    expect(receptionist.locator("#result")).to_contain_text("This import was taken back")
    house.happens("invitations", "invitation.taken_back")
    house.invited("Karl Kontrolle")
    assert mails_to(house, "wanda@list-guests.example") == 0
    expect(listed(house, receptionist, "Widerruf")).to_have_count(0)


def test_a_long_list_tells_how_far_it_is_and_then_what_became_of_it(
    house: House, receptionist: Page
) -> None:
    """The same guest again and again: long enough to be seen, and nobody's thousand mails."""
    departed = house.now().date() - timedelta(days=2)
    row = ("Lea Lang", "lea@list-guests.example", departed, "pl", "7", "")
    upload(house, receptionist, a_list(HEADER, *[row] * LONG), "lang.csv")
    look_at_the_rows(receptionist)
    receptionist.locator("form[action$='/commit'] button").click()
    bar = receptionist.get_by_role("progressbar", name="Storing the guests")
    expect(bar).to_have_attribute("max", str(LONG))
    result = receptionist.locator("#result")
    expect(result.get_by_role("row", name="New guest")).to_contain_text("1")
    expect(result.get_by_role("row", name="earlier row")).to_contain_text(f"{LONG - 1:,}")
    expect(bar).to_have_count(0)
    expect(listed(house, receptionist, "Lang")).to_have_count(1)

"""Alert, answer by mail, the guest's answer by LMTP and by the link, done, undo."""

import smtplib
from email.message import EmailMessage
from typing import Any

from playwright.sync_api import expect

from tests.journeys.conftest import House, answer, link
from tests.support.browser import NARROW, OpenContext, axe


def reply_to(house: House, mail: dict[str, Any], words: str) -> None:
    """What the hotel's mail server hands over: the guest's answer, quoting ours."""
    told = EmailMessage()
    told["From"] = mail["headers"]["To"]
    told["To"] = mail["headers"]["Reply-To"]
    told["Subject"] = f"Re: {mail['headers']['Subject']}"
    told["Message-ID"] = "<answer-1@guests.example>"
    quoted = "\n".join(f"> {line}" for line in mail["text"].splitlines())
    told.set_content(f"{words}\n\n{quoted}\n")
    port = int(house.whole.processes.environment["LMTP_PORT"])
    for _ in range(2):  # delivered twice: heard once
        with smtplib.LMTP("127.0.0.1", port) as server:
            server.send_message(told, "guest@guests.example", [mail["headers"]["Reply-To"]])


def test_words_go_out_and_come_back(house: House, open_context: OpenContext) -> None:
    address, survey = house.invited("Marta Alarm", "en")
    guest = open_context(viewport=NARROW, java_script_enabled=False)
    answer(guest, survey, 1, "The room was dirty")

    staff = house.log_in(open_context().new_page())
    staff.goto(f"{house.url}/inbox/alerts")
    row = staff.locator("[data-row]", has_text="Marta Alarm")
    expect(row).to_be_visible()
    row.locator("a").click()
    expect(staff.locator("#detail h2").first).to_have_text("Marta Alarm")
    axe(staff)
    staff.locator("#reply").fill("We are sorry. May we call you?")
    staff.get_by_role("button", name="Send").click()
    expect(staff.locator(".bubble.ours")).to_contain_text("May we call you?")
    staff.locator("#detail").get_by_role("button", name="Internal note").click()
    staff.locator("#note").fill("Housekeeping forgot room 12")
    staff.get_by_role("button", name="Add note").click()
    expect(staff.locator(".bubble.note")).to_contain_text("forgot room 12")

    mail = house.mail(address, "/g/c/")
    assert "May we call you?" in mail["text"]
    assert "forgot room 12" not in mail["text"] + mail["html"]
    reply_to(house, mail, "Yes, please call tomorrow.")
    staff.reload()
    expect(staff.locator(".bubble", has_text="please call tomorrow")).to_have_count(1)

    theirs = guest.new_page()
    theirs.goto(link(mail, "/g/c/"))
    expect(theirs.locator("main")).to_contain_text("May we call you?")
    expect(theirs.locator("main")).not_to_contain_text("forgot room 12")
    theirs.locator("textarea[name=words]").fill("Around ten is best.")
    theirs.locator("main button").last.click()
    expect(theirs.locator("h1")).to_be_visible()
    staff.reload()
    expect(staff.locator(".bubble", has_text="Around ten is best.")).to_have_count(1)

    staff.get_by_role("button", name="Done").first.click()
    expect(staff.locator("#toasts")).to_contain_text("Done")
    staff.goto(f"{house.url}/inbox/alerts")
    expect(staff.locator("[data-row]", has_text="Marta Alarm")).to_have_count(0)
    staff.goto(f"{house.url}/inbox/done")
    expect(staff.locator("[data-row]", has_text="Marta Alarm")).to_be_visible()

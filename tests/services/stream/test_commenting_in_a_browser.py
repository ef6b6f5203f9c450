"""A comment in Chromium: whoever was too late sees the other's words, and keeps their own."""

from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Page, expect

from services.stream.domain.arrival import Arrival
from services.stream.service import SERVICE
from shared import clock, ids
from shared.contracts import PublicEvent
from shared.domain import Acting, acting
from shared.service import Here
from shared.settings import Settings
from tests.services.stream.house import OWN, a_review
from tests.services.stream.screen import (
    address,
    chromium,
    happens,
    marta,
    open_context,
    settings,
)
from tests.services.stream.told import BUSINESS, PLACE, public

__all__ = ["address", "chromium", "marta", "open_context", "settings"]


def received(here: Here[Any]) -> Iterable[PublicEvent]:
    with acting(Acting("rule:x@1", BUSINESS, PLACE, command_id=ids.new())):
        here.application.receive(OWN, Arrival(portal="own", score=9000, submitted_at=clock.now()))
    return [a_review(here, OWN)]


def a_colleague_comments(here: Here[Any]) -> Iterable[PublicEvent]:
    words = here.vault.seal(BUSINESS, f"review:{OWN}", "Danke vom Kollegen.")
    with acting(Acting("staff:otto", BUSINESS, PLACE, command_id=ids.new())):
        here.application.comment(OWN, words, 19, None)
    return [public(SERVICE, each) for each in here.application.events.get(ids.of("comment", OWN))]


def test_whoever_was_too_late_sees_why_and_sends_the_same_words_again(
    settings: Settings, marta: Page
) -> None:
    happens(settings, received)
    marta.goto(f"/reviews/{OWN}")
    mine = marta.get_by_label("Comment", exact=True).last
    mine.fill("Danke von Marta.")
    happens(settings, a_colleague_comments)
    send = marta.locator("#comment").get_by_role("button", name="Comment")
    send.click()
    expect(marta.get_by_text("Somebody commented in the meantime")).to_be_visible()
    expect(marta.get_by_text("Danke vom Kollegen.")).to_be_visible()
    expect(mine).to_have_value("Danke von Marta.")
    send.click()
    expect(marta.get_by_text("Your comment is saved.")).to_be_visible()

"""Home in Chromium: news appear, and what somebody opened stays open."""

from playwright.sync_api import Page, expect

from shared import ids
from shared.settings import Settings
from tests.services.stream.house import a_fall, a_review
from tests.services.stream.screen import (
    address,
    chromium,
    happens,
    marta,
    open_context,
    settings,
)

__all__ = ["address", "chromium", "marta", "open_context", "settings"]


def test_news_do_not_close_what_somebody_opened(settings: Settings, marta: Page) -> None:
    happens(settings, lambda here: [a_review(here, ids.of("old")), *map(a_fall, range(3))])
    marta.goto("/")
    marta.get_by_text("2 more").click()
    expect(marta.get_by_text("from 80% to 72%")).to_be_visible()
    happens(settings, lambda here: [a_review(here, ids.of("new"), "Frisch geputzt.")])
    marta.evaluate("() => document.body.dispatchEvent(new Event('news'))")
    expect(marta.get_by_text("Frisch geputzt.")).to_be_visible()
    expect(marta.get_by_text("from 80% to 72%")).to_be_visible()

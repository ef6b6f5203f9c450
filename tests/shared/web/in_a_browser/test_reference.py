"""The reference in Chromium: an empty console under our CSP, nothing for axe, no page too wide."""

from types import SimpleNamespace
from typing import Any

from playwright.sync_api import expect

from shared.process import load, service_names
from shared.settings import Settings
from shared.site import web_app
from tests.support.browser import NARROW, OpenContext, axe, served


def test_whoever_writes_a_client_reads_it_without_a_fault(open_context: OpenContext) -> None:
    heres: Any = {name: SimpleNamespace(service=load(name)) for name in service_names()}
    with served(web_app(heres, Settings())) as url:
        page = open_context(viewport=NARROW).new_page()
        page.goto(f"{url}/v1/docs")
        expect(page.locator("#pushDepartures")).to_be_visible()
        box = page.locator("main").bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= NARROW["width"]
        axe(page)

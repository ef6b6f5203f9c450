"""One page, three pictures: light, dark, and on a phone."""

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page

from tests.support.browser import NARROW, WIDE

__all__ = ["Camera"]

DRAWN = """
() => document.fonts.status === "loaded"
    && [...document.querySelectorAll("[data-chart]")].every(chart => chart.querySelector("svg"))
    && !document.querySelector(".htmx-request")
"""


class Camera:
    """Writes `<name>-light.png`, `-dark.png` and `-narrow.png` (the whole length) to a folder."""

    def __init__(self, folder: Path, only: Sequence[str] = ()) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._only = folder, only
        self.taken: list[str] = []

    def wants(self, name: str) -> bool:
        return not self._only or name in self._only

    def take(self, page: Page, name: str) -> None:
        if not self.wants(name):
            return
        page.wait_for_load_state("load")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            self._shoot(page, f"{name}-{scheme}")
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.set_viewport_size(NARROW)
        self._shoot(page, f"{name}-narrow", is_whole=True)
        page.set_viewport_size(WIDE)

    def _shoot(self, page: Page, name: str, *, is_whole: bool = False) -> None:
        page.wait_for_function(DRAWN)
        page.screenshot(path=self._folder / f"{name}.png", full_page=is_whole)
        self.taken.append(name)

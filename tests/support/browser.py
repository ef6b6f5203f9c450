"""A real browser for tests: pages whose console must stay empty, axe, and an app served to them.

Import the fixtures you use in your `conftest.py`. Without Chromium or built assets they skip.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from tests.support.patience import PATIENCE

CHROMIUM = Path("/usr/bin/chromium")
MANIFEST = Path(__file__).parents[2] / "shared/web/static/vendor/manifest.json"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
NARROW: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1440, "height": 900}

MILLISECONDS = 1000 * PATIENCE
expect.set_options(timeout=MILLISECONDS)

OpenContext = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser a module. It holds the thread's event loop: no async tests beside it there."""
    if not CHROMIUM.exists():
        pytest.skip("no Chromium here: apt-get install chromium")
    if not MANIFEST.exists():
        pytest.skip("assets are not built: npm ci && node shared/web/assets.mjs")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_context(chromium: Browser) -> Iterator[OpenContext]:
    """Opens browser contexts (`open_context(viewport=NARROW, java_script_enabled=False)`).

    Whatever their pages say in the console fails the test; errors that a test asks for are named
    in `expected` (a part of the message).
    """
    opened: list[BrowserContext] = []
    said: list[str] = []

    def open_one(*, expected: tuple[str, ...] = (), **options: Any) -> BrowserContext:
        wish = {"viewport": WIDE, "locale": "en-GB", "reduced_motion": "reduce", **options}
        context = chromium.new_context(**wish)
        context.on("console", lambda message: note(message.text, expected))
        context.on("weberror", lambda error: note(str(error.error), expected))
        context.set_default_timeout(MILLISECONDS)
        opened.append(context)
        return context

    def note(text: str, expected: tuple[str, ...]) -> None:
        if not any(part in text for part in expected):
            said.append(text)

    yield open_one
    for context in opened:
        context.close()
    assert not said, f"the console was not empty: {said}"


@pytest.fixture
def page(open_context: OpenContext) -> Page:
    """A wide page in light colours; its console must stay empty."""
    return open_context().new_page()


def axe(page: Page) -> None:
    """Nothing that axe finds, in light and in dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = [
            (each["id"], each["nodes"][0]["html"], each["nodes"][0]["failureSummary"])
            for each in Axe().run(page).response["violations"]
        ]
        assert not found, f"{scheme}: {found}"


@contextmanager
def served(app: Any) -> Iterator[str]:
    """An ASGI application on a port of its own, in a thread; gives its address."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://localhost:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)

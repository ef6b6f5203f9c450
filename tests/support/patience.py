"""How long a test waits for what must come: a condition ends each wait, this only a test."""

import time
from collections.abc import Callable
from typing import Any

PATIENCE = 120.0
"""Seconds; many times what anything takes on a machine that does other work besides."""


def wait_for(ask: Callable[[], Any], what: str) -> Any:
    """What `ask` gives, once it gives something; fails aloud when it does not."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := ask():
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {PATIENCE} s for {what}")

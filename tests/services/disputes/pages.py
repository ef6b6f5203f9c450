"""The board and a dispute, as tests read them and press their buttons."""

import re
from typing import Any
from uuid import UUID

import httpx

from shared import ids
from tests.services.messaging.house import ANNA, form
from tests.support.stage import Stage


def dispute_of(review: UUID = ANNA) -> UUID:
    return ids.of("dispute", review)


PAGE = f"/disputes/{dispute_of()}"


def guests(page: str) -> list[str]:
    """Names in the rows of the board."""
    return re.findall(r'class="name" href="/disputes/[^"]+">([^<]+)', page)


def figures(page: str) -> list[str]:
    """Beside the tabs: open, closed."""
    return re.findall(r'<a [^>]*href="/disputes[^>]*>[^<]*<span[^>]*>(\d+)', page)


async def post(stage: Stage, browser: httpx.AsyncClient, url: str, **fields: Any) -> httpx.Response:
    answer = await browser.post(url, data={**form(), **fields})
    await stage.settle()
    return answer


async def opened_by_hand(stage: Stage, browser: httpx.AsyncClient, review: UUID) -> httpx.Response:
    return await post(stage, browser, "/disputes", review_id=str(review))

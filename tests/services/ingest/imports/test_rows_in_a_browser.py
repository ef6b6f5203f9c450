"""The wizard's rows in Chromium: Import waits for what is being corrected."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, Route, expect

from services.ingest.service import SERVICE
from shared import clock
from shared.documents import connect
from shared.service import Here
from shared.settings import Settings
from shared.site import web_app
from tests.services.ingest.imports.desk import a_row, an_upload
from tests.services.ingest.imports.house import a_member, show, show_log, the_house
from tests.support import stack
from tests.support.browser import OpenContext, chromium, open_context, served
from tests.support.house import beside, open_here, settings_in

__all__ = ["chromium", "open_context"]


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    made = settings_in(tmp_path, mongodb_uri=stack.documents())

    async def drop(here: Here[Any]) -> None:
        await here.documents.database.client.drop_database(here.documents.database.name)

    yield made
    beside(SERVICE, made, drop)


@pytest.fixture
def upload(settings: Settings) -> UUID:
    """A list of three guests that is looked at."""
    made: list[UUID] = []

    async def brought(here: Here[Any]) -> None:
        day = clock.now().date().isoformat()
        rows = [a_row(n, departure=day) for n in range(1, 4)]
        made.append(an_upload(here, rows, is_committed=False))
        await show(here, [*the_house(), *a_member(here, "marta")])
        await show_log(here)

    beside(SERVICE, settings, brought)
    return made[0]


@pytest.fixture
def marta(settings: Settings, open_context: OpenContext) -> Iterator[Page]:
    here = open_here(SERVICE, settings, connect(settings.mongodb_uri))
    with served(web_app({SERVICE.name: here}, settings)) as url:
        # The page asks messaging for the figures of its navigation, and ingest is served alone.
        context = open_context(expected=("404",), base_url=url)
        context.add_cookies([{"name": "sid", "value": "marta", "url": url}])
        yield context.new_page()
        context.close()


def test_import_waits_until_all_corrections_are_told(marta: Page, upload: UUID) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    marta.route(f"**/imports/{upload}/rows/*", hold)
    marta.goto(f"/imports/{upload}/rows")
    button = marta.get_by_role("button", name="Import 3 guests")
    for row in (1, 2):
        cell = marta.get_by_label(f"E-mail in row {row}")
        cell.fill(f"berta{row}@example.com")
        cell.press("Tab")
        expect(button).to_be_disabled()
    for told in range(2):
        while len(held) == told:
            marta.wait_for_timeout(20)
        expect(button).to_be_disabled()
        held[told].continue_()
    expect(button).to_be_enabled()
    with marta.expect_response("**/commit") as answer:
        button.click()
    assert answer.value.status == 303

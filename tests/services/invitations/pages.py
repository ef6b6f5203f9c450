"""Guests for the pages of staff, and how a test reads and fills in these pages."""

import re
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx

from services.invitations.domain.invitation import Invitation
from tests.services.invitations.people import (
    ANNA,
    a_guest,
    a_place,
    guest_id,
)
from tests.services.invitations.stage import (
    BUSINESS,
    MAY_2_TEN,
    Stage,
)

GUEST = guest_id(ANNA)
OTHER_PLACE, STRANGERS, STRANGE_PLACE = UUID(int=0xC2), UUID(int=0xB2), UUID(int=0xC3)


def names(page: httpx.Response) -> list[str]:
    return re.findall(r'class="name" href="/guests/[^"]+">([^<]+)<', page.text)


def posted(**more: Any) -> dict[str, Any]:
    return {"business": str(BUSINESS), "command_id": str(uuid4()), **more}


async def some_guests(stage: Stage) -> None:
    """Five departures in two places, and one of another business."""
    await stage.hear(
        a_place(OTHER_PLACE, name="Strandhaus"), a_place(STRANGE_PLACE, business_id=STRANGERS)
    )
    for n, (name, address, day) in enumerate(
        [
            ("Anna Huber", ANNA, date(2026, 5, 1)),
            ("Jürgen Groß", "jg@example.com", date(2026, 4, 30)),
            ("Zoë Łukasz", "zl@example.com", date(2026, 4, 29)),
            ("Anna Schmidt", "as@example.net", date(2026, 4, 28)),
        ]
    ):
        await stage.hear(a_guest(stage.here, address, day, name=name, room=None))
        stage.time.passes(minutes=n)
    await stage.hear(a_guest(stage.here, "b@example.org", name="Berta Beach", place=OTHER_PLACE))
    stranger: dict[str, Any] = {"place": STRANGE_PLACE, "business": STRANGERS}
    await stage.hear(a_guest(stage.here, "x@example.org", name="Xaver Strange", **stranger))


async def invited(stage: Stage) -> None:
    await stage.hear(a_guest(stage.here))
    stage.time.now = MAY_2_TEN
    stage.do("intend", Invitation, GUEST, "<m@x>", 0)
    stage.do("hand_over", Invitation, GUEST, 1, "ok")
    await stage.settle()

"""A business with two places and its staff, reviews to look at, and how their pages are read."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from services.stream.service import SERVICE
from shared import clock, ids
from shared.auth import session_of
from shared.contracts import PublicEvent
from shared.contracts.accounts import (
    AccessGranted,
    BusinessRegistered,
    PlaceAdded,
    PlaceGroupDefined,
    SessionStarted,
    UserAdded,
)
from shared.contracts.stream import CommentWritten, InsightRaised, ReviewReceived
from shared.service import Here
from shared.site import web_app
from tests.services.stream.told import BUSINESS, PLACE, told

SECOND = ids.of("second place")
GROUP = ids.of("group")
ELSEWHERE, FOREIGN_PLACE = ids.of("elsewhere"), ids.of("foreign place")
OWN, ON_GOOGLE, OLD = ids.of("own"), ids.of("on google"), ids.of("old")
TEXT = ids.of("text")
HX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def the_house() -> list[PublicEvent]:
    """Two businesses; ours has two places an hour apart and a group of both."""

    def place(
        id: UUID, name: str, zone: str = "Europe/Berlin", business: UUID = BUSINESS
    ) -> PublicEvent:
        fields = {"name": name, "timezone": zone, "country": "DE", "language": "de"}
        return told(PlaceAdded, id, business_id=business, place_id=id, **fields)

    def business(id: UUID, name: str) -> PublicEvent:
        fields = {"name": name, "customer_id": "4711", "country": "DE", "language": "de"}
        return told(BusinessRegistered, id, business_id=id, place_id=None, **fields)

    return [
        business(BUSINESS, "Adler Hotels"),
        business(ELSEWHERE, "Elsewhere"),
        place(PLACE, "Hotel Adler"),
        place(SECOND, "Gasthof Post", "Europe/Lisbon"),
        place(FOREIGN_PLACE, "Foreign", business=ELSEWHERE),
        told(PlaceGroupDefined, GROUP, place_id=None, name="Alps", places=[PLACE, SECOND]),
    ]


def a_member(
    here: Here[Any],
    cookie: str,
    *,
    name: str = "Marta Klein",
    role: str = "staff",
    places: list[UUID] | None = None,
    business: UUID = BUSINESS,
    language: str = "en",
) -> list[PublicEvent]:
    """Somebody who is logged in; the session's cookie is `cookie`."""
    user = ids.of("user", cookie)
    sealed = here.vault.seal(business, f"user:{user}", name)
    whose = {"business_id": business, "place_id": None, "at": clock.now()}
    granted = {"to_business": business, "role": role, "places": places}
    ends = {"user_id": user, "expires_at": clock.now() + timedelta(days=1)}
    return [
        told(UserAdded, user, 1, **whose, name=sealed, address=sealed, language=language),
        told(AccessGranted, user, 2, **whose, **granted),
        told(SessionStarted, session_of(here, cookie), 1, **whose, **ends),
    ]


def a_review(
    here: Here[Any],
    id: UUID,
    words: str | None = "Die Zimmer waren sauber.",
    author: str | None = "Anna Kowalska",
    *,
    business: UUID = BUSINESS,
    portal: str = "own",
    at: datetime | None = None,
    **more: Any,
) -> ReviewReceived:
    """A review as it is received; its words and author are really sealed."""
    at = at or clock.now() - timedelta(hours=1)
    is_own = portal == "own"
    guest = ids.of("guest of", id)
    subject = f"guest:{guest}" if is_own else f"author:{id}"
    fields: dict[str, Any] = {
        "portal": portal,
        "score": 9000,
        "words": here.vault.seal(business, f"review:{id}", words),
        "author": here.vault.seal(business, subject, author),
        "email": here.vault.seal(business, subject, "anna@example.com") if is_own else None,
        "shows_name": True,
        "language": "de",
        "submitted_at": at,
        "publish_at": at + timedelta(hours=72) if is_own else None,
        "guest_id": guest if is_own else None,
        "external_id": None if is_own else f"x{id}",
        "business_id": business,
        "at": at,
    }
    return told(ReviewReceived, id, 1, **{**fields, **more})


def a_fall(weeks_ago: int) -> PublicEvent:
    """Of the week that ended with this day so many weeks ago: from 80% to 70%, 71% ..."""
    day = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    ends = day - timedelta(weeks=weeks_ago)
    return told(
        InsightRaised,
        ids.of("insight", weeks_ago),
        kind="rating_fell",
        window_start=ends - timedelta(days=7),
        window_end=ends,
        score=7000.0 + weeks_ago * 100,
        score_before=8000.0,
        reviews=14,
        reviews_before=58,
        rule_version=1,
    )


def visitor(here: Here[Any], cookie: str | None) -> httpx.AsyncClient:
    """A browser, logged in by its cookie, before the service's pages."""
    app = web_app({SERVICE.name: here}, here.settings)
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://localhost:8000",
        cookies={"sid": cookie} if cookie else None,
    )


def comment_events(here: Here[Any], review: UUID, portal: str, words: str) -> list[Any]:
    k = {"review_id": review, "comment_id": TEXT}
    sealed = here.vault.seal(BUSINESS, f"review:{review}", words)
    comment = ids.of("comment", review)
    actor = f"staff:{ids.of('user', 'marta')}"
    return [told(CommentWritten, comment, 2, portal=portal, words=sealed, actor=actor, **k)]


async def text(client: httpx.AsyncClient, url: str, **headers: str) -> str:
    answer = await client.get(url, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.text


async def part(client: httpx.AsyncClient, url: str, target: str) -> str:
    return await text(client, url, **HX, **{"HX-Target": f"div#{target}"})

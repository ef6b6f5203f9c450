"""The first page of the day: how the places did in the last four weeks, and what is new."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.responses import HTMLResponse, JSONResponse

from services.stream.queries.figures import (
    Figures,
    by_place,
    by_portal,
    open_disputes,
    tally,
    total,
    trend,
)
from services.stream.queries.filters import Span
from services.stream.queries.reviews import has_reviews, insights, newest
from services.stream.settings import DAYS, NEWEST, TREND_DAYS
from services.stream.views.cards import portal_name
from services.stream.views.looking import Looking, Looks, told
from shared import clock
from shared.web import pages
from shared.web.formats import day as said_day
from shared.web.i18n import gettext as _

router = APIRouter(include_in_schema=False)

PAGE = "stream/staff/home.html"
TODAY = "stream/staff/today.html"


@router.get("/")
async def home(looking: Looks) -> HTMLResponse:
    now = _now(looking)
    context = told(looking, today=now, greeting=_greeting(now, looking.frame.user_name))
    context["is_first"] = not await has_reviews(looking.here, looking.who)
    if not context["is_first"]:
        context |= await _today(looking)
    is_part = pages.is_partial(looking.request) and pages.target(looking.request) == "today"
    template = TODAY if is_part else PAGE
    return pages.render(looking.request, template, blocks=("today",), **context)


@router.get("/reviews/trend.json")
async def rating_trend(looking: Looks) -> JSONResponse:
    """The mean score of the seven days up to each day, in percent; for `ui.chart`."""
    today = _now(looking).date()
    days = [today - timedelta(days=back) for back in reversed(range(TREND_DAYS))]
    scores = await trend(looking.reviews, looking.places, days, looking.frame.zone)
    values = [None if score is None else round(score / 100, 1) for score in scores]
    return JSONResponse(
        {
            "kind": "line",
            "name": _("Score, seven days"),
            "labels": [said_day(day, "d MMM") for day in days],
            "values": values,
            "from": int(min((v for v in values if v is not None), default=0) // 10) * 10,
            "to": 100,
        }
    )


async def _today(looking: Looking) -> dict[str, Any]:
    span = Span.last(DAYS)
    found = await tally(looking.reviews, looking.places, span)
    before = await tally(looking.reviews, looking.places, span.before())
    return {
        "open_id": None,
        "opens_beside": False,
        "total": total(found.values()),
        "earlier": total(before.values()),
        "portals": by_portal(found),
        "portal_name": portal_name,
        "places": by_place(found),
        "places_before": by_place(before),
        "none_yet": Figures(),
        "place_names": looking.place_names,
        "shown_places": _shown_places(looking),
        "place_choices": await looking.place_choices(),
        "disputes": await open_disputes(looking.reviews, looking.places),
        "insights": await insights(looking.here, looking.who, looking.places, span),
        "cards": looking.cards(await newest(looking.reviews, looking.places, NEWEST)),
    }


def _now(looking: Looking) -> datetime:
    """The time it is where the places are."""
    return clock.now().astimezone(ZoneInfo(looking.frame.zone))


def _greeting(now: datetime, name: str) -> str:
    if now.hour < 12:
        return _("Good morning, %(name)s", name=name)
    if now.hour < 18:
        return _("Good afternoon, %(name)s", name=name)
    return _("Good evening, %(name)s", name=name)


def _shown_places(looking: Looking) -> list[str]:
    """The places that are looked at, by id."""
    chosen = looking.places
    return list(looking.place_names) if chosen is None else [str(place) for place in chosen]

"""The stream: the list on the left; on the right a review with all around it, or the figures."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from services.stream.domain.comment import LONGEST
from services.stream.queries.figures import by_portal, tally, total
from services.stream.queries.filters import DAYS, Filters, Span
from services.stream.queries.reviews import has_reviews, insights, one_review
from services.stream.views.cards import PORTALS, portal_name
from services.stream.views.history import history
from services.stream.views.looking import Looking, Looks, told
from shared import ids
from shared.reading import seen
from shared.web import pages
from shared.web.formats import day
from shared.web.frame import Choice
from shared.web.i18n import gettext as _
from shared.web.i18n import lazy, ngettext

router = APIRouter(include_in_schema=False)

MOMENT = timedelta(seconds=1)
PAGE = "stream/staff/reviews.html"
FRAGMENTS = {
    "reviews": "stream/staff/list.html",
    "detail": "stream/staff/detail.html",
    "facts": "stream/staff/facts.html",
    "overview": "stream/staff/figures.html",
}
"""The parts that are asked for alone, by the id of the element they fill."""
RATINGS = (
    Choice("0-59", lazy("Below 60%%")),
    Choice("60-79", lazy("60 to 79%%")),
    Choice("80-100", lazy("80%% and more")),
)


@router.get("/reviews")
async def reviews(looking: Looks, cursor: str = "") -> HTMLResponse:
    """The list, and the figures of what is asked for."""
    return await _page(looking, cursor, None)


@router.get("/reviews/figures")
async def figures(looking: Looks, cursor: str = "") -> HTMLResponse:
    """The same, with the figures in front where there is room for one of both only."""
    return await _page(looking, cursor, None, is_open=True)


@router.get("/reviews/{review_id}")
async def review(looking: Looks, review_id: UUID, cursor: str = "") -> HTMLResponse:
    return await _page(looking, cursor, review_id, is_open=True)


async def _page(
    looking: Looking, cursor: str, review_id: UUID | None, *, is_open: bool = False
) -> HTMLResponse:
    request = looking.request
    is_current = await seen(looking.here, request.query_params.get("after"))
    wanted = pages.target(request) if pages.is_partial(request) else ""
    context = told(looking, is_open=is_open, open_id=review_id)
    if wanted not in ("detail", "facts", "overview"):
        context |= await listed(looking, cursor)
    if wanted != "reviews":
        context |= await (opened(looking, review_id) if review_id else _overview(looking))
    template = FRAGMENTS.get(wanted, PAGE)
    return pages.render(request, template, blocks=FRAGMENTS, is_current=is_current, **context)


async def listed(looking: Looking, cursor: str) -> dict[str, Any]:
    """The list at a cursor, and what it can be filtered by."""
    page = await looking.asked().page(cursor)
    is_empty = not page.items and not looking.filters.is_any
    return {
        "page": page,
        "opens_beside": True,
        "cards": looking.cards(list(page.items)),
        "is_first": is_empty and not await has_reviews(looking.here, looking.who),
        "place_choices": await looking.place_choices(),
        "portal_choices": [Choice(key, name) for key, name in PORTALS.items()],
        "rating_choices": RATINGS,
        "day_choices": [Choice(str(n), ngettext("Last day", "Last %(num)s days", n)) for n in DAYS],
        "comment_choices": [Choice("yes", _("with one")), Choice("no", _("without"))],
    }


async def opened(looking: Looking, review_id: UUID) -> dict[str, Any]:
    """One review with all around it."""
    document = await one_review(looking.here, looking.who, review_id)
    return {
        "frame": looking.frame.at(document["place_id"]),
        "card": await looking.card(document),
        "history": history,
        "conversation": document["conversation"],
        "next_id": await looking.asked().next_after(document),
        "command_id": ids.new(),
        "longest": LONGEST,
    }


async def _overview(looking: Looking) -> dict[str, Any]:
    asked = looking.filters.span(looking.frame.zone)
    span = asked if asked.is_bound else Span.last(DAYS[-1])
    found = await tally(looking.reviews, looking.places, span)
    before = await tally(looking.reviews, looking.places, span.before()) if span.since else {}
    return {
        "card": None,
        "total": total(found.values()),
        "earlier": total(before.values()),
        "portals": by_portal(found),
        "portal_name": portal_name,
        "insights": await insights(looking.here, looking.who, looking.places, span),
        "place_names": looking.place_names,
        "span_name": _named(looking.filters, span),
        "place_name": await _place_name(looking),
    }


async def _place_name(looking: Looking) -> str:
    chosen = looking.filters.place
    return next((p.name for p in await looking.place_choices() if p.key == chosen), "")


def _named(filters: Filters, span: Span) -> str:
    """A time frame in words."""
    if not (filters.since or filters.until):
        days = int(filters.days or DAYS[-1])
        return ngettext("Last day", "Last %(num)s days", days)
    first = day(span.since) if span.since else ""
    last = day(span.until - MOMENT) if span.until else ""
    if first and last:
        return _("%(first)s to %(last)s", first=first, last=last)
    return _("Since %(day)s", day=first) if first else _("Until %(day)s", day=last)

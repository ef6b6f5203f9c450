"""Who looks at which part of the stream: what every page of it starts from."""

from dataclasses import dataclass, replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from starlette.requests import Request

from services.stream.application import Stream
from services.stream.queries.filters import Filters
from services.stream.queries.reviews import Asked, chosen_places, groups_of_places, staff_names
from services.stream.views.cards import Card, card_of
from shared.auth import Principal, frame_of, here, staff
from shared.documents import Document, Scoped
from shared.service import Here
from shared.web.frame import Choice, Frame
from shared.web.i18n import gettext as _
from shared.web.i18n import speak

Running = Annotated[Here[Stream], Depends(here("stream"))]
Reader = Annotated[Principal, Depends(staff("stream"))]
Writer = Annotated[Principal, Depends(staff("stream", "staff"))]

LIVE = "/reviews/live"


@dataclass(frozen=True)
class Looking:
    """A request on the stream: the frame around it, and what is asked for."""

    request: Request
    here: Here[Stream]
    who: Principal
    frame: Frame
    filters: Filters
    places: list[UUID] | None
    """The chosen ones; None: all that may be seen."""

    @property
    def reviews(self) -> Scoped:
        return self.here.documents.of(self.who)

    @property
    def place_names(self) -> dict[str, str]:
        return {place.key: place.name for place in self.frame.places}

    def asked(self) -> Asked:
        return Asked(self.here, self.who, self.filters, self.places, self.frame.zone)

    def cards(self, documents: list[Document]) -> list[Card]:
        """Reviews of a list: without the names of those who commented."""
        return [card_of(self.here, each, self.frame, {}) for each in documents]

    async def card(self, document: Document) -> Card:
        texts = document.get("comment", {}).get("texts", {}).values()
        names = await staff_names(self.here, [text["by"] for text in texts if "by" in text])
        return card_of(self.here, document, self.frame, names)

    async def place_choices(self) -> list[Choice]:
        """Places and groups of them, for a filter."""
        groups = await groups_of_places(self.here, self.who)
        named = [Choice(each["_id"], _("Group: %(name)s", name=each["name"])) for each in groups]
        return [*self.frame.places, *named]


async def looking(request: Request, who: Reader, running: Running) -> Looking:
    """A dependency: everything above, from a request's address."""
    filters = Filters.of(request.query_params)
    frame = await frame_of(running, who, request)
    speak(frame.language, frame.zone)
    return Looking(
        request=request,
        here=running,
        who=who,
        frame=replace(frame, live=LIVE),
        filters=filters,
        places=await chosen_places(running, who, filters.place),
    )


Looks = Annotated[Looking, Depends(looking)]


def told(looking: Looking, **more: Any) -> dict[str, Any]:
    """What every template of the stream is given."""
    may_write = looking.who.may("staff")
    return {"frame": looking.frame, "filters": looking.filters, "may_write": may_write, **more}

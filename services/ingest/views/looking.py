"""Who looks at which import: what every page of the wizard starts from."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from starlette.requests import Request

from services.ingest.application import Ingest
from services.ingest.application.candidates import Sealing
from services.ingest.application.staging import Staging
from services.ingest.queries import imports as queries
from shared.auth import Principal, frame_of, here, staff, visible_places
from shared.documents import Document
from shared.domain import Acting
from shared.reading import seen
from shared.service import Here
from shared.web.frame import Frame
from shared.web.i18n import gettext as _
from shared.web.i18n import speak
from shared.web.problems import Problem

Running = Annotated[Here[Ingest], Depends(here("ingest"))]
Reader = Annotated[Principal, Depends(staff("ingest"))]
Writer = Annotated[Principal, Depends(staff("ingest", "staff"))]

LONGEST_NUMBER = 9
"""Digits; more than any list has rows, and what every store takes."""

STEPS = {
    "received": "columns",
    "read": "rows",
    "storing": "result",
    "completed": "result",
    "withdrawn": "result",
    "expired": "result",
}
"""The page that an import of each state is looked at on."""


@dataclass(frozen=True)
class Looking:
    """A request on one import: the frame around it, the import, its place."""

    request: Request
    running: Here[Ingest]
    who: Principal
    frame: Frame
    found: Document
    place: Document
    is_current: bool

    @property
    def id(self) -> UUID:
        return UUID(self.found["_id"])

    @property
    def reading(self) -> UUID | None:
        return UUID(self.found["reading"]) if "reading" in self.found else None

    @property
    def version(self) -> int:
        """Of the upload, when what is shown of it was said."""
        return int(self.found["seen"][self.found["_id"]])

    @property
    def staging(self) -> Staging:
        return Staging(self.running.tables, self.running.vault, self.who.business_id)

    @property
    def sealing(self) -> Sealing:
        running, place = self.running, UUID(self.place["_id"])
        business = self.who.business_id
        return Sealing(running.vault, running.pepper, business, place, self.place["language"])

    @property
    def file_name(self) -> str:
        return self.running.vault.open(self.found["file_name"]) or ""

    def acting(self, command_id: UUID) -> Acting:
        return self.who.acting(command_id, UUID(self.place["_id"]))

    def url(self, page: str = "") -> str:
        return f"/imports/{self.id}/{page or STEPS[self.found['state']]}"

    def context(self) -> dict[str, Any]:
        """What every template of an import is told."""
        return {
            "frame": self.frame,
            "upload": self.found,
            "id": str(self.id),
            "file_name": self.file_name,
            "place_name": self.place["name"],
            "may_write": self.who.may("staff"),
            "is_current": self.is_current,
        }


async def looking(request: Request, id: UUID, who: Reader, running: Running) -> Looking:
    """A dependency: an import of one's own business and places, else 404."""
    is_current = await seen(running, request.query_params.get("after"))
    found = await queries.upload(running, who, id)
    if found is None:
        waits = soon(_("Your list has arrived and is shown in a moment."))
        raise Problem(404) if is_current else waits
    place = await place_of(running, who, UUID(found["place_id"]))
    frame = (await frame_of(running, who, request)).at(place["_id"])
    speak(frame.language, frame.zone)
    return Looking(request, running, who, frame, found, place, is_current)


def soon(said: str) -> Problem:
    """What was just done is not shown yet: the browser asks again by itself."""
    return Problem(503, "still_updating", _("Just a moment"), said, headers={"Refresh": "1"})


Looked = Annotated[Looking, Depends(looking)]


def number_of(cursor: str) -> int:
    """A number that stands in a cursor of ours. Raises Problem 400 for any other word."""
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) <= LONGEST_NUMBER):
        raise Problem(400, "unknown_cursor")
    return int(cursor)


async def place_of(running: Here[Any], who: Principal, id: UUID) -> Document:
    """A place one may see, else 404."""
    found = await queries.place(running, id)
    if found is None or UUID(found["business_id"]) != who.business_id or not who.sees(id):
        raise Problem(404)
    return found


async def frame_and_places(
    running: Here[Any], who: Principal, request: Request
) -> tuple[Frame, list[Document]]:
    frame = await frame_of(running, who, request)
    speak(frame.language, frame.zone)
    return frame, await visible_places(running, who)

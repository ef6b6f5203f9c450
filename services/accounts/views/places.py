"""Places and groups of places (R-016)."""

from functools import cache
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import available_timezones

from babel import Locale
from fastapi import APIRouter, Form
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.accounts import queries
from services.accounts.domain.place import Description
from services.accounts.settings import LONGEST_NAME
from services.accounts.views.door import going_on
from services.accounts.views.pages import Administrator, Running, staff_page
from shared import ids
from shared.application import Recorded
from shared.domain import acting
from shared.reading import after, seen
from shared.web import pages
from shared.web.frame import Choice
from shared.web.i18n import LANGUAGES
from shared.web.i18n import gettext as _
from shared.web.parts import Column
from shared.web.problems import Problem

router = APIRouter(prefix="/settings/places", include_in_schema=False)

REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian")


class PlaceForm(BaseModel):
    command_id: UUID
    name: Annotated[str, Field(max_length=LONGEST_NAME)] = ""
    timezone: str = ""
    country: str = ""
    language: str = ""
    version: int = 0

    @property
    def told(self) -> Description:
        return Description(self.name, self.timezone, self.country, self.language)


class GroupForm(BaseModel):
    command_id: UUID
    name: Annotated[str, Field(max_length=LONGEST_NAME)] = ""
    places: list[UUID] = []
    version: int = 0


@router.get("")
async def board(request: Request, who: Administrator, running: Running) -> HTMLResponse:
    await seen(running, request.query_params.get("after"))
    columns = [
        Column("name", _("Name")),
        Column("timezone", _("Time zone")),
        Column("country", _("Country")),
        Column("language", _("Language")),
    ]
    places = await running.documents.of(who).page("places", {}, [("name", 1)], queries.MOST)
    return await staff_page(
        request,
        running,
        who,
        "places",
        places=places,
        groups=await queries.groups(running, who),
        columns=columns,
        group_columns=[Column("name", _("Name")), Column("places", _("Places"))],
        countries=_countries(who.language),
        languages=LANGUAGES,
    )


@router.get("/new")
async def new_place(request: Request, who: Administrator, running: Running) -> HTMLResponse:
    own = await running.documents.of(who).one("businesses", who.business_id) or {}
    blank = {"name": "", "timezone": "", "version": 0}
    told = {**blank, "country": own.get("country", ""), "language": own.get("language", "")}
    return await staff_page(request, running, who, "place", place=told, id="", **_choices(who))


@router.post("")
async def add_place(
    request: Request, who: Administrator, running: Running, form: Annotated[PlaceForm, Form()]
) -> Response:
    place_id = ids.of(form.command_id, "place")
    with acting(who.acting(form.command_id)):
        recorded = await running.run(running.application.add_place, place_id, form.told)
    return _back(request, running, recorded, _("The place was added."))


@router.get("/groups/new")
async def new_group(request: Request, who: Administrator, running: Running) -> HTMLResponse:
    return await staff_page(request, running, who, "place_group", group=None)


@router.post("/groups")
async def define_group(
    request: Request, who: Administrator, running: Running, form: Annotated[GroupForm, Form()]
) -> Response:
    group_id = ids.of(form.command_id, "group")
    with acting(who.acting(form.command_id)):
        define = running.application.define_group
        recorded = await running.run(define, group_id, form.name, form.places)
    return _back(request, running, recorded, _("The group was added."))


@router.get("/groups/{id}")
async def group(request: Request, id: UUID, who: Administrator, running: Running) -> HTMLResponse:
    found = await queries.group(running, who, id)
    if found is None:
        raise Problem(404)
    return await staff_page(request, running, who, "place_group", group=found)


@router.post("/groups/{id}")
async def change_group(
    request: Request,
    id: UUID,
    who: Administrator,
    running: Running,
    form: Annotated[GroupForm, Form()],
) -> Response:
    with acting(who.acting(form.command_id)):
        change = running.application.change_group
        recorded = await running.run(change, id, form.name, form.places, form.version)
    return _back(request, running, recorded, _("The group was changed."))


@router.get("/{id}")
async def place(request: Request, id: UUID, who: Administrator, running: Running) -> HTMLResponse:
    found = await running.documents.of(who).one("places", id)
    if found is None:
        raise Problem(404)
    told = {**found, "version": queries.version_of(found)}
    return await staff_page(request, running, who, "place", place=told, id=id, **_choices(who))


@router.post("/{id}")
async def change_place(
    request: Request,
    id: UUID,
    who: Administrator,
    running: Running,
    form: Annotated[PlaceForm, Form()],
) -> Response:
    with acting(who.acting(form.command_id)):
        change = running.application.change_place
        recorded = await running.run(change, id, form.told, form.version)
    return _back(request, running, recorded, _("The place was changed."))


def _back(request: Request, running: Running, recorded: Recorded, said: str) -> Response:
    return pages.redirect(request, going_on("/settings/places", after(running, recorded)), said)


def _choices(who: Administrator) -> dict[str, Any]:
    countries = sorted(_countries(who.language).items(), key=lambda each: each[1])
    return {
        "zones": [Choice(name, name.replace("_", " ")) for name in _zones()],
        "countries": [Choice(code, name) for code, name in countries],
        "languages": [Choice(code, name) for code, name in LANGUAGES.items()],
    }


@cache
def _zones() -> list[str]:
    """IANA names of places on earth, without the legacy ones."""
    return sorted(name for name in available_timezones() if name.split("/")[0] in REGIONS)


@cache
def _countries(language: str) -> dict[str, str]:
    """ISO 3166 alpha-2 codes with their names."""
    names = Locale.parse(language).territories
    return {code: name for code, name in names.items() if code.isalpha() and len(code) == 2}

"""The way into the settings of all services."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from services.accounts.views.pages import Reader, Running, staff_page
from shared.auth import principal_of
from shared.web.commands import Command, offer
from shared.web.i18n import lazy, lazy_in

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Setting:
    """A page of settings, of whichever service, for whoever has the role."""

    name: str
    words: str
    url: str
    icon: str
    role: str = "administrator"


SETTINGS = (
    Setting(
        lazy("My account"),
        lazy("Your language and your password."),
        "/settings/account",
        "user-round",
        "reader",
    ),
    Setting(
        lazy("Staff"),
        lazy("Who works here, and what they may do."),
        "/settings/staff",
        "users",
    ),
    Setting(
        lazy("Places"),
        lazy("Your places with their time zones, and groups of them."),
        "/settings/places",
        "map-pin",
    ),
    Setting(
        lazy("Business"),
        lazy("Its name, its Customer ID, its service address."),
        "/settings/business",
        "building-2",
    ),
    Setting(
        lazy_in("settings", "Sending"),
        lazy("At which hour invitations go out."),
        "/settings/sending",
        "send",
        "staff",
    ),
    Setting(
        lazy("Texts"),
        lazy("What guests read in invitations and reminders."),
        "/settings/texts",
        "pen-line",
        "staff",
    ),
    Setting(
        lazy("Blocked addresses"),
        lazy("Who gets no invitations."),
        "/settings/blocked",
        "ban",
        "staff",
    ),
    Setting(
        lazy("Portals"),
        lazy("Where else your reviews come from."),
        "/settings/portals",
        "plug",
        "staff",
    ),
    Setting(
        lazy("API keys"),
        lazy("How your hotel software brings its guests."),
        "/settings/keys",
        "key-round",
    ),
)


@router.get("/settings")
async def overview(request: Request, who: Reader, running: Running) -> HTMLResponse:
    settings = [setting for setting in SETTINGS if who.may(setting.role)]
    return await staff_page(request, running, who, "settings", settings=settings)


@offer
async def found(request: Request, asked: str) -> Sequence[Command]:
    """Pages of settings whose name holds what was typed."""
    running = getattr(request.app.state, "heres", {}).get("accounts")
    principal = await principal_of(request, running) if running else None
    return [
        Command(setting.name, setting.url, setting.icon)
        for setting in SETTINGS
        if asked.casefold() in setting.name.casefold() and principal and principal.may(setting.role)
    ]

"""What invitations and reminders say: a place's own words by language, in versions."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.invitations.domain.wording import Text, Wording
from services.invitations.policies.texts import KINDS, product_text
from services.invitations.queries import settings
from services.invitations.views.asking import (
    CommandId,
    Running,
    Writer,
    staff_page,
)
from shared import clock
from shared.auth import Principal, visible_places
from shared.documents import Document
from shared.domain import acting
from shared.mail.placeholders import PLACEHOLDERS, as_html, as_text, unknown_placeholders
from shared.reading import after, seen
from shared.service import Here
from shared.web import formats, i18n, pages
from shared.web.frame import Choice
from shared.web.i18n import LANGUAGES, lazy
from shared.web.i18n import gettext as _
from shared.web.problems import Problem

URL = "/settings/texts"
router = APIRouter(prefix=URL, include_in_schema=False)

KIND_NAMES = {"invitation": lazy("Invitation"), "reminder": lazy("Reminder")}
LIMITS = {"subject": 150, "greeting": 200, "body": 5_000}
OFFERED = [name for name in PLACEHOLDERS if name != "staff_name"]


@dataclass
class Typed:
    """The form as it came in, and what did not fit, by field."""

    words: dict[str, str]
    since: str = ""
    until: str = ""
    faults: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, form: FormData) -> "Typed":
        words = {name: str(form.get(name, "")).strip() for name in LIMITS}
        return cls(words, str(form.get("since", "")), str(form.get("until", "")))

    @property
    def text(self) -> Text:
        """What a preview shows: no longer than what may be saved."""
        subject, greeting, body = (self.words[name][:limit] for name, limit in LIMITS.items())
        return Text(0, subject, greeting, body)

    def check(self) -> None:
        for name, limit in LIMITS.items():
            words = self.words[name]
            if not words:
                self.faults[name] = _("Something must stand here.")
            elif len(words) > limit:
                self.faults[name] = _("At most %(limit)s characters.", limit=limit)
            elif unknown := unknown_placeholders(words):
                self.faults[name] = _("Not known: %(names)s.", names=", ".join(unknown))
        for name in ("since", "until"):
            if getattr(self, name) and self.day(name) is None:
                self.faults[name] = _("That is no day.")

    def day(self, name: str) -> date | None:
        try:
            return date.fromisoformat(getattr(self, name))
        except ValueError:
            return None


@dataclass(frozen=True)
class Chosen:
    """Whose text: a place's, of a kind, in a language."""

    place: Document
    kind: str
    language: str

    @property
    def url(self) -> str:
        return f"{URL}?place={self.place['_id']}&kind={self.kind}&language={self.language}"


@router.get("")
async def shown(
    request: Request,
    who: Writer,
    running: Running,
    place: str = "",
    kind: str = "",
    language: str = "",
) -> HTMLResponse:
    is_current = await seen(running, request.query_params.get("after"))
    places = await visible_places(running, who)
    chosen = _chosen(places, place, kind, language)
    if chosen is None:
        return await staff_page(request, running, who, "texts", places=[], chosen=None)
    return await _page(request, running, who, chosen, places, is_current=is_current)


def _chosen(places: list[Document], place: str, kind: str, language: str) -> Chosen | None:
    """What was asked for, or the first place, the invitation, the place's language."""
    found = next((each for each in places if each["_id"] == place), places[0] if places else None)
    if found is None:
        return None
    spoken = language if language in LANGUAGES else i18n.chosen(found["language"])
    return Chosen(found, kind if kind in KINDS else KINDS[0], spoken)


async def _page(
    request: Request,
    running: Here[Any],
    who: Principal,
    chosen: Chosen,
    places: list[Document],
    typed: Typed | None = None,
    is_current: bool = True,
) -> HTMLResponse:
    versions = await _versions(running, who, chosen)
    counts = [version for version in versions if version["counts"]]
    product = product_text(chosen.kind, chosen.language)
    latest = counts[0] if counts else vars(product)
    shown = typed or Typed({name: latest[name] for name in LIMITS})
    return await staff_page(
        request,
        running,
        who,
        "texts",
        status_code=422 if shown.faults else 200,
        is_current=is_current,
        chosen=chosen,
        places=[Choice(each["_id"], each["name"]) for each in places],
        kinds=[Choice(key, str(KIND_NAMES[key])) for key in KINDS],
        languages=[Choice(code, name) for code, name in LANGUAGES.items()],
        versions=versions,
        product=product,
        typed=shown,
        limits=LIMITS,
        offered=OFFERED,
        preview=_preview(chosen, who, shown.text),
    )


async def _versions(running: Here[Any], who: Principal, chosen: Chosen) -> list[dict[str, Any]]:
    """The newest first; `counts`: not taken back."""
    found = await settings.wordings(running, who, chosen.place["_id"])
    same = [w for w in found if (w["kind"], w["language"]) == (chosen.kind, chosen.language)]
    versions = [version for wording in same for version in wording.get("versions", {}).values()]
    told = [
        {**version, "counts": not version["is_reverted"], "days": _days(version)}
        for version in versions
    ]
    return sorted(told, key=lambda version: -int(version["version"]))


def _days(version: Document) -> str:
    since, until = (_day(version[name]) for name in ("since", "until"))
    if since and until:
        return _("Departures from %(since)s to %(until)s", since=since, until=until)
    if since:
        return _("Departures from %(since)s on", since=since)
    return _("Departures until %(until)s", until=until) if until else _("All departures")


def _day(told: str | None) -> str:
    return formats.day(date.fromisoformat(told)) if told else ""


def _preview(chosen: Chosen, who: Principal, text: Text) -> dict[str, Any]:
    """The words as a guest would read them, with an invented guest."""
    with i18n.speaking(chosen.language):
        today = formats.day(clock.now())
        values: dict[str, str | None] = {
            "guest_name": "Anna Beispiel",
            "salutation": "",
            "place_name": chosen.place["name"],
            "business_name": chosen.place["name"],
            "arrival": today,
            "departure": today,
            "link": "https://example.org/…",
        }
        return {
            "subject": as_text(text.subject, values),
            "greeting": as_html(text.greeting, values),
            "body": as_html(text.body, values),
            "button": _("Rate your stay"),
        }


@router.post("")
async def write(
    request: Request,
    who: Writer,
    running: Running,
    command_id: CommandId,
    place: Annotated[str, Form()],
    kind: Annotated[str, Form()],
    language: Annotated[str, Form()],
    intent: Annotated[str, Form()] = "save",
) -> Response:
    """Saves a new version, or only shows what it would look like (`intent=preview`)."""
    places = await visible_places(running, who)
    chosen = _chosen([each for each in places if each["_id"] == place], place, kind, language)
    if chosen is None or (chosen.kind, chosen.language) != (kind, language):
        raise Problem(404)
    typed = Typed.of(await request.form())
    typed.check()
    if typed.faults or intent == "preview":
        return await _page(request, running, who, chosen, places, typed)
    words = (typed.words["subject"], typed.words["greeting"], typed.words["body"])
    days = typed.day("since"), typed.day("until")
    with acting(who.acting(command_id, UUID(place))):
        recorded = await running.run(
            running.application.change_wording, UUID(place), kind, language, words, *days
        )
    url = f"{chosen.url}&after={after(running, recorded)}"
    return pages.redirect(request, url, _("The text is saved."))


@router.post("/revert")
async def revert(
    request: Request,
    who: Writer,
    running: Running,
    command_id: CommandId,
    place: Annotated[UUID, Form()],
    kind: Annotated[str, Form()],
    language: Annotated[str, Form()],
    version: Annotated[int, Form()],
) -> Response:
    """What was said before counts again."""
    wording_id = Wording.stream(place, kind, language)
    with acting(who.acting(command_id, place)):
        recorded = await running.run(running.application.revert_wording, wording_id, version)
    url = f"{URL}?place={place}&kind={kind}&language={language}"
    return pages.redirect(
        request, f"{url}&after={after(running, recorded)}", _("The text is taken back.")
    )

"""A conversation with its words opened, as pages show it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from starlette.datastructures import QueryParams

from services.messaging import queries
from services.messaging.settings import UNREADABLE
from services.messaging.views import presence
from services.messaging.views.mornings import day_in, next_morning
from shared import ids
from shared.auth import Principal, frame_of
from shared.documents import Document
from shared.sender import sender_of
from shared.service import Here
from shared.web.i18n import LANGUAGES
from shared.web.i18n import gettext as _
from shared.web.parts import Page

SAID = ("write", "note", "call")
"""What is said in the composer, by the names of its forms."""


def row(here: Here[Any], found: Document) -> dict[str, Any]:
    """A line of the list."""
    opened = here.vault.open
    last = max(found.get("messages", {}).values(), key=lambda m: m["at"], default=None)
    words = said_in(here, last) if last else opened(found["review_words"])
    return {
        "id": found["_id"],
        "guest": opened(found["guest_name"]) or _("Anonymous guest"),
        "words": words or "",
        "score": found["score"],
        "at": found["moved_at"],
        "shelf": shelf_of(found),
        "is_unread": found.get("is_unread", not found.get("messages")),
        "version": found["rev"],
    }


def shelf_of(found: Document) -> str:
    if found["state"] != "inbox":
        return str(found["state"])
    if found["is_held"]:
        return "on-hold"
    return "alerts" if found["priority"] == "alert" else "new"


def names(here: Here[Any], users: list[Document]) -> dict[str, str]:
    """Users' names by the actor that events carry."""
    return {f"staff:{u['_id']}": here.vault.open(u["name"]) or _("Former staff") for u in users}


def said_in(here: Here[Any], message: Document) -> str | None:
    """A message's words, or what is said where a mail had none; None: erased."""
    words = here.vault.open(message["words"])
    if words != "":
        return words
    is_unreadable = message.get("via") == UNREADABLE
    return _("The mail could not be read.") if is_unreadable else _("The mail has no words.")


def dropped(here: Here[Any], found: Document, message_id: str) -> list[str]:
    """The names of the attachments that were not kept of a message."""
    names = here.vault.open(found.get("dropped", {}).get(message_id))
    return [] if names is None else [name or _("without a name") for name in names.split("\n")]


def thread(here: Here[Any], found: Document, by: dict[str, str]) -> list[dict[str, Any]]:
    """Everything in the order it happened: messages, notes, steps."""
    opened = here.vault.open
    said = [
        {
            "kind": message["from"],
            "at": message["at"],
            "words": said_in(here, message) or _("Erased with the guest"),
            "dropped": dropped(here, found, id),
            "who": by.get(message.get("actor", ""), ""),
            "is_doubtful": message.get("via") == "doubtful_mail",
            "letter": _letter(found, id) if message["from"] == "staff" else None,
        }
        for id, message in found.get("messages", {}).items()
    ]
    notes = [
        {
            "kind": "note",
            "at": note["at"],
            "words": opened(note["words"]) or _("Erased with the guest"),
            "who": by.get(note["actor"], ""),
        }
        for note in found.get("notes", {}).values()
    ]
    steps = [
        {
            **step,
            "words": opened(step.get("words")),
            "letter": _letter(found, step.get("letter")),
            "who": by.get(step["actor"], ""),
            "user": by.get(f"staff:{step.get('user')}", ""),
        }
        for step in found.get("history", {}).values()
    ]
    return sorted([*said, *notes, *steps], key=lambda entry: entry["at"])


def _letter(found: Document, id: str | None) -> Document | None:
    """What became of a letter, until then that it is on its way."""
    return found.get("letters", {}).get(id, {"state": "intended"}) if id else None


async def panes(
    here: Here[Any], who: Principal, request: Any, shelf: str, opened_id: UUID | None
) -> dict[str, Any]:
    """What the three panes need."""
    asked = request.query_params
    places = await queries.places_of(here, who, asked.get("place", ""))
    shelves = queries.WAITING if shelf == "inbox" else (shelf,)
    pages = {
        name: await queries.shelf(
            here, who, name, places, asked.get("q", ""), asked.get("cursor", "")
        )
        for name in shelves
    }
    figures = await queries.counts(here, who, places)
    rows = {name: [row(here, d) for d in page.items] for name, page in pages.items()}
    first = next((r["id"] for name in shelves for r in rows[name]), None)
    shown = await detail(here, who, opened_id or (UUID(first) if first else None))
    frame = replace(
        await frame_of(here, who, request),
        live="/inbox/live",
        counts={name: figures[name] for name in ("inbox", *queries.WAITING)},
    )
    return {
        "frame": frame.at(shown["open"]["place_id"]) if shown["open"] else frame,
        "shelf": shelf,
        "rows": rows,
        "page": pages.get(shelf),
        "going_on": {} if shelf in pages else _going_on(asked, pages),
        "figures": figures,
        "groups": await queries.groups(here, who),
        "is_open": opened_id is not None,
        **shown,
    }


def _going_on(asked: QueryParams, pages: Mapping[str, Page]) -> dict[str, str]:
    """Where all shelves stand together: the way to the whole of those that hold more than shown."""
    kept = urlencode({name: asked[name] for name in ("place", "q") if asked.get(name)})
    end = f"?{kept}" if kept else ""
    return {name: f"/inbox/{name}{end}" for name, page in pages.items() if page.next}


def _stay(here: Here[Any], stay: Document) -> dict[str, Any]:
    """As ingest told of it; nothing of it may be known."""
    days = {name: stay.get(name) for name in ("arrival", "departure")}
    told = {name: date.fromisoformat(day) if day else None for name, day in days.items()}
    return {**told, "room": here.vault.open(stay.get("room"))}


def _opened(here: Here[Any], found: Document, by: dict[str, str], zone: str) -> dict[str, Any]:
    opened, is_forgotten = here.vault.open, bool(found.get("is_anonymised"))
    is_held, until = found["is_held"], found.get("held_until")
    return {
        **row(here, found),
        "state": found["state"],
        "is_forgotten": is_forgotten,
        "is_held": is_held,
        "held_until": day_in(zone, until) if until else "",
        "held_reason": opened(found.get("held_reason")) if is_held else "",
        "review_id": found["review_id"],
        "review_words": opened(found["review_words"]),
        "guest_id": found["guest_id"],
        "language": LANGUAGES.get(found["language"], found["language"]),
        "has_address": bool(found["email"]) and not is_forgotten,
        "phone": opened(found["phone"]),
        "email": opened(found["email"]),
        "owner": by.get(f"staff:{found.get('owner_id')}", ""),
        "place_id": found["place_id"],
        "latest_word": found["latest_word"],
        "stay": _stay(here, found.get("stay", {})),
        "reviews": sorted(found.get("reviews", {}).values(), key=lambda r: r["at"]),
    }


async def detail(here: Here[Any], who: Principal, id: UUID | None) -> dict[str, Any]:
    """The conversation in the middle and the guest at the right; `open` None: nothing is there."""
    found = await queries.conversation(here, who, id) if id else None
    if found is None:
        return {"open": None, "command_id": ids.new()}
    users = await queries.colleagues(here, who)
    sender = await sender_of(here, who.business_id, UUID(found["place_id"]))
    by = names(here, users)
    return {
        "open": _opened(here, found, by, sender.zone),
        "thread": thread(here, found, by),
        "colleagues": {
            role: [
                {"id": u["_id"], "name": by[f"staff:{u['_id']}"]}
                for u in users
                if u["_id"] != str(who.user_id) and queries.may(u, found, role)
            ]
            for role in ("reader", "staff")
        },
        "can_delegate": await queries.service_address(here, who) is not None,
        "next_morning": next_morning(sender.zone),
        "answering": await presence.others(here, who, UUID(found["_id"])),
        "may_write": who.may("staff"),
        "command_id": ids.new(),
        "said_ids": {kind: ids.new() for kind in SAID},
    }

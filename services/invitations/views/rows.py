"""Guests as the list and the page show them: their words opened, as far as they are shown."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from services.invitations.application import Invitations
from services.invitations.projections.guests import PERSONAL
from services.invitations.views.words import CHANNELS, SOURCES, STATUSES, reason
from shared.documents import Document
from shared.service import Here
from shared.web.i18n import LANGUAGES, lazy
from shared.web.i18n import gettext as _
from shared.web.parts import Column

COLUMNS = {
    "name": lazy("Guest"),
    "status": lazy("Status"),
    "departure": lazy("Departure"),
    "email": lazy("E-mail"),
    "phone": lazy("Phone"),
    "language": lazy("Language"),
    "channel": lazy("Channel"),
    "place": lazy("Place"),
    "room": lazy("Room"),
    "reservation": lazy("Reservation"),
    "arrival": lazy("Arrival"),
    "source": lazy("Came by"),
    "sent_at": lazy("Sent"),
    "answered_at": lazy("Answered"),
    "score": lazy("Score"),
}
USUAL = ("name", "status", "departure", "email", "language", "place", "room")
SORTABLE = {"departure", "status"}


def columns_of(view: Document) -> list[str]:
    """The chosen ones in the order above; the name is always there."""
    chosen = set(view.get("columns") or USUAL) | {"name"}
    return [key for key in COLUMNS if key in chosen]


def headers(keys: Iterable[str]) -> list[Column]:
    return [Column(key, str(COLUMNS[key]), key in SORTABLE, key == "score") for key in keys]


def rows_of(
    here: Here[Invitations],
    found: Sequence[Document],
    columns: Sequence[str],
    place_names: Mapping[str, str],
) -> list[dict[str, Any]]:
    """Opens what the columns show, and nothing else."""
    return [_row(here, guest, columns, place_names) for guest in found]


def _row(
    here: Here[Invitations],
    guest: Document,
    columns: Sequence[str],
    place_names: Mapping[str, str],
) -> dict[str, Any]:
    opened = {field: here.vault.open(guest.get(field)) for field in PERSONAL if field in columns}
    arrival = guest.get("arrival")
    return {
        **status_of(guest),
        "id": guest["_id"],
        "departs_at": guest["departs_at"],
        "arrival": date.fromisoformat(arrival) if arrival else None,
        "sent_at": guest.get("sent_at"),
        "answered_at": guest.get("answered_at"),
        "score": guest.get("score"),
        "language": LANGUAGES.get(guest["language"], guest["language"]),
        "channel": str(CHANNELS[guest["channel"]]),
        "source": str(SOURCES.get(guest["source"], guest["source"])),
        "place": place_names.get(guest["place_id"], ""),
        **opened,
        "name": opened.get("name") or _("Anonymous guest"),
    }


def status_of(guest: Document) -> dict[str, Any]:
    """The status in words, and why."""
    name, tone = STATUSES[guest["status"]]
    return {
        "status": guest["status"],
        "status_name": str(name),
        "tone": tone,
        "because": reason(guest.get("because")),
    }

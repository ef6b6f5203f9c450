"""A dispute with its words opened, as pages show it."""

from typing import Any

from shared.documents import Document
from shared.service import Here


def shown(running: Here[Any], found: Document) -> dict[str, Any]:
    """A dispute with its words opened, for a page."""
    opened = running.vault.open
    letters = found.get("letters", {})
    messages = [
        {
            "at": message["at"],
            "words": opened(message["words"]),
            "letter": letters.get(id, {"state": "waiting"}),
        }
        for id, message in found.get("messages", {}).items()
    ]
    return {
        **found,
        "id": found["_id"],
        "is_replacement": found.get("is_replacement", False),
        "guest": opened(found["guest_name"]),
        "words": opened(found.get("review", {}).get("words")),
        "submitted_at": found.get("review", {}).get("submitted_at"),
        "new_words": opened(found.get("new_words")),
        "messages": sorted(messages, key=lambda message: message["at"]),
    }

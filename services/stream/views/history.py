"""All that happened to a review, in order, as lines of its timeline."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from services.stream.views.cards import Card
from shared.documents import Document
from shared.web.formats import percent
from shared.web.i18n import gettext as _


@dataclass(frozen=True)
class Line:
    """A line of `ui.timeline`."""

    text: str
    at: datetime
    icon: str
    tone: str = ""
    note: str = ""


def history(card: Card) -> list[Line]:
    """Newest first."""
    lines = [*_of_the_review(card), *_of_its_comment(card), *_of_its_dispute(card)]
    return sorted(lines, key=lambda line: line.at)[::-1]


def _of_the_review(card: Card) -> Iterator[Line]:
    if card.is_own:
        yield Line(_("Written by the guest"), card.submitted_at, "pen-line")
    else:
        yield Line(_("Written on %(portal)s", portal=card.portal), card.submitted_at, "pen-line")
    for entry in card.document["history"].values():
        yield _LINES[entry["what"]](card, entry)


def _changed(card: Card, entry: Document) -> Line:
    said = _(
        "Changed on %(portal)s: now %(score)s", portal=card.portal, score=percent(entry["score"])
    )
    return Line(said, entry["at"], "pencil", "mid")


_LINES: dict[str, Callable[[Card, Document], Line]] = {
    "received": lambda _card, entry: Line(_("Came into the stream"), entry["at"], "inbox"),
    "published": lambda _card, entry: Line(_("Published"), entry["at"], "globe", "good"),
    "revoked": lambda _card, entry: Line(
        _("Taken back by the guest"), entry["at"], "undo-2", "mid"
    ),
    "replaced": lambda _card, entry: Line(
        _("Replaced by a newer review of the guest"), entry["at"], "replace", "mid"
    ),
    "removed": lambda _card, entry: Line(_("Removed"), entry["at"], "trash-2", "bad"),
    "changed": _changed,
    "vanished": lambda card, entry: Line(
        _("No longer shown on %(portal)s", portal=card.portal), entry["at"], "eye-off", "bad"
    ),
    "returned": lambda card, entry: Line(
        _("Shown on %(portal)s again", portal=card.portal), entry["at"], "eye", "good"
    ),
    "guest_forgotten": lambda _card, entry: Line(
        _("The guest was forgotten"), entry["at"], "user-x"
    ),
}


def _of_its_comment(card: Card) -> Iterator[Line]:
    writers = {text.id: text.by for text in card.texts}
    for entry in card.document.get("comment", {}).get("history", {}).values():
        if card.is_own and entry["what"] == "accepted":
            continue
        by = writers.get(str(entry.get("comment_id")), "")
        yield _comment_line(entry, by)


def _comment_line(entry: Document, by: str) -> Line:
    written = _("Comment written by %(name)s", name=by) if by else _("Comment written")
    text, icon, tone = {
        "written": (written, "message-square", ""),
        "sent": (_("Comment sent to the portal"), "send", ""),
        "accepted": (_("Comment accepted"), "check", "good"),
        "rejected": (_("Comment rejected by the portal"), "circle-x", "bad"),
        "failed": (_("Comment could not be sent"), "circle-alert", "bad"),
        "seen": (_("Comment seen on the portal"), "eye", "good"),
        "gone": (_("Comment gone from the portal"), "eye-off", "bad"),
    }[entry["what"]]
    return Line(text, entry["at"], icon, tone)


def _of_its_dispute(card: Card) -> Iterator[Line]:
    dispute = card.dispute or {}
    if opened_at := dispute.get("opened_at"):
        text = _("Dispute opened by itself") if dispute["is_automatic"] else _("Dispute opened")
        yield Line(text, opened_at, "scale", "mid")
    if closed_at := dispute.get("closed_at"):
        outcome = {
            "expired": _("Dispute closed: the time ran out"),
            "revoked": _("Dispute closed: the guest took the review back"),
            "replaced": _("Dispute closed: the guest replaced the review"),
        }.get(dispute["outcome"], _("Dispute closed"))
        yield Line(outcome, closed_at, "scale")

"""What staff read: the names of statuses, the reasons, and the sentences of a timeline."""

from collections.abc import Mapping
from typing import Any

from shared.web import formats
from shared.web.i18n import gettext as _
from shared.web.i18n import lazy, lazy_in, mark
from shared.web.problems import say

STATUSES = {
    "not_sent": (lazy("Not sent yet"), ""),
    "sending": (lazy("Being sent"), ""),
    "email_sent": (lazy("Invitation sent"), "info"),
    "email_clicked": (lazy("Clicked, no review yet"), "info"),
    "reviewed_email": (lazy("Reviewed"), "good"),
    "review_deleted": (lazy("Review deleted"), "mid"),
    "failed": (lazy("Not delivered"), "bad"),
    "uncertain": (lazy("May have been sent"), "mid"),
    "cancelled": (lazy("Cancelled"), ""),
    "none": (lazy("No invitation"), ""),
    "anonymised": (lazy("Anonymised"), ""),
}
"""Name and tone, in the order of the filter."""

CHANNELS = {"email": lazy("E-mail"), "none": lazy_in("channel", "None")}
SOURCES = {"file": lazy("File"), "pms": lazy("Hotel software"), "manual": lazy("By hand")}

REASONS = {
    "was_sent": mark("The invitation was sent."),
    "being_sent": mark("The invitation is being sent right now."),
    "not_invited": mark("The guest was not invited yet."),
    "nothing_planned": mark("No invitation is planned."),
    "not_failed": mark("The address has not failed."),
    "correct_it": mark("The address failed: correct it first."),
    "was_cancelled": mark("Communication with this guest was cancelled."),
    "has_answered": mark("The guest has answered."),
    "review_is_deleted": mark("The review was deleted."),
    "is_anonymised": mark("The guest is anonymised."),
    "is_deleted": mark("The guest was deleted."),
    "address_blocked": mark("The address is blocked."),
    "domain_blocked": mark("The address's domain is blocked."),
    "forgotten": mark("The guest was forgotten."),
    "too_old": mark("The departure was more than 90 days ago."),
    "no_channel": mark("There is no e-mail address."),
    "link_expired": mark("The 90 days of the survey are over."),
    "transient": mark("The mail server refused it for now."),
    "permanent": mark("The mail server does not know the address."),
    "policy": mark("The mail server does not want this mail."),
}
"""By code: of a refusal, a skipped or suppressed invitation, a refused mail."""

say(
    "invitations",
    {
        **REASONS,
        "changed_meanwhile": mark("Somebody else, or the sending, was faster. Look at it again."),
        "address_is_blocked": REASONS["address_blocked"],
        "already_invited": REASONS["was_sent"],
        "ends_before_it_starts": mark("The last departure lies before the first."),
        "no_such_text": mark("This text was taken back before."),
        "not_an_hour": mark("That is no time of day."),
    },
)

LETTERS = {
    "dispute_question": mark("Question about the review"),
    "answer": mark("Answer to the guest"),
}

_TOLD = {
    "scheduled": ("calendar", mark("Invitation planned for %(send_at)s")),
    "skipped": ("circle-minus", mark("Not invited")),
    "edited": ("pencil", mark("Guest edited")),
    "address_corrected": ("at-sign", mark("Address corrected, invitation sent again")),
    "suppressed": ("ban", mark("Invitation stopped")),
    "cancelled": ("ban", mark("Communication cancelled")),
    "intended": ("send", mark("Handing the invitation to the mail server, try %(attempt)s")),
    "sent": ("mail-check", mark("Invitation sent")),
    "failed": ("mail-x", mark("Invitation refused by the mail server")),
    "uncertain": ("circle-question-mark", mark("The invitation may have been sent")),
    "clicked": ("mouse-pointer-click", mark("Guest opened the survey")),
    "answered": ("star", mark("Review submitted: %(score)s")),
    "replaced": ("star", mark("Review replaced: %(score)s")),
    "revoked": ("undo-2", mark("Guest took the review back")),
    "anonymised": ("user-round-x", mark("Guest anonymised")),
    "reminder_planned": ("bell", mark("Reminder asked for")),
    "reminder_intended": ("send", mark("Handing the reminder to the mail server")),
    "reminder_sent": ("mail-check", mark("Reminder sent")),
    "reminder_failed": ("mail-x", mark("Reminder refused by the mail server")),
    "reminder_uncertain": ("circle-question-mark", mark("The reminder may have been sent")),
    "reminder_suppressed": ("ban", mark("Reminder stopped")),
    "letter_intended": ("mail", mark("%(letter)s: written")),
    "letter_handedover": ("mail-check", mark("%(letter)s: sent")),
    "letter_refused": ("mail-x", mark("%(letter)s: refused by the mail server")),
    "letter_stopped": ("ban", mark("%(letter)s: not sent")),
    "letter_uncertain": ("circle-question-mark", mark("%(letter)s: may have been sent")),
}
_BAD = ("failed", "refused")


def said(entry: Mapping[str, Any], server_said: str | None) -> dict[str, Any]:
    """An entry of a timeline in words. `server_said`: a mail server's own, opened."""
    what = entry["what"]
    icon, sentence = _TOLD[what]
    send_at, score = entry.get("send_at"), entry.get("score")
    letter = entry.get("letter", "")
    text = _(
        sentence,
        send_at=formats.moment(send_at) if send_at else "",
        score="" if score is None else formats.percent(score),
        attempt=entry.get("attempt", ""),
        letter=_(LETTERS[letter]) if letter in LETTERS else _("Letter"),
    )
    tone = "bad" if what.endswith(_BAD) else "good" if what.endswith("sent") else ""
    return {
        "icon": icon,
        "text": text,
        "at": entry["at"],
        "tone": tone,
        "note": _note(entry, server_said),
    }


def reason(code: str | None) -> str:
    """Why, in words; "" for what needs none."""
    words = REASONS.get(code or "", "")
    return _(words) if words else ""


def _note(entry: Mapping[str, Any], server_said: str | None) -> str:
    notes = [reason(entry.get("because"))]
    if server_said:
        notes.append(_("It said: %(words)s", words=f"{entry['code'] or ''} {server_said}".strip()))
    if entry.get("retry_at"):
        notes.append(_("Next try: %(at)s.", at=formats.moment(entry["retry_at"])))
    if entry.get("erases_words"):
        notes.append(_("The words of the review were erased too."))
    return " ".join(filter(None, notes))

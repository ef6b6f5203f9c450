"""What a bounce says: refused for now or for good, or that somebody complained."""

import re
from dataclasses import dataclass
from email.message import Message
from typing import Literal, cast

from flufl.bounce import all_failures

from shared.mail.automatic import is_from_mail_system
from shared.mail.mime import body, header, headers, inside, parsed, parts
from shared.mail.outcome import OF_BOUNCE, Verdict, enhanced_code, verdict, without_addresses

BounceKind = Literal["hard", "soft", "delay", "policy", "complaint"]
"""`hard`: the address takes no mail; `soft`: given up, perhaps another time; `delay`: still tried;
`policy`: the mail or its sender was not wanted; `complaint`: its reader called it spam."""

_KINDS = cast("dict[Verdict, BounceKind]", {verdict: kind for kind, verdict in OF_BOUNCE.items()})
_STATUS = re.compile(r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])")
_CODE = re.compile(r"(?<![\d.])[45]\d\d(?![\d.])")
_FULL = re.compile(r"quota|mailbox (?:is )?full|full mailbox|storage", re.IGNORECASE)
_FAILED = "X-Failed-Recipients"
_NOT_COMPLAINTS = {"not-spam", "auth-failure", "dmarc"}
_COMPLAINTS = {"abuse", "fraud", "virus", "other"}  # RFC 5965 7.3
_COPY = re.compile(
    r"^[ \t>]*(?:[a-z][\w-]*:|-{3}.*\b(?:copy|original|message|headers?)\b)", re.I | re.M
)
_ENDS = re.compile(r"^[ \t]*(?:$|---)", re.M)
_SCANNED = 10_000  # fifty patterns look at every line of it


@dataclass(frozen=True, slots=True)
class Report:
    """`code` is a status as of RFC 3463, or empty; `words` name nobody."""

    kind: BounceKind
    code: str
    words: str


def report(raw: bytes, message: Message, sender: str) -> Report | None:
    """What came back, None if this is no bounce. `message` is `raw`, parsed."""
    found = _delivery_status(message) or _complaint(message)
    if not found and (is_from_mail_system(message, sender) or headers(message, _FAILED)):
        found = _unwritten_rules(parsed(raw[:_SCANNED]))
    return found


def _delivery_status(message: Message) -> Report | None:
    """RFC 3464. Our mails have one recipient: the first that failed is the one."""
    blocks = [
        block
        for part in parts(message)
        if part.get_content_type() == "message/delivery-status"
        for block in inside(part)
    ]
    for action in ("failed", "delayed"):
        for block in blocks:
            if header(block, "Action").lower().startswith(action):
                return _of_recipient(block, action)
    return None


def _of_recipient(block: Message, action: str) -> Report:
    diagnostic = header(block, "Diagnostic-Code")
    told = _STATUS.search(header(block, "Status"))
    status = told[0] if told and told[0][2:4] != "0." else enhanced_code(diagnostic)
    status = status or (told[0] if told else "")
    code = _CODE.search(diagnostic)
    known = verdict(int(code[0]) if code else None, status or None)
    kind = "delay" if action == "delayed" else _KINDS[known]
    return Report(kind, status, _scrubbed(diagnostic or action, block))


def _complaint(message: Message) -> Report | None:
    """An abuse report (RFC 5965)."""
    for part in parts(message):
        if part.get_content_type() == "message/feedback-report":
            kind = next((header(block, "Feedback-Type").lower() for block in inside(part)), "")
            told = kind if kind in _COMPLAINTS else "abuse"
            return None if kind in _NOT_COMPLAINTS else Report("complaint", "", told)
    return None


def _unwritten_rules(message: Message) -> Report | None:
    """Bounces older than their standard. People's words are never searched for such phrases."""
    try:
        later, never = all_failures(message)
    except Exception:  # eighteen detectors over hostile text: one that stumbles has found nothing
        return None
    if not later and not never:
        return None
    told = _before_the_copy(body(next(parts(message), message)))
    status, code, full = _STATUS.search(told), _CODE.search(told), _FULL.search(told)
    known = verdict(int(code[0]) if code else None, status[0] if status else "5.0.0")
    kind = "delay" if not never else "soft" if full and not status else _KINDS[known]
    words = _paragraph(told, status or code or full)
    addresses = (address.decode(errors="replace") for address in later | never)
    return Report(kind, status[0] if status else "", without_addresses(words, *addresses))


def _before_the_copy(told: str) -> str:
    """What the mail server says itself. A copy of our mail, which names the guest, comes last: it
    begins with its first header, or with a line that announces it."""
    copy = _COPY.search(told)
    return told[: copy.start()] if copy else told


def _paragraph(told: str, found: re.Match[str] | None) -> str:
    """From the line of what was found to the first that is empty or drawn; "" if nothing was."""
    if found is None:
        return ""
    start = told.rfind("\n", 0, found.start()) + 1
    end = _ENDS.search(told, found.end())
    return told[start : end.start()] if end else told[start:]


def _scrubbed(words: str, where: Message) -> str:
    named = [header(where, name) for name in ("Final-Recipient", "Original-Recipient")]
    addresses = [name.rpartition(";")[2].strip() for name in named]
    return without_addresses(words, *filter(None, addresses))

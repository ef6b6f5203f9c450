"""What came back: an answer, a bounce, or something nobody could read."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime

from shared.mail.addresses import Box
from shared.mail.automatic import automatic_because
from shared.mail.bounces import BounceKind, report
from shared.mail.message import harmless
from shared.mail.mime import attachments, author, body, header, headers, parsed
from shared.mail.quotes import without_quotation

MAX_TEXT = 20_000
"""Characters of an answer that are kept; an event must hold them, and the whole text besides."""

_MESSAGE_ID = re.compile(r"<[!-;=?-~]{3,250}>")
_DMARC = re.compile(r"\bdmarc\s*=\s*(pass|fail)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _ToToken:
    """`box` and `token` are of the address it came to. The same mail, delivered twice, has the same
    `message_id`, though it may have been chosen by its sender."""

    message_id: str
    box: Box
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming(_ToToken):
    """An answer, from a person or (`automatic` says why) from a machine, which is never answered.

    `text` is what is new in it, `whole_text` all of it, `attachments` the names of what was sent
    along, which is not kept; `from_address` is empty unless the mail has
    one author, and proves nothing unless `is_authentic`, which is None where our mail server said
    nothing about it.
    """

    from_address: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    whole_text: str = field(repr=False)
    attachments: tuple[str, ...] = field(repr=False)
    automatic: str
    is_authentic: bool | None
    date: datetime | None

    @property
    def is_automatic(self) -> bool:
        return bool(self.automatic)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce(_ToToken):
    """The mail whose token this is did not arrive. `code` is a status of RFC 3463, or empty."""

    kind: BounceKind
    code: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable(_ToToken):
    """Nobody could make sense of it; `original` is all there is."""

    reason: str
    original: bytes = field(repr=False)


Arrival = Incoming | Bounce | Unreadable


def read(raw: bytes, box: Box, token: str, sender: str, mail_server: str = "") -> Arrival:
    """What a mail to a token is. Never raises, whatever the mail.

    `sender` is its envelope sender; `mail_server` the name under which our own mail server writes
    Authentication-Results (RFC 8601), those of others are not believed.
    """
    try:
        message = parsed(raw)
        message_id = _message_id(message, raw)
        found = report(raw, message, sender)
        if found:
            return Bounce(
                message_id=message_id,
                box=box,
                token=token,
                kind=found.kind,
                code=found.code,
                words=found.words,
            )
        return _incoming(message, message_id, box, token, sender, mail_server)
    except Exception as why:  # the email package raises anything on a mail that is built to hurt
        reason = type(why).__name__
    return Unreadable(message_id=_made_of(raw), box=box, token=token, reason=reason, original=raw)


def _incoming(
    message: Message, message_id: str, box: Box, token: str, sender: str, mail_server: str
) -> Incoming:
    whole = body(message)
    return Incoming(
        message_id=message_id,
        box=box,
        token=token,
        from_address=author(message),
        subject=harmless(header(message, "Subject")),
        text=without_quotation(whole)[:MAX_TEXT],
        whole_text=whole[:MAX_TEXT],
        attachments=attachments(message),
        automatic=automatic_because(message, sender),
        is_authentic=_is_authentic(message, mail_server),
        date=_date(message),
    )


def _message_id(message: Message, raw: bytes) -> str:
    given = header(message, "Message-ID")
    return given if _MESSAGE_ID.fullmatch(given) else _made_of(raw)


def _made_of(raw: bytes) -> str:
    """An id for a mail without one: of what is below the lines that each mail server adds."""
    told = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[2] or raw
    return f"<{hashlib.sha256(told).hexdigest()[:32]}@unnamed.invalid>"


def _date(message: Message) -> datetime | None:
    try:
        told = parsedate_to_datetime(header(message, "Date"))
        return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _is_authentic(message: Message, mail_server: str) -> bool | None:
    if not mail_server:
        return None
    for results in headers(message, "Authentication-Results"):
        name = results.partition(";")[0].split(" ")[0].strip()
        found = _DMARC.search(results) if name.lower() == mail_server.lower() else None
        if found:
            return found[1].lower() == "pass"
    return None

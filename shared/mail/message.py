"""A mail as it goes over the wire: the same bytes however often it is tried."""

import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from shared.mail.addresses import ascii_address

MAX_WORDS = 200
"""Characters of a subject or a name; what is longer is cut."""

_LONGEST = 4_000
_NESTED = 5
_LINE = 998  # RFC 5322 2.1.1
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_ENCODED = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"\?=\s+(?==\?)")
_MORE = frozenset({"Auto-Submitted", "Feedback-ID", "In-Reply-To", "References"})


class UnsafeHeader(ValueError):
    """A header value that would end its line, or that is not plain ASCII on one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A mail ready to go. Addresses, names and words stay out of its `repr`, so out of the logs.

    `date` is when it was meant to go, so that a second try has the same bytes. `headers` may name
    Auto-Submitted, Feedback-ID, In-Reply-To and References.
    """

    message_id: str
    date: datetime
    envelope_from: str = field(repr=False)
    from_name: str = field(repr=False)
    from_address: str = field(repr=False)
    to_name: str = field(repr=False)
    to_address: str = field(repr=False)
    reply_to: str = field(repr=False)
    subject: str = field(repr=False)
    html: str = field(repr=False)
    text: str = field(repr=False)
    language: str
    list_unsubscribe: str | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


def as_bytes(mail: Outgoing) -> bytes:
    """The mail with CRLF, 7-bit clean, text first and HTML as the alternative.

    Raises `UnsafeHeader` or `NotAnAddress` for what a caller made wrong; what a guest or a hotel
    wrote into a name or a subject is made harmless instead (CVE-2024-6923).
    """
    message = EmailMessage(policy=_POLICY)
    boundary = hashlib.sha256(mail.message_id.encode()).hexdigest()[:32]
    # No part ends early: quoted-printable cannot hold "=_".
    message["Content-Type"] = f'multipart/alternative; boundary="=_{boundary}"'
    message.attach(_part("plain", mail.text))
    message.attach(_part("html", mail.html))
    head = "".join(f"{name}: {value}\r\n" for name, value in _headers(mail))
    return head.encode("ascii") + message.as_bytes()


def _headers(mail: Outgoing) -> list[tuple[str, str]]:
    """Written here, for the email package folds names wrongly. What a machine reads stays on one
    line: a folded one breaks some DKIM signers."""
    told: dict[str, str] = {"Auto-Submitted": "auto-generated", **mail.headers}
    if unknown := told.keys() - _MORE:
        raise UnsafeHeader(f"Not a header callers may set: {sorted(unknown)}")
    if mail.list_unsubscribe:
        told["List-Unsubscribe"] = f"<{mail.list_unsubscribe}>"
        told["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return [
        ("Message-ID", safe_header(mail.message_id)),
        ("Date", format_datetime(mail.date)),
        ("From", _mailbox(mail.from_name, mail.from_address)),
        ("To", _mailbox(mail.to_name, mail.to_address)),
        ("Reply-To", ascii_address(mail.reply_to)),
        ("Subject", _encoded(harmless(mail.subject))),
        ("Content-Language", safe_header(mail.language)),
        ("MIME-Version", "1.0"),
        *((name, safe_header(value)) for name, value in told.items()),
    ]


def safe_header(value: str) -> str:
    """`value`, if it is one line of ASCII and stays so however a reader decodes it."""
    plain = decoded(value)
    if plain != value or not value.isascii() or not value.isprintable() or len(value) > _LINE - 40:
        raise UnsafeHeader("A header must be one line of plain ASCII")
    return value


def harmless(words: str) -> str:
    """What people wrote, as one line that no reader can take for more than words."""
    plain = " ".join(_INVISIBLE.sub(" ", decoded(words[:_LONGEST])).split())
    return plain.replace("=?", "= ?")[:MAX_WORDS].strip()


def decoded(value: str) -> str:
    """`value` without RFC 2047 encoding, also where one encoded word hides in another."""
    for _ in range(_NESTED):
        plain = _ENCODED.sub(_decoded_word, _BETWEEN.sub("?=", value))
        if plain == value:
            break
        value = plain
    return value


def _decoded_word(word: re.Match[str]) -> str:
    charset, encoding, text = word.groups()
    try:
        if encoding in "bB":
            raw = binascii.a2b_base64(text + "=" * (-len(text) % 4))
        else:
            raw = binascii.a2b_qp(text, header=True)
        return raw.decode(charset, "replace")
    except (LookupError, ValueError):
        return word[0]


def _mailbox(name: str, address: str) -> str:
    """One mailbox whatever the name: quoted on one line, or in encoded words without a comma."""
    words, to = harmless(name), ascii_address(address)
    return formataddr((words, to)) if words.isascii() else f"{_encoded(words)} <{to}>"


def _encoded(words: str) -> str:
    """As it is where ASCII will do, else in encoded words, a line each (RFC 2047)."""
    if words.isascii():
        return words
    return Header(words, "utf-8", 76, "Subject").encode(linesep="\r\n")


def _part(subtype: str, words: str) -> EmailMessage:
    part = EmailMessage(policy=_POLICY)
    part["Content-Type"] = f'text/{subtype}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = "quoted-printable"
    lines = "\n".join(words.splitlines()) + "\n"
    part.set_payload(binascii.b2a_qp(lines.encode(errors="replace")).decode("ascii"))
    return part


_POLICY = SMTP.clone(cte_type="7bit")

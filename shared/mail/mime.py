"""Reads mail that nobody vouches for: damaged, lying about itself, or built to take us down."""

import codecs
import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from shared.mail.addresses import NotAnAddress, ascii_address
from shared.mail.message import decoded, harmless
from shared.mail.plain import text_of, without_controls

MAX_NESTING = 50
MAX_PARTS = 1_000
MAX_HEADER = 4_000
"""Characters of a header that are looked at."""

MAX_ATTACHMENTS = 100
MAX_NAME = 100
"""Characters of an attachment's name."""

_SIGNATURES = {"application/pgp-signature", "application/pkcs7-signature"}
_NESTING = re.compile(rb"boundary\s*=|message/", re.IGNORECASE)
_PART = re.compile(rb"^--", re.MULTILINE)
# The email package takes quadratic time to read the parameters of a part.
_LONG_PARAMETERS = re.compile(rb"^content-[a-z-]+:(?:[^\r\n]|\r?\n[ \t]){2000}", re.I | re.M)
_FOLD = re.compile(r"\r?\n(?=[ \t])")
_QUOTED_OR_COMMENT = re.compile(r'"(?:[^"\\]|\\.)*"|\([^()]*\)')
_ONE_ADDRESS = re.compile(r"(?:[^<>,;]*<\s*([^\s<>]+)\s*>|\s*([^\s<>,;]+))\s*")
# Python decodes these too; some take quadratic time, none is a charset of mail.
_NO_CHARSETS = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"}


class Overgrown(ValueError):
    """More parts, deeper parts or longer words about parts than any person's mail has."""


def parsed(raw: bytes) -> Message:
    """The mail as a tree. Raises `Overgrown`, and whatever else the email package stumbles on."""
    is_deep = len(_NESTING.findall(raw)) > MAX_NESTING
    if is_deep or len(_PART.findall(raw)) > MAX_PARTS or _LONG_PARAMETERS.search(raw):
        raise Overgrown
    return BytesParser(policy=compat32).parsebytes(raw)


def headers(message: Message, name: str) -> list[str]:
    """Every value of a header on one line each, 8-bit text included, RFC 2047 not yet decoded."""
    found = (value for key, value in message.raw_items() if key.lower() == name.lower())
    return [_FOLD.sub("", _text(str(value)[:MAX_HEADER])).strip() for value in found]


def header(message: Message, name: str) -> str:
    """The first value of a header as people read it, or an empty text."""
    return decoded(next(iter(headers(message, name)), ""))


def author(message: Message) -> str:
    """The one address in From, its domain in ASCII and small letters; empty where it is not one.

    Two From headers, or two addresses in one, are how a sender pretends to be somebody else.
    """
    values = headers(message, "From")
    found = _ONE_ADDRESS.fullmatch(_QUOTED_OR_COMMENT.sub("", values[0])) if values else None
    if found is None or len(values) > 1:
        return ""
    try:
        local, _, domain = ascii_address(found[1] or found[2]).rpartition("@")
    except NotAnAddress:
        return ""
    return f"{local}@{domain.lower()}"


def parts(message: Message) -> Iterator[Message]:
    """The leaves of the mail in order; what it forwards or returns is one leaf."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting.extend(reversed(inside(part)))
        else:
            yield part


def inside(part: Message) -> list[Message]:
    """The parts of a part, the mail in a forwarded mail, the blocks of a report."""
    payload = part.get_payload()
    found = payload if isinstance(payload, list) else []
    return [one for one in found if isinstance(one, Message)]


def is_attached(part: Message) -> bool:
    return header(part, "Content-Disposition").lower().startswith("attachment")


def attachments(message: Message) -> tuple[str, ...]:
    """The names of what was sent along, the first hundred; "" for one without a name.

    A picture that the mail's HTML shows (it has a Content-ID) and a signature are none.
    """
    found = [part for part in parts(message) if is_attached(part) or _is_sent_along(part)]
    return tuple(_name(part) for part in found[:MAX_ATTACHMENTS])


def _is_sent_along(part: Message) -> bool:
    is_said = part.get_content_maintype() in ("text", "multipart")
    return not (is_said or header(part, "Content-ID") or part.get_content_type() in _SIGNATURES)


def _name(part: Message) -> str:
    try:
        return harmless(part.get_filename() or "")[:MAX_NAME]
    except (ValueError, LookupError):  # a charset that is none
        return ""


def body(message: Message) -> str:
    """What the mail says in plain text: its text parts, else its HTML without the tags."""
    seen = [part for part in parts(message) if not is_attached(part)]
    plain = [_words(part) for part in seen if part.get_content_type() == "text/plain"]
    told = "\n".join(words for words in plain if words.strip())
    if told:
        return told.strip("\n")
    pages = (part for part in seen if part.get_content_type() == "text/html")
    return next((text_of(_words(page)) for page in pages), "")


def _words(part: Message) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    return without_controls(_decoded(raw, _charset(part)))


def _charset(part: Message) -> str:
    try:
        return part.get_content_charset() or "utf-8"
    except ValueError:  # a charset of a charset, with a NUL in it
        return "utf-8"


def _text(value: str) -> str:
    return _decoded(value.encode("utf-8", "surrogateescape"), "utf-8")


def _decoded(raw: bytes, charset: str) -> str:
    """Charsets lie: the one told, else UTF-8, else Windows', where every byte is a letter."""
    for name in (charset, "utf-8"):
        try:
            if codecs.lookup(name).name.replace("_", "-") not in _NO_CHARSETS:
                return raw.decode(name)
        except (LookupError, ValueError):
            continue
    return raw.decode("cp1252", "replace")

"""From bytes to text: which encoding it is, how sure that is, and what else it could be.

Byte order marks and valid UTF-8 prove themselves. Among the older encodings, which all decode each
other's bytes without an error, the letters decide that would be seen under each.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from services.ingest.sources.files.refusals import EmptyFile, EncodingUnclear, TooLarge, WrongType
from services.ingest.sources.files.text import mended

__all__ = ["ENCODINGS", "LARGEST", "READ_TWICE", "Decoded", "decode"]

LARGEST = 32 * 1024 * 1024

READ_TWICE = "utf-8-twice"
"""UTF-8 that somebody read as Windows-1252 and stored as UTF-8 again: `MÃ¼ller`."""

_OLDER = (
    "cp1252",
    "cp1250",
    "iso8859-2",
    "iso8859-15",
    "cp850",
    "cp852",
    "cp437",
    "mac-roman",
)
ENCODINGS = ("utf-8", READ_TWICE, "utf-16-le", "utf-16-be", *_OLDER)
"""What staff can choose."""

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)

_TYPES = (
    (rb"%PDF-", "pdf"),
    (rb"\x89PNG", "png"),
    (rb"\xff\xd8\xff", "jpeg"),
    (rb"GIF8", "gif"),
    (rb"PK(\x03\x04|\x05\x06)(?s:.*)xl/", "xlsx"),
    (rb"PK(\x03\x04|\x05\x06)", "zip"),
    (rb"\xd0\xcf\x11\xe0", "xls"),
    (rb"\x1f\x8b", "gzip"),
    (rb"\{\\rtf", "rtf"),
    (rb"(\xef\xbb\xbf)?\s*<(!doctype html|html|head|body|table|meta)\b", "html"),
    (rb"(\xef\xbb\xbf)?\s*<\?xml", "xml"),
)
_TYPES_BY_PATTERN = tuple((re.compile(pattern, re.I), kind) for pattern, kind in _TYPES)

# Only bytes that are another letter elsewhere vote, and only within words: Polish letters of
# Windows-1250 are signs in Windows-1252 (`³` for `ł`), French and Italian ones are Czech or
# Hungarian there, umlauts of DOS are punctuation in both. `ñ` and `ń` share a byte; a vowel follows
# the first, mostly a consonant the second.
_VOTES = {
    "cp1252": rb"[\xe0\xe3\xe5\xe8\xea\xec\xef\xf2\xf5\xf8\xf9\xfb]"
    rb"|[\xc0\xc3\xc5\xc8\xca\xcc\xcf\xd2\xd5\xd8\xd9\xdb]"
    rb"|\xf1[aeiou\xe1\xe9\xed\xf3\xfa]|\xd1[AEIOU\xc1\xc9\xcd\xd3\xda]",
    "cp1250": rb"(?<=[A-Za-z\xf3])[\xb3\xb9\xbf\x9c\x9f\xe6\xea](?=[a-z\xf3])"
    rb"|(?<=[a-z\xf3][a-z\xf3])[\xb3\xb9\xbf\x9c\x9f\xe6\xea]"
    rb"|[\xa3\xaf\x8c\x8f](?=[A-Za-z\xf3])|(?<=[A-Z])[\xa3\xa5\xaf\x8f\xca]"
    rb"|\xf1(?![aeiou\xe1\xe9\xed\xf3\xfa])",
    "iso8859-2": rb"(?<=[A-Za-z\xf3])[\xb3\xb1\xbf\xb6\xbc\xe6\xea](?=[a-z\xf3])"
    rb"|(?<=[a-z\xf3][a-z\xf3])[\xb3\xb1\xbf\xb6\xbc\xe6\xea]"
    rb"|[\xa3\xaf\xa6\xac](?=[A-Za-z\xf3])|(?<=[A-Z])[\xa3\xa1\xaf\xac\xca]"
    rb"|\xf1(?![aeiou\xe1\xe9\xed\xf3\xfa])",
    "cp850": rb"(?<=[A-Za-z])[\x81\x82\x84\x85\x8a\x94](?=[A-Za-z])",
}
_VOTES_BY_PATTERN = {name: re.compile(pattern) for name, pattern in _VOTES.items()}

_FOREIGN = re.compile(rb"[\x80-\xff]+")
_FOREIGN_LINE = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")
_SHOWN_LINES = 3
_SHOWN_LENGTH = 200


@dataclass(frozen=True)
class Decoded:
    """The text of a file. Where it is not `certain`, `previews` shows up to three telling lines
    as they would read under each encoding that reads them otherwise."""

    text: str
    encoding: str
    certain: bool
    previews: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def decode(content: bytes, encoding: str | None = None) -> Decoded:
    """Reads it in the encoding given (one of `ENCODINGS`), else in the one it seems to have.

    Refuses what is too large, empty, no text, or UTF-16 without a mark.
    """
    _must_be_text(content)
    if encoding is not None:
        return Decoded(_read(content, encoding), encoding, certain=True)
    found, certain = _recognised(content)
    previews = {} if certain else _previews(content, found)
    return Decoded(_read(content, found), found, certain, previews)


def _must_be_text(content: bytes) -> None:
    if len(content) > LARGEST:
        raise TooLarge(LARGEST)
    if not content.strip(b" \t\r\n\x00\x1a\xef\xbb\xbf\xff\xfe"):
        raise EmptyFile
    for pattern, kind in _TYPES_BY_PATTERN:
        if pattern.match(content):
            raise WrongType(kind)


def _read(content: bytes, encoding: str) -> str:
    for mark, marked in _MARKS:
        if encoding in (marked, READ_TWICE):
            content = content.removeprefix(mark)
    # A file of DOS may end with its end mark.
    content = content.rstrip(b"\x1a")
    if encoding == READ_TWICE:
        return mended(content.decode("utf-8", "replace"))
    return content.decode(encoding, "replace")


def _recognised(content: bytes) -> tuple[str, bool]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding, True
    if content[:4096].count(0) * 4 > len(content[:4096]):
        raise EncodingUnclear(_wide_previews(content))
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd") - content.count(b"\xef\xbf\xbd")
    if not broken:
        return ("utf-8", True) if mended(text) == text else (READ_TWICE, False)
    if broken * 2 < sum(1 for _ in re.finditer("[^\x00-\x7f\ufffd]", text)):
        return "utf-8", False
    return _elected(content)


def _elected(content: bytes) -> tuple[str, bool]:
    """The encoding under which most letters make sense. Certain where no other got a vote."""
    telling = b" ".join(
        content[max(run.start() - 2, 0) : run.end() + 1] for run in _FOREIGN.finditer(content)
    )
    votes = {name: len(pattern.findall(telling)) for name, pattern in _VOTES_BY_PATTERN.items()}
    winner = max(votes, key=lambda name: votes[name])
    return winner, not any(count for name, count in votes.items() if name != winner)


def _previews(content: bytes, found: str) -> dict[str, tuple[str, ...]]:
    lines = [line.group() for line in islice(_FOREIGN_LINE.finditer(content), _SHOWN_LINES)]
    shown = {
        name: tuple(_read(line, name)[:_SHOWN_LENGTH] for line in lines)
        for name in ("utf-8", *_OLDER)
    }
    chosen = tuple(_read(line, found)[:_SHOWN_LENGTH] for line in lines)
    return {name: lines for name, lines in shown.items() if lines != chosen}


def _wide_previews(content: bytes) -> dict[str, tuple[str, ...]]:
    start = content[: _SHOWN_LENGTH * 4]
    return {
        name: tuple(
            line[:_SHOWN_LENGTH]
            for line in start.decode(name, "replace").splitlines()[:_SHOWN_LINES]
        )
        for name in ("utf-16-le", "utf-16-be")
    }

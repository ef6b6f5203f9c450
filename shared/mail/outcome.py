"""What became of a mail that was handed to a mail server, and what a refusal means."""

import re
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["transient", "permanent", "policy"]
"""`transient`: later perhaps; `permanent`: this address takes no mail; `policy`: this mail or this
sender is not wanted, the address may be fine (RFC 3463 classes 4, 5.1-5.2, 5.7)."""

OF_BOUNCE: dict[str, Verdict] = {"hard": "permanent", "soft": "transient", "policy": "policy"}
"""A bounce's kind as a refusal's; a delay and a complaint are none."""

MAX_WORDS = 300

_ENHANCED = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])")
_ADDRESS = re.compile(r"[^\s<>()\"']+@[^\s<>()\"']+")
_BY_DETAIL: dict[str, Verdict] = {
    "2.2": "transient",  # a full mailbox: said to be permanent, and is not
    "2.3": "policy",  # too long for this mailbox
    "4.1": "permanent",  # Exchange's words for an unknown recipient
    "4.4": "permanent",  # no such host
}
_BY_SUBJECT: dict[str, Verdict] = {"1": "permanent", "2": "permanent", "4": "transient"}
_BY_CODE: dict[int, Verdict] = {
    500: "permanent",
    550: "permanent",
    551: "permanent",
    552: "transient",
    553: "permanent",
}


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The server answered 250: the mail is its own now. `reply` often holds its queue id."""

    reply: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Certain: the server took nothing. `code` and `enhanced` are None where no reply came."""

    kind: Verdict
    code: int | None
    enhanced: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """The mail was said to its end and nobody knows what became of it (RFC 1047)."""

    words: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The caller changed its mind before DATA; the server was told to forget it."""


Outcome = HandedOver | Refused | Ambiguous | Withdrawn


def verdict(code: int | None, enhanced: str | None) -> Verdict:
    """What a reply, or a bounce's status, says about the address it was for.

    Where the two disagree about now or never, the basic code is believed.
    """
    known = code or int((enhanced or "4")[0]) * 100
    if known < 500:
        return "transient"
    subject, _, detail = (enhanced or "5.0.0")[2:].partition(".")
    if subject == "0":
        return _BY_CODE.get(known, "policy")
    return _BY_DETAIL.get(f"{subject}.{detail}") or _BY_SUBJECT.get(subject, "policy")


def enhanced_code(words: str) -> str | None:
    """The first enhanced status code in a server's words (RFC 3463)."""
    found = _ENHANCED.search(words)
    return found[0] if found else None


def without_addresses(words: str, *addresses: str) -> str:
    """A server's words as they may be kept: one line, not too long, nobody named."""
    names = {name for address in addresses for name in (address, address.rpartition("@")[0])}
    for name in sorted(filter(None, names), key=len, reverse=True):
        pattern = rf"(?<![\w.]){re.escape(name)}(?![\w.]*\w)"
        words = re.sub(pattern, "…", words, flags=re.IGNORECASE)
    line = " ".join(_ADDRESS.sub("…", words).split())
    return "".join(c for c in line if c.isprintable())[:MAX_WORDS]

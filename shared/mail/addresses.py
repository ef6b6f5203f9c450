"""Addresses that carry a token, so that an answer or a bounce says which mail it belongs to."""

import re
from typing import Literal

import idna

Box = Literal["reply", "bounce"]
"""Where mail comes back: `reply` is a mail's Reply-To, `bounce` its envelope sender (VERP)."""

_PREFIXES: dict[Box, str] = {"reply": "reply+", "bounce": "b+"}
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,56}")
_LOCAL_PART = re.compile(
    r"[!-~]{1,64}"
)  # printable ASCII; anything more needs SMTPUTF8 all the way
_UNSAFE = frozenset('<>()[]",:;\\@')


class NotAnAddress(ValueError):
    """The text cannot be written as one address of printable ASCII and a domain."""


def reply_address(token: str, domain: str) -> str:
    return f"{_PREFIXES['reply']}{token}@{domain}"


def bounce_address(token: str, domain: str) -> str:
    return f"{_PREFIXES['bounce']}{token}@{domain}"


def addressed_to(recipient: str) -> tuple[Box, str] | None:
    """Box and token of an address made here, None for any other. Tokens keep their case."""
    local = recipient.rpartition("@")[0]
    for box, prefix in _PREFIXES.items():
        if local.lower().startswith(prefix) and _TOKEN.fullmatch(local, len(prefix)):
            return box, local[len(prefix) :]
    return None


def ascii_address(address: str) -> str:
    """The address as it goes over the wire: its domain in the `xn--` form (IDNA 2008)."""
    local, _, domain = address.rpartition("@")
    if not _LOCAL_PART.fullmatch(local) or _UNSAFE & set(local):
        raise NotAnAddress("The part before the @ must be plain ASCII")
    try:
        return f"{local}@{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError as why:
        raise NotAnAddress("The part after the @ is no domain") from why

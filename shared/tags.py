"""What a field of an event holds: plain facts, personal words, or secrets.

Ids, numbers, times, flags and enumerations are plain by their type. A string says which it is;
a test fails on a bare `str`.
"""

from enum import Enum
from typing import Annotated, NewType, get_type_hints


class Tag(Enum):
    PLAIN = "plain"
    SECRET = "secret"


Word = Annotated[str, Tag.PLAIN]
"""A code, a language, a name of a rule: nothing about a person."""

Secret = Annotated[str, Tag.SECRET]
"""A hash of what only its owner knows; never shown, never logged, never told to another service."""

Sealed = NewType("Sealed", str)
"""Personal words, readable only while their subject's key lives (see `shared.sealing`)."""


def secrets_of(event: type) -> frozenset[str]:
    """The fields of an event that stay in its owner's store."""
    hints = get_type_hints(event, include_extras=True)
    return frozenset(
        n for n, kind in hints.items() if Tag.SECRET in getattr(kind, "__metadata__", ())
    )

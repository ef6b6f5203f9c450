"""Words as they should be: without what cannot be seen, and folded for comparison."""

import re
import unicodedata
from functools import lru_cache

__all__ = ["LONGEST", "clean", "fold", "mended", "words"]

LONGEST = 200

# Controls, soft hyphens, zero-width blanks, direction marks and overrides (CVE-2021-42574). The
# joiners U+200C and U+200D stay: Persian words and composed emoji need them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_NEITHER = re.compile(r"[\W_]+")
_UNDECOMPOSED = str.maketrans("łøđıæœ", "lodiao")


def clean(text: str) -> str:
    """One line, NFC, without invisible characters; every run of blanks is one blank."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return unicodedata.normalize("NFC", " ".join(_UNSEEN.sub("", text).split()))


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Only the letters and digits, small and without accents: `Prénom:` and `PRENOM` are one."""
    if text.isascii():
        small = text.lower()
    else:
        small = unicodedata.normalize("NFKD", text).casefold().translate(_UNDECOMPOSED)
    return small if small.isalnum() else _NEITHER.sub("", small)


def words(listed: str) -> frozenset[str]:
    """A list of words, parted by blanks, folded."""
    return frozenset(map(fold, listed.split()))


def mended(text: str) -> str:
    """`PrÃ©nom` as `Prénom`: UTF-8 that was read as Windows-1252. Anything else as it is."""
    if text.isascii():
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text

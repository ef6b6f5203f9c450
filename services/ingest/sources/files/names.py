"""Names of guests as lists have them: parts in any order, titles glued on, two in one cell."""

import re
from typing import NamedTuple
from urllib.parse import parse_qsl

from services.ingest.sources.files.text import LONGEST, clean, fold, words

__all__ = ["Name", "is_salutation", "is_staff", "read_name"]

CUT_AT = 20
"""Where OPERA's exports cut a first or last name."""

_TITLES = words(
    "Mr Mrs Ms Miss Mx Sir Madam Mr/Mrs Mr&Mrs Herr Herrn Frau Fr Hr Familie Fam Herr/Frau"
    " M Mme Mlle MM Monsieur Madame Mademoiselle Sig Sig.ra Sig.na Signor Signore Signora"
    " Signorina Egr Gent Sr Sra Srta Señor Señora Señorita Doña Dña Pan Pani Państwo"
    " Dr Prof Mag Ing DI Dipl.-Ing Dipl med phil jur rer nat Dott Dott.ssa Avv Arch"
)
_PARTICLES = words("von van vom zu zur zum der den de del della di da das dos du des la le ten ter")
_LONGEST_INITIALS = 2
_AND = frozenset(("&", "+", "/", "u.", "und", "and", "et", "e", "i", "oraz"))
_TWO_FIRST_NAMES = re.compile(r"\w{2,}\s*[/&+]\s*\w{2,}")
_NOBODY = re.compile(
    r"x{0,4}|nn|(gast|gaste|guests?|unknown|unbekannt|inconnu|invite|ospite|huesped|gosc|tba|tbd|noname"
    r"|nomennominandum|walkin)\d*"
)
_STAFF = re.compile(
    r"(paymaster|postingmaster|houseaccount|hauskonto|pseudo|dummy|groupmaster|mitarbeiter|staff)"
    r"(room|zimmer)?\d*"
)
_HYPERLINK = re.compile(r'=\s*hyperlink\([^"]*"[^"]*"\s*[;,]\s*"([^"]*)"\s*\)', re.IGNORECASE)


class Name(NamedTuple):
    """`whole` is how one would write it, without the salutation; "" where there is nobody."""

    salutation: str
    first: str
    last: str
    whole: str
    is_cut: bool
    are_two: bool


def read_name(salutation: str = "", first: str = "", last: str = "", whole: str = "") -> Name:
    """The guest's name from clean cells; parts of their own go before a whole name.

    Placeholders such as `N.N.` or `GAST` leave nothing. At most 200 characters a part.
    """
    first, last, whole = (_somebody(_unlinked(cell)) for cell in (first, last, whole))
    are_two = _are_two(f"{first} {last}" if last else whole or first)
    if last:
        first_titles, first = _without_titles(first)
        last_titles, last = _without_titles(last)
        titles = f"{first_titles} {last_titles}"
    else:
        titles, first, last = _parted(whole or first)
    if _NOBODY.fullmatch(fold(first + last)):
        first = last = ""
    is_cut = CUT_AT in (len(first), len(last)) or max(len(first), len(last)) > LONGEST
    first, last = first[:LONGEST], last[:LONGEST]
    title = " ".join(dict.fromkeys(f"{salutation} {titles}".split()))
    return Name(title[:LONGEST], first, last, f"{first} {last}".strip(), is_cut, are_two)


def is_salutation(text: str) -> bool:
    """Whether the cell holds nothing but titles, as `Frau Dr.` or `Mr & Mrs`."""
    words = [word for word in text.split() if word not in _AND]
    return bool(words) and all(fold(word) in _TITLES for word in words)


def is_staff(whole: str) -> bool:
    """Whether it is no guest but an account of the house, as `Paymaster 9001`."""
    return _STAFF.fullmatch(fold(whole)) is not None


def _somebody(cell: str) -> str:
    return "" if fold(cell) in ("", "nn") else cell


def _unlinked(cell: str) -> str:
    """Some lists link the name: a spreadsheet formula, or an address that says what to display."""
    if cell.startswith("=") and (link := _HYPERLINK.fullmatch(cell)):
        return link[1]
    if cell[:4].lower() == "http" and "://" in cell:
        told = parse_qsl(cell.partition("?")[2])
        return next((clean(text) for key, text in told if "display" in key.lower()), "")
    return cell


def _without_titles(name: str) -> tuple[str, str]:
    """The titles in front, and the name, of which at least one word stays."""
    words = name.split()
    count = 0
    for index, word in enumerate(words[:-1]):
        if fold(word) in _TITLES:
            count = index + 1
        elif word not in _AND:
            break
    return " ".join(words[:count]), " ".join(words[count:])


def _parted(whole: str) -> tuple[str, str, str]:
    """Titles, first and last name of a name in one cell."""
    before, comma, after = whole.partition(",")
    if comma:
        return _around_comma(before.strip(), after.strip())
    titles, rest = _without_titles(whole)
    words = rest.split()
    if loud := _loud_beginning(words):
        return titles, " ".join(words[loud:]), " ".join(words[:loud])
    at = _last_name_begins(words)
    return titles, " ".join(words[:at]), " ".join(words[at:])


def _around_comma(before: str, after: str) -> tuple[str, str, str]:
    """`Last, First`, `Title Last, First Title`, `First Last, Title`; of two guests, the first."""
    first, _, title = after.partition(",")
    if is_salutation(first):
        titles, rest = _without_titles(before)
        _, given, last = _parted(rest)
        return f"{titles} {first}".strip(), given, last
    if before.split()[-1:] == after.split()[-1:] and len(before.split()) > 1:
        return _parted(before)
    front, last = _without_titles(before)
    back, given = _without_titles(first.strip())
    return " ".join(filter(None, (front, back, title.strip()))), given, last


def _loud_beginning(words: list[str]) -> int:
    """How many words are the last name in `VON MUSTER Anna`; initials are none."""
    count = next((index for index, word in enumerate(words) if not word.isupper()), 0)
    return count if any(len(fold(word)) > _LONGEST_INITIALS for word in words[:count]) else 0


def _last_name_begins(words: list[str]) -> int:
    """At the first particle, else at the last word."""
    for index, word in enumerate(words[1:-1], start=1):
        if fold(word) in _PARTICLES:
            return index
    return max(len(words) - 1, 0)


def _are_two(name: str) -> bool:
    words = name.split()
    if not _AND.isdisjoint(words[1:-1]) or words[1:2] == ["y"]:
        return True
    if _TWO_FIRST_NAMES.search(name) and not is_salutation(words[0]):
        return True
    before, comma, after = name.partition(",")
    return (
        comma != ""
        and len(before.split()) > 1
        and len(after.split()) > 1
        and not is_salutation(after)
    )

"""Cuts the quoted mail away from an answer, and the sender's signature with it.

Our own marker first, then what mail programs write above a quotation, in the languages guests are
spoken to in. Each rule looks at one line, or at a few together, once: mail text is hostile, and
general reply parsers spend minutes in their patterns on a page of blank lines.
"""

import re
from collections.abc import Callable

MARKERS = {
    "en": "Please answer above this line",
    "de": "Bitte oberhalb dieser Zeile antworten",
    "fr": "Merci de répondre au-dessus de cette ligne",
    "it": "Si prega di rispondere sopra questa riga",
    "pl": "Prosimy odpowiadać powyżej tej linii",
    "es": "Por favor, responda encima de esta línea",
}
"""Fixed, not translated by catalogue: answers to last year's mails are still cut at them."""

_MAX_TEXT = 100_000
_MAX_INTRODUCTION = 400
_WRAPPED = 2  # lines that mail programs break an introduction into, beyond the first

_OPENING = re.compile(
    r"^\W*(?:on|am|le|il|el|w dniu|dnia|wiadomość napisana"
    r"|(?:pon|wt|śr|czw|pt|sob|niedz?)\w*\.?,|\d{4}-\d\d|\d{1,2}[./ ])(?:\b|(?<=\W)).*\d",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"\b(?:wrote|schrieb|écrit|ha scritto|napisał\(a\)|napisała?|napisana|pisze|escribió)"
    r"(?!\w).*:$",
    re.IGNORECASE,
)
_WHEN_OR_WHO = re.compile(r"\d{4}|\d{1,2}[:.h]\d\d|@")
_ORIGINAL = re.compile(
    r"^\W*(?:original message|forwarded message|begin forwarded message"
    r"|ursprüngliche nachricht|weitergeleitete nachricht"
    r"|message d'origine|message original|message transféré"
    r"|messaggio originale|messaggio inoltrato"
    r"|wiadomość oryginalna|oryginalna wiadomość|mensaje original|mensaje reenviado)\W*$",
    re.IGNORECASE,
)
_FROM = re.compile(r"^\W*(?:from|von|de|da|od)\W{0,3}:\W*\w", re.IGNORECASE)
_FIELD = re.compile(
    r"^\W*(?:from|sent|to|cc|subject|date|von|gesendet|an|betreff|datum|de|envoyé|à|objet"
    r"|da|inviato|a|oggetto|data|od|wysłan[oe]|do|dw|temat|enviado(?: el)?|para|asunto|fecha)"
    r"\W{0,3}:",
    re.IGNORECASE,
)
_FIELDS = 3
_FIELDS_WITHIN = 6
_FROM_MY_PHONE = re.compile(
    r"^\W*(?:sent from (?:my |outlook|mail|yahoo)|get outlook for"
    r"|von meinem .{1,40} gesendet|gesendet (?:von|mit) |holen sie sich outlook"
    r"|envoyé (?:de|à partir)|téléchargez? outlook|obtenir outlook"
    r"|inviato da|ottieni outlook|scarica outlook"
    r"|wysłan[eo] z|pobierz outlook|pobierz aplikację outlook"
    r"|enviado desde|obtener outlook|descargar outlook)",
    re.IGNORECASE,
)
_SIGNATURE_WITHIN = 4
_GAP = re.compile(r"\n{3,}")


def answer_above(language: str) -> str:
    """The line that is shown above a mail that may be answered."""
    return f"— {MARKERS[language]} —"


def without_quotation(text: str) -> str:
    """What somebody wrote anew in `text`, whose lines end in `\\n`.

    Answers below or between lines quoted by `>` are kept, those lines are not. Empty where nothing
    new was found: whoever shows the answer has the whole text at hand.
    """
    lines = [line.replace("\xa0", " ").strip() for line in text[:_MAX_TEXT].split("\n")]
    marker = _marker(lines)
    new = _new(lines[:marker])
    if not new and marker < len(lines) and lines[marker].startswith(">"):
        new = _new(lines)  # answered below the quotation
    return new


def _new(lines: list[str]) -> str:
    lines = lines[: _original(lines)]
    start, end = _introduction(lines)
    rest = lines[end:]
    quoted = next(filter(None, rest), "").startswith(">")
    kept = lines[:start] + (rest if quoted else [])
    own = [line for line in kept if not line.startswith(">")]
    return _GAP.sub("\n\n", "\n".join(own[: _signature(own)])).strip(" \n_")


def _marker(lines: list[str]) -> int:
    markers = [marker.casefold() for marker in MARKERS.values()]
    return _first(lines, lambda i: any(marker in lines[i].casefold() for marker in markers))


def _original(lines: list[str]) -> int:
    """Where a quotation begins with a line of its own, or with the head of the quoted mail."""
    return _first(lines, lambda i: bool(_ORIGINAL.match(lines[i])) or _is_head(lines, i))


def _is_head(lines: list[str], at: int) -> bool:
    if not _FIELD.match(lines[at]):
        return False
    near = lines[at : at + _FIELDS_WITHIN]
    fields = sum(1 for line in near if _FIELD.match(line))
    return fields >= _FIELDS and any(_FROM.match(line) for line in near)


def _introduction(lines: list[str]) -> tuple[int, int]:
    """First line and end of "On … somebody wrote:"; the end of all twice if there is none."""
    for at, line in enumerate(lines):
        if line.endswith(":"):
            start = _opening(lines, at)
            if _introduces(" ".join(lines[start : at + 1])):
                return start, at + 1
    return len(lines), len(lines)


def _introduces(words: str) -> bool:
    is_short = len(words) <= _MAX_INTRODUCTION
    return is_short and bool(_WROTE.search(words) and _WHEN_OR_WHO.search(words))


def _opening(lines: list[str], at: int) -> int:
    for start in range(at, max(-1, at - _WRAPPED - 1), -1):
        if not lines[start]:
            break
        if _OPENING.match(lines[start]):
            return start
    return at


def _signature(lines: list[str]) -> int:
    last = [i for i, line in enumerate(lines) if line][-_SIGNATURE_WITHIN:]
    return _first(
        lines,
        lambda i: lines[i] == "--" or (i in last and bool(_FROM_MY_PHONE.match(lines[i]))),
    )


def _first(lines: list[str], matches: Callable[[int], bool]) -> int:
    return next((i for i in range(len(lines)) if matches(i)), len(lines))

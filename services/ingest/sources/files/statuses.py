"""The words programs have for a stay that was no departure, in six languages."""

import re
from functools import lru_cache

from services.ingest.sources.files.codes import Code
from services.ingest.sources.files.text import fold, words

__all__ = ["forbids_mail", "unfit_status"]

# Beginnings of folded words, so that `cancelled_by_guest` and `Storniert (Gast)` are found too.
_BEGINNINGS = {
    Code.CANCELLED_STAY: "cancel|cxl|storn|annul|cancell|anul|disdett|abgesagt|deleted|geloscht",
    Code.NO_SHOW: "noshow|nichtangereist|nichterschienen|nonpresent|nonvenu|nonpresentat"
    "|nopresent|niepojaw|niestawil|niedojazd|nieprzyjech",
    Code.NOT_DEPARTED: "inhouse|imhaus|checkedin|checkin$|eingecheckt|angereist|anwesend|stayover"
    "|staying|dueout|occupied|presente?$|arrive$|enchambre|ensejour|arrivato$|incasa|alojado|ocupad"
    "|encasa|zameldowan|wobiekcie|whotelu|obecn",
}
_PATTERNS = {code: re.compile(beginnings) for code, beginnings in _BEGINNINGS.items()}
_YES = words("1 x y yes true on ja j wahr oui o vrai si s vero verdadero tak t prawda")


@lru_cache(maxsize=1024)
def unfit_status(text: str) -> Code | None:
    """Why a stay of this status gets no invitation; None for all others, known or not."""
    word = fold(text)
    return next((code for code, known in _PATTERNS.items() if known.match(word)), None)


def forbids_mail(text: str) -> bool:
    """Whether the cell of a no-mail column says yes."""
    return fold(text) in _YES

"""From what a cell says of language or country to one of the languages guests are spoken to in."""

from functools import cache

from babel import Locale

from services.ingest.sources.files.text import fold

__all__ = ["LANGUAGES", "country_of", "language_of", "language_spoken_in"]

LANGUAGES = ("en", "de", "fr", "it", "pl", "es")

_OTHER_CODES = {
    "eng": "en",
    "deu": "de",
    "ger": "de",
    "fra": "fr",
    "fre": "fr",
    "ita": "it",
    "pol": "pl",
    "spa": "es",
    "castellano": "es",
}

# Countries of one language. Switzerland, Belgium, Luxembourg and Canada have more: none is guessed.
_SPOKEN = {
    "en": "GB UK IE US AU NZ",
    "de": "DE AT LI",
    "fr": "FR MC",
    "it": "IT SM VA",
    "pl": "PL",
    "es": "ES MX AR CL CO PE UY PY BO EC VE CR PA GT HN NI SV DO CU",
}
_SPOKEN_IN = {country: code for code, listed in _SPOKEN.items() for country in listed.split()}


def language_of(text: str) -> str | None:
    """`de` of `DE`, `GER`, `Deutsch`, `German`, `de-AT` or `de_DE`; None for other languages."""
    if language := _languages().get(fold(text)):
        return language
    first = text.strip().replace("_", "-").partition("-")[0].lower()
    return first if first in LANGUAGES and len(text.strip()) <= len("de-Latn-AT") else None


def language_spoken_in(country: str) -> str | None:
    """The language most people of a country (code or name) speak, if it is one of ours alone."""
    return _SPOKEN_IN.get(country_of(country) or "")


def country_of(text: str) -> str | None:
    """`AT` of `at`, `AUT`, `Austria`, `Österreich` or `Autriche`."""
    return _countries().get(fold(text))


@cache
def _languages() -> dict[str, str]:
    names = {fold(code): code for code in LANGUAGES} | _OTHER_CODES
    for speaker in LANGUAGES:
        told = Locale.parse(speaker).languages
        names.update({fold(told[code]): code for code in LANGUAGES})
    return names


@cache
def _countries() -> dict[str, str]:
    names = {"uk": "GB", "usa": "US", "england": "GB", "scotland": "GB", "holland": "NL"}
    for speaker in LANGUAGES:
        for code, name in Locale.parse(speaker).territories.items():
            if code.isalpha():
                names.setdefault(fold(name), code)
    return names | {code.lower(): code for code in set(names.values())}

"""The languages of the product: which one a request speaks, and its words.

One gettext domain for pages, mails, SMS and errors. English is the source and needs no catalogue;
a message nobody translated yet is shown in English. As in Jinja, every message is a format string:
named values only (`%(name)s`), and a percent sign is written `%%`.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any, cast

from babel import Locale, negotiate_locale
from babel.support import LazyProxy, Translations

LANGUAGES = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "it": "Italiano",
    "pl": "Polski",
    "es": "Español",
}
"""Code and own name of every language guests are spoken to in."""

STAFF_LANGUAGES = {code: LANGUAGES[code] for code in ("en", "de")}
SOURCE = "en"
LOCALE = Path(__file__).parents[1] / "locale"

_language: ContextVar[str] = ContextVar("language", default=SOURCE)
_zone: ContextVar[str] = ContextVar("zone", default="UTC")


def language() -> str:
    """The language spoken now: one of `LANGUAGES`."""
    return _language.get()


def locale() -> Locale:
    """How dates and numbers are written; English as in Europe: day first, 24 hours."""
    return Locale.parse("en_GB" if language() == "en" else language())


def zone() -> str:
    """The time zone of the place that is spoken of now, by its IANA name."""
    return _zone.get()


def speak(code: str | None, zone: str | None = None) -> None:
    """From here on this request speaks `code`, in the `zone` of its place. Unknown: no change."""
    if code in LANGUAGES:
        _language.set(code)
    if zone:
        _zone.set(zone)


@contextmanager
def speaking(code: str | None, zone: str | None = None) -> Iterator[None]:
    """Speaks `code` inside the block only: for mails, and for whatever has no request."""
    tokens = _language.set(language()), _zone.set(_zone.get())
    try:
        speak(code, zone)
        yield
    finally:
        _language.reset(tokens[0])
        _zone.reset(tokens[1])


def chosen(*wishes: str | None, known: Iterable[str] = LANGUAGES) -> str:
    """The first wish that is a known language (`de-AT` counts as `de`), else English."""
    known = list(known)
    for wish in wishes:
        found = negotiate_locale([wish], known, sep="-") if wish else None
        if found:
            return found
    return SOURCE


def accepted(header: str, known: Iterable[str] = LANGUAGES) -> str | None:
    """The best known language of an `Accept-Language` header (RFC 9110 12.5.4)."""
    wishes: list[tuple[float, str]] = []
    for part in header[:500].split(","):
        code, _, quality = part.strip().partition(";q=")
        try:
            wishes.append((float(quality or 1), code))
        except ValueError:
            continue
    ranked = [code for weight, code in sorted(wishes, key=lambda w: -w[0]) if weight > 0]
    found = negotiate_locale(ranked, list(known), sep="-")
    return found or None


@cache
def catalogue(code: str) -> NullTranslations:
    """The compiled catalogue of a language, or an empty one that answers in English."""
    if code == SOURCE:
        return NullTranslations()
    return Translations.load(LOCALE, [code])


def gettext(message: str, **values: Any) -> str:
    return catalogue(language()).gettext(message) % values


def ngettext(one: str, many: str, n: int, **values: Any) -> str:
    """The form for `n`; the message may name it as `%(num)s`."""
    return catalogue(language()).ngettext(one, many, n) % {"num": n, **values}


def pgettext(context: str, message: str, **values: Any) -> str:
    """A word that differs by context in other languages: `pgettext("messages", "New")`."""
    return catalogue(language()).pgettext(context, message) % values


def npgettext(context: str, one: str, many: str, n: int, **values: Any) -> str:
    return catalogue(language()).npgettext(context, one, many, n) % {"num": n, **values}


def lazy(message: str) -> str:
    """For constants: marks a message now, says it in the language of whoever reads it later."""
    return cast(str, LazyProxy(gettext, message, enable_cache=False))


def lazy_in(context: str, message: str) -> str:
    """`lazy` with a context, as `pgettext`."""
    return cast(str, LazyProxy(pgettext, context, message, enable_cache=False))


def mark(message: str) -> str:
    """Marks a message for the catalogues; it is said later, by `gettext` with its values."""
    return message


_ = gettext


def jinja_callables() -> dict[str, Callable[..., str]]:
    """What Jinja's i18n extension asks for; Jinja itself fills in the values, escaped."""
    return {
        "gettext": lambda message: catalogue(language()).gettext(message),
        "ngettext": lambda one, many, n: catalogue(language()).ngettext(one, many, n),
        "pgettext": lambda context, message: catalogue(language()).pgettext(context, message),
        "npgettext": lambda context, one, many, n: catalogue(language()).npgettext(
            context, one, many, n
        ),
    }

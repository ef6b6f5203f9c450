"""What hotels write into mails: a few marks, a few placeholders, and no logic whatsoever.

Their words never meet Jinja: a template language in the hands of tenants reads the secrets of the
house sooner or later (CVE-2025-49136).
"""

import html
import re
from collections.abc import Mapping

import nh3
from markupsafe import Markup

from shared.mail.plain import text_of

PLACEHOLDERS = (
    "guest_name",
    "salutation",
    "place_name",
    "business_name",
    "arrival",
    "departure",
    "staff_name",
    "link",
)
"""All there are, written `{{guest_name}}`. Anything else in braces is just text."""

MAX_LENGTH = 20_000

_PLACEHOLDER = re.compile(r"\{\{[ ]?([a-z_]{1,40})[ ]?\}\}")
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_BLOCK = re.compile(r"<(?:p|br|ul|ol)\b", re.IGNORECASE)
_TAGS = {"p", "br", "strong", "em", "b", "i", "u", "ul", "ol", "li", "a"}


class WordsTooLong(ValueError):
    """A hotel's words for one mail have at most `MAX_LENGTH` characters."""


def unknown_placeholders(words: str) -> list[str]:
    """What looks like a placeholder and is none, in order, for the editor to point at."""
    found = (match[1] for match in _PLACEHOLDER.finditer(words))
    return list(dict.fromkeys(name for name in found if name not in PLACEHOLDERS))


def as_html(words: str, values: Mapping[str, str | None]) -> Markup:
    """A hotel's words with its guest's in them, safe to put into a page or a mail as they are.

    Blank lines make paragraphs where no mark does. A placeholder without value leaves nothing.
    """
    if len(words) > MAX_LENGTH:
        raise WordsTooLong
    words = words.replace("\r\n", "\n").strip()
    if not _BLOCK.search(words):
        paragraphs = (part.replace("\n", "<br>") for part in _PARAGRAPH.split(words))
        words = "".join(f"<p>{part}</p>" for part in paragraphs)
    # Filled first, cleaned then: a value may stand in an href, and be no address at all.
    return Markup(
        nh3.clean(
            _filled(words, values),
            tags=_TAGS,
            attributes={"a": {"href"}},
            url_schemes={"https", "http", "mailto"},
            link_rel=None,
        )
    )


def as_text(words: str, values: Mapping[str, str | None]) -> str:
    """The same words for the plain part of a mail, or for a subject."""
    return text_of(as_html(words, values))


def _filled(words: str, values: Mapping[str, str | None]) -> str:
    def value(match: re.Match[str]) -> str:
        if match[1] not in PLACEHOLDERS:
            return match[0]
        return html.escape(values.get(match[1]) or "")

    return _PLACEHOLDER.sub(value, words)

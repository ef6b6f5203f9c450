"""Words that people typed, as they are kept."""

import unicodedata

from shared.mail.plain import without_controls

_MOST_BREAKS = 2


def cleaned(words: str) -> str:
    """A guest's words as they are kept: one spelling, no control characters, no floods of lines."""
    plain = unicodedata.normalize("NFC", without_controls(words))
    lines: list[str] = []
    for line in plain.split("\n"):
        if line.strip() or lines[-_MOST_BREAKS:] != [""] * _MOST_BREAKS:
            lines.append(line.rstrip())
    return "\n".join(lines).strip()

"""The words of the product: collected from code and templates, kept in catalogues, compiled.

python -m shared.web.messages              collect, bring the catalogues up to date, compile, report
python -m shared.web.messages compile      what the product needs to speak; gaps stay English
python -m shared.web.messages missing de   what is untranslated, as JSON to fill in
python -m shared.web.messages fill de f    puts the translations of such a file in
"""

import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from shared.web.i18n import LANGUAGES, LOCALE, SOURCE

UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
"""Stands in all catalogues, so that they change only with their words."""
ROOT = LOCALE.parents[1]
TRANSLATED = [code for code in LANGUAGES if code != SOURCE]
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "lazy": None,
    "lazy_in": ((1, "c"), 2),
    "mark": None,
}


def collected() -> Catalog:
    """Every message in code and templates, with the files it stands in."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = Catalog(project="Afterstay", charset="utf-8")
    for folder in ("shared", "services"):
        for name, line, text, notes, context in extract_from_dir(
            ROOT / folder,
            method_map=[(pattern.removeprefix(f"{folder}/"), how) for pattern, how in methods],
            options_map={p.removeprefix(f"{folder}/"): o for p, o in options.items()},
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
        ):
            found.add(
                text,
                locations=[(f"{folder}/{name}", line)],
                auto_comments=notes,
                context=context,
            )
    return found


def file_of(code: str) -> Path:
    return LOCALE / code / "LC_MESSAGES" / "messages.po"


def catalogue(code: str) -> Catalog:
    """The catalogue of a language as it stands, empty where there is none yet."""
    if not file_of(code).exists():
        return Catalog(locale=code, project="Afterstay", charset="utf-8")
    with file_of(code).open("rb") as file:
        return read_po(file, locale=code)


def untranslated(catalog: Catalog) -> Iterator[Message]:
    """Messages without words, or with fewer plural forms than the language has."""
    for message in catalog:
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and (not all(strings) or message.fuzzy):
            yield message


def update(code: str, found: Catalog) -> None:
    """Adds what is new, drops what is gone; nothing is guessed from similar messages."""
    catalog = catalogue(code)
    catalog.update(found, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    _save(code, catalog)


def _save(code: str, catalog: Catalog) -> None:
    catalog.creation_date = catalog.revision_date = UNDATED
    catalog.header_comment = f"# The words of Afterstay in {LANGUAGES[code]}."
    catalog.project, catalog.version, catalog.fuzzy = "Afterstay", "1", False
    catalog.last_translator = catalog.language_team = catalog.msgid_bugs_address = ""
    file_of(code).parent.mkdir(parents=True, exist_ok=True)
    with file_of(code).open("wb") as file:
        write_po(file, catalog, width=100, sort_output=True, include_lineno=False)


def compile_all() -> None:
    """Writes the .mo files beside the catalogues; several processes may at once."""
    for code in TRANSLATED:
        if file_of(code).exists():
            made = file_of(code).with_suffix(f".{os.getpid()}")
            with made.open("wb") as file:
                write_mo(file, catalogue(code))
            made.replace(file_of(code).with_suffix(".mo"))


def report() -> str:
    lines = []
    for code in TRANSLATED:
        catalog = catalogue(code)
        missing = sum(1 for _ in untranslated(catalog))
        lines.append(f"{code}: {len(catalog) - missing} of {len(catalog)} messages translated")
    return "\n".join(lines)


def key(message: Message) -> str:
    """How a message is named in files of `missing` and `fill`: context, singular, plural."""
    words = "\x00".join(message.id) if isinstance(message.id, tuple) else str(message.id)
    return f"{message.context}\x04{words}" if message.context else words


def missing(code: str) -> dict[str, str | list[str]]:
    catalog = catalogue(code)
    return {
        key(m): [""] * catalog.num_plurals if m.pluralizable else "" for m in untranslated(catalog)
    }


def fill(code: str, words: dict[str, str | list[str]]) -> int:
    """Puts words into a catalogue; what it does not know is left out. Tells how many were taken."""
    catalog = catalogue(code)
    taken = 0
    for message in catalog:
        told = words.get(key(message)) if message.id else None
        if told:
            message.string = tuple(told) if isinstance(told, list) else told
            taken += 1
    _save(code, catalog)
    return taken


def main(arguments: list[str]) -> None:
    match arguments:
        case []:
            found = collected()
            for code in TRANSLATED:
                update(code, found)
            compile_all()
            print(report())
        case ["compile"]:
            compile_all()
        case ["missing", code]:
            print(json.dumps(missing(code), ensure_ascii=False, indent=1))
        case ["fill", code, file]:
            print(fill(code, json.loads(Path(file).read_text())), "messages filled in")
            compile_all()
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])

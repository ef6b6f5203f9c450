"""The catalogues: whole where people read them, sound everywhere."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from shared.web import messages
from shared.web.i18n import LANGUAGES

FOR_GUESTS = re.compile(
    r"templates/(guest|mail|sms)/|shared/mail/|templates/frame/guest|web/states\.py"
    r"|(messaging|disputes)/views/guest\.py|invitations/views/(survey|unsubscribe)\.py"
)
FOR_GUESTS_TOO = re.compile(r"web/templates/parts/guests|web/problems\.py")
NAMES = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def found() -> list[Message]:
    return [message for message in messages.collected() if message.id]


def forms(message: Message) -> list[str]:
    told = message.string if isinstance(message.string, tuple) else (message.string,)
    return [str(form) for form in told if form]


def ids(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, tuple) else [str(message.id)]


def is_for_guests(message: Message) -> bool:
    return any(
        FOR_GUESTS.search(name) or FOR_GUESTS_TOO.search(name) for name, _ in message.locations
    )


def gaps(code: str, wanted: list[Message]) -> list[str]:
    known = {messages.key(message): message for message in messages.catalogue(code)}
    missing = {messages.key(message) for message in messages.untranslated(messages.catalogue(code))}
    keys = [messages.key(message) for message in wanted]
    return [key for key in keys if key not in known or key in missing]


def test_the_words_of_code_and_templates_are_found(found: list[Message]) -> None:
    words = {messages.key(message) for message in found}
    assert {"Skip to the content", "Guests", "messages\x04New", "Thank you!"} <= words


@pytest.mark.parametrize("code", messages.TRANSLATED)
def test_guests_read_every_page_and_mail_in_their_language(code: str, found: list[Message]) -> None:
    assert not gaps(code, [message for message in found if is_for_guests(message)])


def test_staff_read_every_page_in_german(found: list[Message]) -> None:
    assert not gaps("de", found)


@pytest.mark.parametrize("code", messages.TRANSLATED)
def test_nothing_is_guessed_and_every_value_is_said(code: str) -> None:
    for message in messages.catalogue(code):
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        names = set(NAMES.findall(ids(message)[-1]))
        for form in forms(message):
            assert set(NAMES.findall(form)) == names or _counts(form, message), (message.id, form)


def _counts(form: str, message: Message) -> bool:
    """A plural form may say the number in words: "one star"."""
    names = set(NAMES.findall(ids(message)[-1]))
    return message.pluralizable and names - set(NAMES.findall(form)) == {"num"}


def test_every_message_is_a_sound_format_string(found: list[Message]) -> None:
    class Anything(dict[str, str]):
        def __missing__(self, key: str) -> str:
            return "x"

    texts = [text for message in found for text in ids(message)]
    for code in messages.TRANSLATED:
        texts += [
            form for message in messages.catalogue(code) if message.id for form in forms(message)
        ]
    for text in texts:
        assert text % Anything() is not None, text


def test_bringing_up_to_date_twice_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    found = messages.collected()
    messages.update("de", found)
    messages.fill("de", {"Guests": "Gäste"})
    first = messages.file_of("de").read_bytes()
    messages.update("de", found)
    assert messages.file_of("de").read_bytes() == first
    assert "Gäste".encode() in first


def test_a_catalogue_with_gaps_compiles_and_speaks_english_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from babel.support import Translations

    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    messages.update("de", messages.collected())
    messages.fill("de", {"Guests": "Gäste"})
    messages.compile_all()
    spoken = Translations.load(tmp_path, ["de"])
    assert spoken.gettext("Guests") == "Gäste"
    assert spoken.gettext("Disputes") == "Disputes"


def test_english_is_the_source_and_has_no_catalogue() -> None:
    assert set(messages.TRANSLATED) == set(LANGUAGES) - {"en"}


TRANS = re.compile(r"{%-?\s*trans\b.*?{%-?\s*endtrans\s*-?%}", re.DOTALL)
JINJA = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
SAID = re.compile(r'\b(?:placeholder|aria-label|title|alt|label)="([^"]*)"')
MARKUP = re.compile(r'<[^>]*>|[a-z-]+="[^"]*"')
SAME_EVERYWHERE = {"Ctrl", "Enter", "Google", "accounts", "locations"}
"""A key's name, a portal's, and the shape of its ids."""


def templates() -> list[Path]:
    folders = [messages.ROOT / "shared/web/templates", messages.ROOT / "services"]
    return [file for folder in folders for file in folder.rglob("*.html")]


@pytest.mark.parametrize("file", templates(), ids=lambda file: f"{file.parts[-4]}/{file.name}")
def test_no_page_says_a_word_past_the_catalogues(file: Path) -> None:
    text = JINJA.sub("", TRANS.sub("", file.read_text()))
    told = " ".join([*SAID.findall(text), MARKUP.sub(" ", text)])
    assert set(re.findall(r"[^\W\d_]{2,}", told)) <= SAME_EVERYWHERE

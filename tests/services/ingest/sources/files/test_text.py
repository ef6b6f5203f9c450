"""Words without what cannot be seen, and folded for comparison."""

import pytest

from services.ingest.sources.files.text import clean, fold, mended


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Anna \t Muster ", "Anna Muster"),
        ("Anna\xa0\r\nMuster", "Anna Muster"),
        ("Mu\u0308ller", "Müller"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("\u200eאבי\u200f", "אבי"),
        ("A\u200bn\u00adn\ufeffa\x00\x7f", "Anna"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("می‌خواهم", "می‌خواهم"),
        ("O'Brien", "O'Brien"),
        ("李", "李"),
        ("<b>{{7*7}}</b>", "<b>{{7*7}}</b>"),
    ],
)
def test_what_cannot_be_seen_is_taken_out(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Prénom:", "prenom"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Łódź-Źrebię", "lodzzrebie"),
        ("GUEST_FIRST NAME (1)", "guestfirstname1"),
        ("№ 5", "no5"),
        ("李", "李"),
        (" .:- ", ""),
    ],
)
def test_folded_words_are_equal_whatever_their_dress(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_words_that_were_read_wrongly_are_mended() -> None:
    assert mended("MÃ¼ller") == "Müller"
    for sound in ("Müller", "Muller", "Łódź", "Ã la carte"):
        assert mended(sound) == sound

"""Languages and countries as lists name them."""

import pytest

from services.ingest.sources.files.languages import country_of, language_of, language_spoken_in


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (
            "de",
            "de|DE|GER|deu|Deutsch|German|deutsch |de-AT|de_DE|allemand|niemiecki|alemán|tedesco",
        ),
        ("en", "en|EN|ENG|English|en-GB|en_US|Englisch|anglais|inglese|angielski|inglés"),
        ("fr", "fr|FRE|fra|French|Français|FRANCAIS|Französisch|fr-CH"),
        ("it", "it|ITA|Italiano|Italienisch|Italian"),
        ("pl", "pl|POL|polski|Polnisch|Polish"),
        ("es", "es|SPA|Español|Spanisch|Castellano|es-419"),
        (None, "|nl|Dutch|1|xx|AT|CH|Deutschland|de facto nobody|ned"),
    ],
)
def test_a_language_has_many_names(language: str | None, texts: str) -> None:
    for text in texts.split("|"):
        assert language_of(text) == language, text


@pytest.mark.parametrize(
    ("country", "language"),
    [
        ("AT", "de"),
        ("Österreich", "de"),
        ("Autriche", "de"),
        ("United Kingdom", "en"),
        ("uk", "en"),
        ("Polska", "pl"),
        ("México", "es"),
        ("CH", None),
        ("Schweiz", None),
        ("Belgien", None),
        ("NL", None),
        ("", None),
        ("Atlantis", None),
    ],
)
def test_a_country_of_one_language_tells_it(country: str, language: str | None) -> None:
    assert language_spoken_in(country) == language


def test_countries_have_names_in_six_languages() -> None:
    assert {country_of(name) for name in ("Austria", "Autriche", "Österreich", "at")} == {"AT"}
    assert country_of("Atlantis") is None

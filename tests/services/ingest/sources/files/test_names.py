"""Names in every form lists have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.sources.files.names import is_salutation, is_staff, read_name


@pytest.mark.parametrize(
    ("whole", "salutation", "first", "last"),
    [
        ("Anna Muster", "", "Anna", "Muster"),
        ("Muster, Anna", "", "Anna", "Muster"),
        ("Muster,Anna", "", "Anna", "Muster"),
        ("MUSTER Anna Maria", "", "Anna Maria", "MUSTER"),
        ("VON DER LEYEN Ursula", "", "Ursula", "VON DER LEYEN"),
        ("MUSTER M. Anna B", "", "Anna B", "MUSTER M."),
        ("DE LA CRUZ María", "", "María", "DE LA CRUZ"),
        ("MUSTER ANNA M", "", "MUSTER ANNA", "M"),
        ("A. B. Muster", "", "A. B.", "Muster"),
        ("AJ Smith", "", "AJ", "Smith"),
        ("Anna MUSTER", "", "Anna", "MUSTER"),
        ("Muster", "", "", "Muster"),
        ("Herr Dr. med. Müller", "Herr Dr. med.", "", "Müller"),
        ("Frau Mag. Anna Muster", "Frau Mag.", "Anna", "Muster"),
        ("Mr/Mrs Smith", "Mr/Mrs", "", "Smith"),
        ("Mr. John Smith", "Mr.", "John", "Smith"),
        ("Sig.ra Rossi", "Sig.ra", "", "Rossi"),
        ("Mme Hélène Garçon", "Mme", "Hélène", "Garçon"),
        ("Pan Kowalski", "Pan", "", "Kowalski"),
        ("Pani Anna Nowak", "Pani", "Anna", "Nowak"),
        ("Müller, Dr. Hans", "Dr.", "Hans", "Müller"),
        ("Müller, Hans, Dr.", "Dr.", "Hans", "Müller"),
        ("Herr Müller, Hans", "Herr", "Hans", "Müller"),
        ("Hans Müller, Dr.", "Dr.", "Hans", "Müller"),
        ("Smith,", "", "", "Smith"),
        ("Ursula von der Leyen", "", "Ursula", "von der Leyen"),
        ("María de la Cruz", "", "María", "de la Cruz"),
        ("von der Leyen, Ursula", "", "Ursula", "von der Leyen"),
        ("O'Brien", "", "", "O'Brien"),
        ("José Ortega y Gasset", "", "José Ortega y", "Gasset"),
        ("李", "", "", "李"),
        ("Herr", "", "", "Herr"),
        ("https://pms.example/r/7?display=Anna+Muster", "", "Anna", "Muster"),
        ("http://[x?id=7&display=Anna+Muster", "", "Anna", "Muster"),
        ("https://pms.example/r/7", "", "", ""),
        ('=HYPERLINK("https://pms.example/r/7";"Anna Muster")', "", "Anna", "Muster"),
        ("null", "", "", "null"),
        ("=cmd|' /C calc'!A0", "", "=cmd|' /C", "calc'!A0"),
    ],
)
def test_one_cell_is_parted(whole: str, salutation: str, first: str, last: str) -> None:
    name = read_name(whole=whole)
    assert (name.salutation, name.first, name.last) == (salutation, first, last)
    assert name.whole == f"{first} {last}".strip()
    assert not name.are_two


def test_parts_of_their_own_go_before_a_whole_name() -> None:
    name = read_name("Frau", "Anna", "Muster", "Muster Anna und Max")
    assert name.salutation == "Frau"
    assert name.whole == "Anna Muster"


def test_titles_glued_to_parts_join_the_salutation_once() -> None:
    name = read_name("Herr", "Dr. Hans", "Herr Müller")
    assert (name.salutation, name.first, name.last) == ("Herr Dr.", "Hans", "Müller")


def test_a_guest_may_be_called_like_a_title() -> None:
    assert read_name(first="Wei", last="Pan").whole == "Wei Pan"


@pytest.mark.parametrize(
    "whole",
    [
        "Anna u. Max Muster",
        "Anna und Max Muster",
        "Lee & Ann",
        "Anna + Max Muster",
        "Anna/Max Muster",
        "Jean et Marie Garçon",
        "Luca e Anna Rossi",
        "Ana y Luis García",
        "Anna i Jan Kowalscy",
        "Mr & Mrs Smith",
        "Herr und Frau Muster",
        "Anna Rossi, Luca Rossi",
    ],
)
def test_two_persons_in_one_cell_are_noticed(whole: str) -> None:
    assert read_name(whole=whole).are_two


def test_of_two_guests_of_one_name_the_first_is_meant() -> None:
    assert read_name(whole="Anna Rossi, Luca Rossi").whole == "Anna Rossi"
    assert read_name(whole="Herr und Frau Muster").whole == "Muster"


@pytest.mark.parametrize(
    "whole",
    ["", ".", "-", "???", "N.N.", "n. n.", "NN", "GAST", "Guest 2", "Gäste", "xxx", "Unknown"],
)
def test_a_placeholder_is_nobody(whole: str) -> None:
    assert read_name(whole=whole).whole == ""
    assert read_name(last=whole).whole == ""


def test_a_placeholder_beside_a_name_is_left_out() -> None:
    assert read_name(first="N.N.", last="Muster").whole == "Muster"
    assert read_name(first="Peter", last="Gast").whole == "Peter Gast"


def test_names_cut_at_twenty_or_two_hundred_letters_are_noticed() -> None:
    assert read_name(first="Anna", last="Schwarzenberg-Lichte").is_cut
    assert not read_name(first="Anna", last="Schwarzenberg-Licht").is_cut
    endless = read_name(last="x" * 250)
    assert endless.is_cut
    assert len(endless.last) == 200


WORDS = ("A", "AB", "ABC", "Abc", "von", "Dr", "&", ",", ".", "-", "u.", "y")


@given(st.lists(st.sampled_from(WORDS), max_size=6))
def test_no_name_does_harm(words: list[str]) -> None:
    name = read_name(whole=" ".join(words))
    assert name.whole == f"{name.first} {name.last}".strip()


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("Frau Dr.", True), ("Mr & Mrs", True), ("Sig.na", True), ("Anna", False), ("", False)],
)
def test_salutations_are_known(text: str, is_one: bool) -> None:
    assert is_salutation(text) is is_one


@pytest.mark.parametrize(
    "whole", ["Paymaster 9001", "POSTING MASTER", "House Account", "Hauskonto 3"]
)
def test_accounts_of_the_house_are_no_guests(whole: str) -> None:
    assert is_staff(whole)
    assert not is_staff("Stafford")

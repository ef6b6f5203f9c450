from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from shared.keystore import KeyStore, SqliteKeys, open_key_store
from shared.pepper import Pepper
from shared.sealing import KeyDestroyed, Vault
from shared.tags import Sealed
from tests.support import stack

BUSINESS, OTHER = uuid4(), uuid4()


@pytest.fixture(params=["sqlite", "postgres"])
def keys(tmp_path: Path, request: pytest.FixtureRequest) -> KeyStore:
    in_postgres = request.param == "postgres"
    made = open_key_store(stack.postgres() if in_postgres else f"sqlite:///{tmp_path}/keys.sqlite")
    made.migrate()
    return made


@pytest.fixture
def vault(keys: KeyStore) -> Vault:
    return Vault(keys, bytes(32))


def test_words_come_back_as_they_were(vault: Vault) -> None:
    sealed = vault.seal(BUSINESS, "guest:1", "Zoë Kowalska-Łukasz")
    assert "Kowalska" not in sealed
    assert vault.open(sealed) == "Zoë Kowalska-Łukasz"


def test_another_process_opens_them_too(vault: Vault, keys: KeyStore) -> None:
    sealed = vault.seal(BUSINESS, "guest:1", "Anna")
    assert Vault(keys, bytes(32)).open(sealed) == "Anna"


def test_nothing_is_readable_once_the_key_is_destroyed(vault: Vault) -> None:
    sealed = vault.seal(BUSINESS, "guest:1", "Anna")
    vault.destroy(BUSINESS, "guest:1")
    assert vault.open(sealed) is None


def test_others_forget_a_destroyed_key_within_half_a_second(
    vault: Vault, keys: KeyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Vault(keys, bytes(32))
    sealed = vault.seal(BUSINESS, "guest:1", "Anna")
    assert other.open(sealed) == "Anna"
    vault.destroy(BUSINESS, "guest:1")
    monkeypatch.setattr("shared.sealing.time.monotonic", lambda: 10**9)
    assert other.open(sealed) is None


def test_only_some_keys_are_held_at_once(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.sealing.MOST_REMEMBERED", 10)
    subjects = [f"guest:{n}" for n in range(25)]
    vault.prepare(BUSINESS, subjects)
    assert len(vault._known) <= 10
    sealed = [vault.seal(BUSINESS, subject, "Anna") for subject in subjects]
    assert len(vault._known) <= 10
    assert {vault.open(each) for each in sealed} == {"Anna"}


def test_nothing_more_is_sealed_for_the_forgotten(vault: Vault) -> None:
    vault.destroy(BUSINESS, "guest:1")
    with pytest.raises(KeyDestroyed):
        vault.seal(BUSINESS, "guest:1", "Anna again")


def test_sealed_words_cannot_be_passed_off_as_another_businesss(vault: Vault) -> None:
    sealed = vault.seal(BUSINESS, "guest:1", "Anna")
    vault.seal(OTHER, "guest:1", "Bea")
    with pytest.raises(Exception):  # noqa: B017  (the cipher's own refusal)
        vault.open(Sealed(sealed.replace(str(BUSINESS), str(OTHER))))


def test_many_keys_are_made_in_one_go(vault: Vault, keys: KeyStore) -> None:
    subjects = [f"guest:{n}" for n in range(300)]
    vault.prepare(BUSINESS, subjects)
    assert all(keys.get(str(BUSINESS), subject) for subject in subjects)
    vault.destroy(BUSINESS, "guest:7")
    vault.prepare(BUSINESS, subjects)
    assert keys.get(str(BUSINESS), "guest:7") is None


def test_those_who_make_the_same_keys_at_once_get_the_same_ones(keys: KeyStore) -> None:
    """Whichever way round each of them names the subjects."""
    subjects = [f"guest:{n}" for n in range(3000)]

    def make(number: int) -> dict[str, bytes | None]:
        named = subjects if number % 2 else subjects[::-1]
        return keys.get_or_add("b", {each: f"{number} {each}".encode() for each in named})

    with ThreadPoolExecutor(4) as threads:
        first, *others = threads.map(make, range(4))
    assert len(first) == len(subjects) and all(other == first for other in others)


def test_a_destroyed_key_is_never_made_again(keys: KeyStore) -> None:
    keys.get_or_add("b", {"guest:1": b"one"})
    for subject in ("guest:1", "guest:1", "guest:never had one"):
        keys.destroy("b", subject)
        assert keys.get("b", subject) is None
        assert keys.get_or_add("b", {subject: b"two"}) == {subject: None}


def test_the_destroyed_key_is_not_left_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "keys.sqlite"
    keys = SqliteKeys(path)
    keys.migrate()
    wrapped = b"W" * 60
    keys.get_or_add("b", {"guest:1": wrapped})
    assert wrapped in path.read_bytes()
    keys.destroy("b", "guest:1")
    assert not any(wrapped in file.read_bytes() for file in tmp_path.iterdir())


class TestPepper:
    pepper = Pepper(b"p" * 32, b"l" * 32)

    def test_the_same_contact_has_one_hash_a_business(self) -> None:
        first = self.pepper.contact(BUSINESS, "Anna@Example.com ")
        assert first == self.pepper.contact(BUSINESS, "anna@example.com")
        assert first != self.pepper.contact(OTHER, "anna@example.com")

    def test_a_link_speaks_of_one_thing_for_one_purpose(self) -> None:
        id = uuid4()
        link = self.pepper.link("survey", id)
        assert self.pepper.read_link("survey", link) == id
        assert self.pepper.read_link("unsubscribe", link) is None
        assert self.pepper.read_link("survey", link, generation=1) is None

    @pytest.mark.parametrize("forged", ["", " ", "=", "a", "A" * 43, "é" * 20])
    def test_what_was_not_signed_here_is_nothing(self, forged: str) -> None:
        assert self.pepper.read_link("survey", forged) is None

    def test_no_changed_letter_passes(self) -> None:
        link = self.pepper.link("survey", UUID(int=5))
        for at, letter in enumerate(link):
            swapped = link[:at] + ("A" if letter != "A" else "B") + link[at + 1 :]
            assert self.pepper.read_link("survey", swapped) is None

    def test_search_finds_words_and_their_beginnings_without_accents(self) -> None:
        terms = set(self.pepper.search_terms(BUSINESS, "Zoë Müller", None))
        for asked in ("zoe", "MULLER", "mül", "Zoë müll"):
            assert set(self.pepper.search_query(BUSINESS, asked)) <= terms
        assert not set(self.pepper.search_query(BUSINESS, "mu")) <= terms
        assert not set(self.pepper.search_query(OTHER, "zoe")) <= terms

"""Personal words, readable only while their subject's key lives.

A sealed word is text, `s1|<business>|<subject>|<base64 of nonce and ciphertext>` (AES-256-GCM,
business and subject authenticated), so that it can be copied from event to event. To forget a
subject is to destroy its key: every copy, in every store and back-up, is unreadable at once.
"""

import base64
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import overload
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.keystore import KeyStore
from shared.tags import Sealed

REMEMBERED_SECONDS = 0.5
MOST_REMEMBERED = 5_000
"""A key takes three kilobytes, and most guests of an import are never asked for again."""
_VERSION = "s1"
_NONCE = 12


class KeyDestroyed(Exception):
    """The subject was forgotten; nothing can be sealed for it any more."""


class Vault:
    """Seals and opens words. One a process; keys are remembered for half a second at most."""

    def __init__(self, keys: KeyStore, wrapping_key: bytes) -> None:
        self._keys = keys
        self._wrapping = AESGCM(wrapping_key)
        self._known: dict[tuple[str, str], tuple[float, AESGCM | None]] = {}

    @overload
    def seal(self, business_id: UUID, subject: str, words: str) -> Sealed: ...
    @overload
    def seal(self, business_id: UUID, subject: str, words: None) -> None: ...
    @overload
    def seal(self, business_id: UUID, subject: str, words: str | None) -> Sealed | None: ...
    def seal(self, business_id: UUID, subject: str, words: str | None) -> Sealed | None:
        """`subject` is `guest:<id>`, `review:<id>`, `author:<id>`, `user:<id>`, `upload:<id>`.

        Makes the subject's key if it has none. Raises KeyDestroyed for a forgotten subject.
        """
        if words is None:
            return None
        business = str(business_id)
        cipher = self._cipher(business, subject) or self._make(business, subject)
        nonce = os.urandom(_NONCE)
        bound = f"{business}|{subject}".encode()
        closed = base64.b64encode(nonce + cipher.encrypt(nonce, words.encode(), bound))
        return Sealed(f"{_VERSION}|{business}|{subject}|{closed.decode()}")

    def open(self, sealed: Sealed | str | None) -> str | None:
        """The words, or None when there are none or their subject was forgotten."""
        if not sealed:
            return None
        version, business, subject, closed = sealed.split("|", 3)
        if version != _VERSION:
            raise ValueError(f"sealed words of an unknown version {version}")
        cipher = self._cipher(business, subject)
        if cipher is None:
            return None
        raw = base64.b64decode(closed)
        try:
            return cipher.decrypt(
                raw[:_NONCE], raw[_NONCE:], f"{business}|{subject}".encode()
            ).decode()
        except InvalidTag:
            raise ValueError("sealed words do not match their business and subject") from None

    def prepare(self, business_id: UUID, subjects: Iterable[str]) -> None:
        """Reads or makes many keys in one go, before a bulk of words is sealed or opened."""
        business = str(business_id)
        wanted = {subject: self._wrap(business, subject) for subject in subjects}
        for subject, wrapped in self._keys.get_or_add(business, wanted).items():
            self._remember(business, subject, self._unwrap(business, subject, wrapped))

    def destroy(self, business_id: UUID, subject: str) -> None:
        """Forgets the subject, for ever. Safe to repeat; a tombstone stays."""
        self._keys.destroy(str(business_id), subject)
        self._known.pop((str(business_id), subject), None)

    def _cipher(self, business: str, subject: str) -> AESGCM | None:
        found = self._known.get((business, subject))
        if found and found[0] > time.monotonic():
            return found[1]
        wrapped = self._keys.get(business, subject)
        return self._remember(business, subject, self._unwrap(business, subject, wrapped))

    def _make(self, business: str, subject: str) -> AESGCM:
        wrapped = self._keys.get_or_add(business, {subject: self._wrap(business, subject)})
        cipher = self._unwrap(business, subject, wrapped[subject])
        if cipher is None:
            raise KeyDestroyed(subject)
        self._remember(business, subject, cipher)
        return cipher

    def _remember(self, business: str, subject: str, cipher: AESGCM | None) -> AESGCM | None:
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        self._known[business, subject] = (time.monotonic() + REMEMBERED_SECONDS, cipher)
        return cipher

    def _wrap(self, business: str, subject: str) -> bytes:
        nonce = os.urandom(_NONCE)
        key = AESGCM.generate_key(bit_length=256)
        return nonce + self._wrapping.encrypt(nonce, key, f"{business}|{subject}".encode())

    def _unwrap(self, business: str, subject: str, wrapped: bytes | None) -> AESGCM | None:
        if wrapped is None:
            return None
        bound = f"{business}|{subject}".encode()
        return AESGCM(self._wrapping.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], bound))


def subject_of(sealed: Sealed | str) -> str:
    """Whose words these are: `guest:<id>` …"""
    return sealed.split("|", 3)[2]


def keyfile(folder: Path, name: str) -> bytes:
    """A 32-byte secret kept in a file of its own; `migrate` makes those that are missing."""
    return base64.b64decode((folder / name).read_bytes())


def make_keyfile(folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    path = folder / name
    if path.exists():
        return
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "wb") as secret:
        secret.write(base64.b64encode(os.urandom(32)))

"""Keyed hashes: of addresses (identity, blocks), of words (search), of guests' links.

All are HMAC-SHA256 under keys of the installation, so that a hash says nothing to whoever has
only the database. A hash of an address is still personal data; it is kept to honour a block.
"""

import base64
import hashlib
import hmac
import unicodedata
from collections.abc import Iterable
from uuid import UUID

LINK_SIGNATURE = 16
SHORTEST_PREFIX = 3


class Pepper:
    """Made from two key files: `pepper` for hashes that stay, `links` for guests' links."""

    def __init__(self, pepper: bytes, links: bytes) -> None:
        self._pepper = pepper
        self._links = links

    def contact(self, business_id: UUID, contact: str) -> str:
        """Who is meant, without saying it. `contact`: a normalised address or E.164 number."""
        return self._hash("contact", str(business_id), contact.strip().casefold())

    def domain(self, business_id: UUID, domain: str) -> str:
        return self._hash("domain", str(business_id), domain.strip().rstrip(".").casefold())

    def reservation(self, place_id: UUID, number: str) -> str:
        """A reservation's number at a place, by which a file and a PMS meet."""
        return self._hash("reservation", str(place_id), number.strip().casefold())

    def staff_address(self, address: str) -> str:
        """One user an address in the whole installation (R-006)."""
        return self._hash("staff", address.strip().casefold())

    def secret(self, token: str) -> str:
        """What is stored of a session, an API key or a one-time link."""
        return self._hash("secret", token)

    def search_terms(self, business_id: UUID, *texts: str | None) -> list[str]:
        """For a multikey field asked by equality: folded words and their prefixes of 3 and more."""
        words = {word for text in texts if text for word in folded_words(text)}
        prefixes = {word[:end] for word in words for end in range(SHORTEST_PREFIX, len(word) + 1)}
        return sorted(self._hash("search", str(business_id), p)[:22] for p in prefixes | words)

    def search_query(self, business_id: UUID, text: str) -> list[str]:
        """The terms all of which a document must hold; the longest word's, the rarest, first."""
        words = sorted(set(folded_words(text)), key=lambda word: (-len(word), word))
        return [self._hash("search", str(business_id), word)[:22] for word in words]

    def link(self, purpose: str, subject: UUID, generation: int = 0) -> str:
        """A guest's link: id and signature, nothing to store, revoked by the next generation."""
        return _b64(subject.bytes + self._signature(purpose, subject, generation))

    def claimed(self, token: str) -> UUID | None:
        """Who a link says it speaks of, unproven: to look up the generation it is read with."""
        raw = _unb64(token)
        return UUID(bytes=raw[:16]) if raw else None

    def read_link(self, purpose: str, token: str, generation: int = 0) -> UUID | None:
        """Who a link speaks of; None for anything this installation did not sign."""
        raw = _unb64(token)
        if raw is None:
            return None
        subject = UUID(bytes=raw[:16])
        signed = self._signature(purpose, subject, generation)
        return subject if hmac.compare_digest(raw[16:], signed) else None

    def _signature(self, purpose: str, subject: UUID, generation: int) -> bytes:
        told = f"{purpose}|{subject}|{generation}".encode()
        return hmac.digest(self._links, told, hashlib.sha256)[:LINK_SIGNATURE]

    def _hash(self, *parts: str) -> str:
        return _b64(hmac.digest(self._pepper, "|".join(parts).encode(), hashlib.sha256))


def folded_words(text: str) -> Iterable[str]:
    """Words as search sees them: no case, no accents, letters and digits only."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return kept.split()


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unb64(token: str) -> bytes | None:
    """Id and signature of a link; None for what has not a link's one spelling."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    return raw if len(raw) == 16 + LINK_SIGNATURE and _b64(raw) == token else None

"""What proves who somebody is: passwords, the cookie of a session, the key of a PMS."""

import asyncio
import base64
import hashlib
import unicodedata
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from pwdlib import PasswordHash

from shared.pepper import Pepper
from shared.tags import Secret

KEY_PREFIX = "as_live_"
NOBODY: Secret = f"$argon2id$v=19$m=65536,t=3,p=4${'A' * 22}${'A' * 43}"
"""No password's hash, of the same cost: an unknown user takes as long as a wrong password."""

_argon2id = PasswordHash.recommended()
_two = ThreadPoolExecutor(2, thread_name_prefix="passwords")  # 64 MiB each


class Checked(NamedTuple):
    """Whether a password is right; its hash by today's rules, where the stored one is older."""

    is_right: bool
    renewed: Secret | None


def hashed(password: str) -> Secret:
    """argon2id, a tenth of a second of work; beside an event loop use `hash_of`."""
    return _argon2id.hash(_same(password))


async def hash_of(password: str) -> Secret:
    return await asyncio.get_running_loop().run_in_executor(_two, hashed, password)


async def check(password: str, hash: Secret | None) -> Checked:
    """Two at a time; `hash` None (nobody, or no password set) takes as long and is never right."""
    return await asyncio.get_running_loop().run_in_executor(_two, _check, password, hash)


def _check(password: str, hash: Secret | None) -> Checked:
    is_right, renewed = _argon2id.verify_and_update(_same(password), hash or NOBODY)
    return Checked(is_right and hash is not None, renewed)


def _same(password: str) -> str:
    """One spelling for what looks alike on different keyboards (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", password)


def api_key(pepper: Pepper, *made_of: object) -> str:
    """`as_live_`, 160 bits, and a checksum by which a scanner or a typing error is recognised.

    The same parts give the same key, so that a repeated command issues one key; nobody can make
    it without the installation's pepper.
    """
    seed = hashlib.sha256(pepper.secret("/".join(("api key", *map(str, made_of)))).encode())
    body = KEY_PREFIX + _letters(seed.digest()[:20])
    return body + _letters(zlib.crc32(body.encode()).to_bytes(4, "big"))


def _letters(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").lower()

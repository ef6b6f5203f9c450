import base64
import time
import zlib

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from services.accounts.credentials import KEY_PREFIX, NOBODY, api_key, check, hash_of, hashed
from shared.pepper import Pepper

PEPPER = Pepper(b"p" * 32, b"l" * 32)


async def test_a_password_is_right_however_its_letters_are_spelled() -> None:
    hash = await hash_of("Grüße aus Köln")
    assert hash.startswith("$argon2id$") and "Köln" not in hash
    assert (await check("Grüße aus Köln", hash)).is_right
    assert not (await check("Grüße aus Koln", hash)).is_right


async def test_nobody_has_a_password() -> None:
    assert not (await check("anything at all", None)).is_right


def test_the_work_for_nobody_is_the_work_for_anybody() -> None:
    assert not Argon2Hasher().check_needs_rehash(NOBODY)


async def test_an_unknown_user_takes_as_long_as_a_wrong_password() -> None:
    hash = hashed("a long enough one")
    took: dict[str, float] = {}
    for who, known in (("known", hash), ("nobody", None)):
        tries = []
        for _ in range(5):
            began = time.perf_counter()
            await check("another one", known)
            tries.append(time.perf_counter() - began)
        took[who] = min(tries)
    assert 0.5 < took["nobody"] / took["known"] < 2


async def test_a_hash_of_older_rules_is_made_anew() -> None:
    weak = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8192),)).hash("a long enough one")
    checked = await check("a long enough one", weak)
    assert checked.is_right and checked.renewed
    assert (await check("a long enough one", checked.renewed)).renewed is None
    assert (await check("another one", weak)).renewed is None


def test_a_key_is_made_again_from_the_same_parts_and_from_this_pepper_only() -> None:
    key = api_key(PEPPER, "business", "command")
    assert key == api_key(PEPPER, "business", "command")
    others = {
        api_key(PEPPER, "business", "another"),
        api_key(PEPPER, "another", "command"),
        api_key(Pepper(b"q" * 32, b"l" * 32), "business", "command"),
    }
    assert key not in others and len(others) == 3


def test_a_key_carries_its_checksum() -> None:
    key = api_key(PEPPER, "x")
    body, sum = key[:-7], key[-7:]
    assert body.startswith(KEY_PREFIX) and len(body) == len(KEY_PREFIX) + 32
    crc = zlib.crc32(body.encode()).to_bytes(4, "big")
    assert sum == base64.b32encode(crc).decode().rstrip("=").lower()

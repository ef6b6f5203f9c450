"""Where ids come from: random ones, and ids made of what they are about. And luck itself."""

import random
import secrets
from uuid import UUID, uuid4, uuid5

_NAMESPACE = UUID("6f1a5d52-97a4-5a0e-9d0c-3f6c1c1d7c55")


def new() -> UUID:
    """A random id, never seen before."""
    return uuid4()


def of(*parts: object) -> UUID:
    """The same parts give the same id, for ever. Never pass an address: HMAC it first."""
    return uuid5(_NAMESPACE, "/".join(str(part) for part in parts))


def token(size: int = 32) -> str:
    """A secret nobody guesses: `size` random bytes, URL-safe."""
    return secrets.token_urlsafe(size)


def luck() -> float:
    """From 0 up to 1: for pauses that are not to be the same for all. Never for a secret."""
    return random.random()

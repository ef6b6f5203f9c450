"""What people say, in six languages: made of sentences, so that hardly two are alike."""

import random
import tomllib
from dataclasses import dataclass
from pathlib import Path

__all__ = ["SPOKEN", "STAFF", "Tongue", "tongue"]

WORDS = Path(__file__).parent / "words"
SPOKEN = {"de": 45, "en": 20, "fr": 10, "pl": 9, "it": 8, "es": 8}
"""The guests' languages, and how many of a hundred speak them."""
STAFF: dict[str, list[str]] = tomllib.loads((WORDS / "staff.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Tongue:
    """One language. `city` and `lake` praise what only one of the two places has."""

    women: list[str]
    men: list[str]
    families: list[str]
    praise: list[str]
    city: list[str]
    lake: list[str]
    gripe: list[str]
    glad: list[str]
    sad: list[str]
    again: list[str]
    answers: list[str]
    thanks: list[str]
    fair: list[str]
    sorry: list[str]
    to_unhappy: list[str]
    to_willing: list[str]
    settled: list[str]
    asks: list[str]

    def name(self, luck: random.Random) -> str:
        return f"{luck.choice(self.women + self.men)} {luck.choice(self.families)}"

    def review(self, luck: random.Random, stars: int, site: str) -> str:
        """What somebody writes who gives so many stars; sometimes nothing."""
        if luck.random() < 0.08:
            return ""
        here = self.city if site == "city" else self.lake
        praise = [*luck.sample(self.praise, 3), luck.choice(here)]
        gripe = luck.sample(self.gripe, 3)
        said = {
            5: [*luck.sample(praise, luck.randint(1, 3)), luck.choice(self.glad)],
            4: luck.sample(praise, 2) + gripe[:1] * luck.randint(0, 1) + [luck.choice(self.glad)],
            3: praise[:1] + gripe[: luck.randint(1, 2)],
            2: [*gripe[:2], luck.choice(self.sad)],
            1: [*gripe, luck.choice(self.sad)],
        }
        return " ".join(said[stars]).strip()

    def comment(self, luck: random.Random, percent: int) -> str:
        """What the place says publicly under a review of so many percent."""
        if percent >= 80:
            return luck.choice(self.thanks)
        return luck.choice(self.fair if percent >= 60 else self.sorry)


_TONGUES = {
    language: Tongue(**tomllib.loads((WORDS / f"{language}.toml").read_text("utf-8")))
    for language in SPOKEN
}


def tongue(language: str) -> Tongue:
    """That of a language we speak; else English."""
    return _TONGUES.get(language, _TONGUES["en"])

"""Who stays at the demo business, and what they will make of it: drawn by luck, once."""

import random
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from deploy.demo.words import SPOKEN, tongue

__all__ = ["Guest", "Guests", "Place"]

PROVIDERS = ("mail.example", "post.example", "webmail.example", "familie.example", "firma.example")
STARS = {5: 48, 4: 25, 3: 11, 2: 9, 1: 7}
CHOICES = {"replace": 35, "revoke": 20, "leave": 45}
_PLAIN = str.maketrans({"ß": "ss", "ł": "l", "Ł": "l", "ä": "ae", "ö": "oe", "ü": "ue", "'": ""})


@dataclass(frozen=True)
class Place:
    """`site`: `city` or `lake`. `account`: where the portal has it."""

    id: str
    name: str
    zone: str
    site: str
    account: str


@dataclass(frozen=True)
class Guest:
    """One departure. `stars` None: the survey is not answered; `delay`: hours until it is."""

    name: str
    address: str
    language: str
    place: Place
    told: dict[str, str]
    stars: int | None
    delay: float
    opens: bool
    unsubscribes: bool
    shows_name: bool
    wants_contact: bool
    choice: str
    is_invited: bool


class Guests:
    """All of the month; nobody has the name or the address of another."""

    def __init__(self, luck: random.Random) -> None:
        self._luck = luck
        self.by_address: dict[str, Guest] = {}
        self.languages: dict[str, str] = {}

    def leave(self, place: Place, day: date) -> list[Guest]:
        """Those who depart on a day; more of them after a weekend."""
        busy = 7 if day.weekday() in (0, 6) else 5
        return [self._guest(place, day) for _ in range(self._luck.randint(busy - 2, busy + 1))]

    def _guest(self, place: Place, day: date) -> Guest:
        luck = self._luck
        language = _drawn(luck, SPOKEN)
        name = self.new_name(language)
        address = f"{_plain(name)}@{luck.choice(PROVIDERS)}"
        if luck.random() < 0.01:
            address = f"nouser+{address}"
        odd = luck.choice(ODDITIES) if luck.random() < 0.07 else {}
        guest = Guest(
            name=name,
            address=address,
            language=language,
            place=place,
            told=self._told(name, address, language, day) | odd,
            stars=_drawn(luck, STARS) if luck.random() < 0.4 else None,
            delay=luck.choice((luck.uniform(0.2, 12), luck.uniform(6, 40), luck.uniform(30, 150))),
            opens=luck.random() < 0.35,
            unsubscribes=luck.random() < 0.02,
            shows_name=luck.random() < 0.7,
            wants_contact=luck.random() < 0.18,
            choice=_drawn(luck, CHOICES),
            is_invited=not odd and not address.startswith("nouser+"),
        )
        self.by_address[address] = guest
        return guest

    def _told(self, name: str, address: str, language: str, day: date) -> dict[str, str]:
        """As the PMS knows the stay."""
        luck = self._luck
        stay = {
            "name": name,
            "email": address,
            "language": language,
            "arrival": (day - timedelta(days=luck.choice((1, 2, 2, 3, 4, 7)))).isoformat(),
            "departure": day.isoformat(),
            "room": str(luck.randint(1, 4) * 100 + luck.randint(1, 24)),
            "reservation": f"A-{10_000 + len(self.by_address)}",
        }
        has_phone = language == "de" and luck.random() < 0.4
        return stay | ({"phone": f"+49171392{luck.randint(0, 99):04}"} if has_phone else {})

    def new_name(self, language: str) -> str:
        """A name that nobody has yet, and whose bearer speaks this language."""
        while (name := tongue(language).name(self._luck)) in self.languages:
            pass
        self.languages[name] = language
        return name


ODDITIES: tuple[dict[str, Any], ...] = (
    {"status": "cancelled"},
    {"status": "no-show"},
    {"no_mail": "true"},
    {"email": "", "phone": ""},
    {"email": "keine"},
)
"""What departure lists are like; of these guests nobody is written to."""


def _drawn(luck: random.Random, weights: dict[Any, int]) -> Any:
    return luck.choices(list(weights), list(weights.values()))[0]


def _plain(name: str) -> str:
    """`François O'Brien` as mail addresses have it."""
    bare = unicodedata.normalize("NFKD", name.lower().translate(_PLAIN))
    return "".join(c for c in bare.replace(" ", ".") if c.isascii())

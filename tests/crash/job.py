"""The main job: a PMS tells who departed, guests answer, staff comment."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import httpx

from deploy.demo.browsing import Visitor
from deploy.demo.hands import Hands
from tests.crash.load import administrator, tried
from tests.crash.mails import Mailboxes
from tests.support.processes import Whole

AT_ONCE = 2
OWN_COMMENTS, PORTAL_COMMENTS = 6, 1
"""At once; fewer than guests write on the portal, so that there is always one to comment on."""


@dataclass
class Departures:
    """The PMS repeats each push with its key until it is answered."""

    whole: Whole
    clock: Hands
    pause: float = 0.3
    pushed: list[str] = field(default_factory=list)
    """Addresses of the guests that were taken."""
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def acknowledged(self) -> int:
        return len(self.pushed)

    def begin(self) -> None:
        self._client = httpx.Client(base_url=self.whole.url, timeout=20)
        self._client.headers["Authorization"] = f"Bearer {self.whole.pms_key}"
        places = tried(lambda: self._client.get("/v1/places")).json()["items"]
        self._place = places[0]["id"]

    def step(self) -> None:
        numbers = [next(self._numbers) for _ in range(AT_ONCE)]
        guests = [self._guest(number) for number in numbers]
        key = {"Idempotency-Key": f"push-{numbers[0]:08}"}
        body = {"place": self._place, "guests": guests}
        answer = tried(lambda: self._client.post("/v1/departures", json=body, headers=key))
        assert answer.status_code == 200, answer.text
        self.pushed += [guest["email"] for guest in guests]

    def _guest(self, number: int) -> dict[str, str]:
        return {
            "name": f"Guest crash{number}",
            "email": f"crash{number}@{self.whole.namespace}example",
            "language": "de",
            "departure": (self.clock.now() - timedelta(days=1)).date().isoformat(),
        }


@dataclass
class Answers:
    """Guests answer the survey that is in their mail."""

    whole: Whole
    mailboxes: Mailboxes
    pause: float = 0.3
    answered: dict[str, int] = field(default_factory=dict)
    """Stars, by address, of those whose answer was thanked for."""

    @property
    def acknowledged(self) -> int:
        return len(self.answered)

    @property
    def low(self) -> int:
        """Answers that are complaints: with one star or two."""
        return sum(stars <= 2 for stars in self.answered.values())

    def begin(self) -> None:
        self._guest = Visitor(self.whole.url)
        self._stars = itertools.cycle((5, 4, 1, 3, 2))

    def step(self) -> None:
        invited = [mail for mail in self.mailboxes.read() if mail.survey]
        for mail in [mail for mail in invited if mail.to not in self.answered][:12]:
            stars, page = next(self._stars), self._guest.get(mail.survey)
            told = {"stars": str(stars), "words": f"Words of {mail.to}"}
            assert self._guest.send(page, mail.survey, **told), mail.to
            self.answered[mail.to] = stars


@dataclass
class Comments:
    """Staff comment on the house's own reviews and on those of a portal."""

    whole: Whole
    pause: float = 0.3
    commented: dict[str, str] = field(default_factory=dict)
    """Words, by review, that were taken."""

    @property
    def acknowledged(self) -> int:
        return len(self.commented)

    def begin(self) -> None:
        self._staff = administrator(self.whole)

    def step(self) -> None:
        self._comment("/reviews?comment=no&portal=google", PORTAL_COMMENTS)
        self._comment("/reviews?comment=no&portal=own", OWN_COMMENTS)

    def _comment(self, listed: str, most: int) -> None:
        found = self._staff.get(listed).ids("/reviews")
        for id in [id for id in found if id not in self.commented][:most]:
            words = f"Thank you for {id}."
            if self._staff.send(self._staff.get(f"/reviews/{id}"), "/comment", words=words):
                self.commented[id] = words

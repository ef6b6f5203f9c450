"""The month: who leaves when, when the mails are read, when staff look."""

import random
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deploy.demo.agenda import Agenda, until
from deploy.demo.browsing import Visitor
from deploy.demo.guests import STARS, Guests, Place
from deploy.demo.hands import Hands
from deploy.demo.outside import Mailboxes, Pms, Portal
from deploy.demo.reacting import Reacting
from deploy.demo.staff import Desk, connect, received
from deploy.demo.words import SPOKEN, tongue

__all__ = ["Month"]

EARLIER_REVIEWS = 14
"""Of each place, on the portal from before the month."""
PORTAL_REVIEWS = 0.7
"""Written there a day and place."""
LEFT = timedelta(days=2)
"""What staff would do last is left to whoever opens the house."""
TOLD = (
    "departures",
    "invitations",
    "unsubscribed",
    "answers",
    "portal reviews",
    "comments",
    "words to guests",
    "words of guests",
    "revoked",
    "replaced",
)
"""What a day's line counts, in this order."""
LOG_INS = Mapping[str, Mapping[str, str]]


class Month:
    """Lives from the day the clock stands at to `end`; `say` is told of each day."""

    def __init__(
        self,
        hands: Hands,
        end: datetime,
        urls: Mapping[str, str],
        log_ins: LOG_INS,
        pms_key: str,
        say: Callable[[str], None],
    ) -> None:
        self._luck = random.Random("Hotel Adler")
        self._agenda = Agenda(hands, end)
        self._done: Counter[str] = Counter()
        self._say, self._log_ins = say, log_ins
        self._pms = Pms(urls["web"], pms_key)
        self._portal = Portal(urls["portal"])
        self._guests = Guests(self._luck)
        self._staff = {role: Visitor(urls["web"]) for role in ("administrator", "staff")}
        self._reacting = Reacting(
            urls["web"],
            self._agenda,
            Mailboxes(urls["mail"]),
            self._guests,
            self._luck,
            self._done,
            lambda place: self._received(place, "own"),
        )
        self._desk = Desk(self._guests, self._luck, self._done)
        self._places: list[Place] = []
        self._expected: set[str] = set()
        self._written: Counter[str] = Counter()

    def live(self) -> None:
        """Returns when the month is over and the house's clock shows the real time."""
        self._places = self._pms.places()
        self._open_the_house()
        day = self._agenda.hands.now().date()
        while day <= self._agenda.end.date():
            self._plan_day(day)
            day += timedelta(days=1)
        self._agenda.run()
        self._agenda.hands.let_go()

    def _open_the_house(self) -> None:
        """The administrator names customer service and connects the portal."""
        self._log_in()
        anna = self._staff["administrator"]
        anna.send(anna.get("/settings/business"), "/address", address="service@adler.example")
        for place in self._places:
            grant = self._portal.open(place)
            for _ in range(EARLIER_REVIEWS):
                self._write_on_portal(place, age_days=self._luck.uniform(2, 80))
            connect(anna, place, grant)

    def _log_in(self) -> None:
        for role, visitor in self._staff.items():
            told = self._log_ins[role]
            visitor.log_in(told["address"], told["password"])

    def _plan_day(self, day: date) -> None:
        zone = ZoneInfo(self._places[0].zone)

        def at(hour: int, minute: int, act: Callable[[], None]) -> None:
            self._agenda.plan(datetime.combine(day, time(hour, minute), zone), act)

        at(4, 10, self._see_portal)
        at(8, 5, self._log_in)
        at(10, 1, self._see_invitations)
        for place in self._places:
            at(11, self._luck.randint(0, 59), lambda place=place: self._depart(place, day))  # type: ignore[misc]
            if self._luck.random() < PORTAL_REVIEWS:
                hour = self._luck.randint(8, 23)
                at(hour, 15, lambda place=place: self._write_on_portal(place))  # type: ignore[misc]
        for hour in range(24):
            at(hour, 30, self._reacting.read_mails)
        if day < (self._agenda.end - LEFT).date():
            at(9, 20, lambda: self._desk.look(self._staff["staff"]))
            at(13, 40, lambda: self._desk.look(self._staff["administrator"]))
            at(17, 10, lambda: self._desk.look(self._staff["staff"]))
        at(23, 50, lambda: self._tell(day))

    def _depart(self, place: Place, day: date) -> None:
        guests = self._guests.leave(place, day)
        self._pms.push(place, day, guests)
        self._expected |= {guest.address for guest in guests if guest.is_invited}
        self._done["departures"] += len(guests)

    def _write_on_portal(self, place: Place, age_days: float = 0) -> None:
        luck = self._luck
        language = luck.choices(list(SPOKEN), list(SPOKEN.values()))[0]
        stars = luck.choices(list(STARS), list(STARS.values()))[0]
        words = tongue(language).review(luck, stars, place.site)
        author = self._guests.new_name(language)
        said = {"stars": stars, "words": words, "author": author, "language": language}
        self._portal.review(place, **said, age_days=age_days)
        self._written[place.id] += 1
        self._done["portal reviews"] += 1

    def _see_portal(self) -> None:
        """By four the nightly look is over."""

        def are_there() -> bool:
            return all(
                self._received(place, "google") >= self._written[place.id] for place in self._places
            )

        if not until(are_there):
            self._say("  the portal's reviews come late")

    def _see_invitations(self) -> None:
        """The places' sending hour is ten."""

        def are_there() -> bool:
            self._reacting.read_mails()
            return self._expected <= self._reacting.invited

        if not until(are_there):
            self._say(f"  {len(self._expected - self._reacting.invited)} invitations come late")

    def _received(self, place: Place, portal: str) -> int:
        return received(self._staff["administrator"], place).get(portal, 0)

    def _tell(self, day: date) -> None:
        told = " · ".join(f"{what} {self._done[what]}" for what in TOLD if self._done[what])
        self._say(f"  {day.isoformat()}  {told}")
        self._done.clear()

"""What guests do with the mails they get: answer, unsubscribe, change their mind, write back."""

import random
from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

from deploy.demo.agenda import Agenda, until
from deploy.demo.browsing import Visitor
from deploy.demo.guests import Guest, Guests, Place
from deploy.demo.outside import Mail, Mailboxes
from deploy.demo.words import tongue

__all__ = ["Reacting"]

WRITES_BACK = 0.6


class Reacting:
    """Reads all mailboxes; each mail makes its guest plan something, or nothing."""

    def __init__(
        self,
        url: str,
        agenda: Agenda,
        mailboxes: Mailboxes,
        guests: Guests,
        luck: random.Random,
        done: Counter[str],
        received: Callable[[Place], int],
    ) -> None:
        """`received`: how many answers of a place the house knows of."""
        self._web = Visitor(url)
        self._agenda, self._mailboxes, self._guests = agenda, mailboxes, guests
        self._luck, self._done, self._received = luck, done, received
        self.invited: set[str] = set()

    def read_mails(self) -> None:
        for mail in self._mailboxes.new():
            guest = self._guests.by_address.get(mail["to"][0])
            if guest is not None:
                self._read(guest, mail)

    def _read(self, guest: Guest, mail: Mail) -> None:
        if survey := _under("/g/s/", mail):
            self.invited.add(guest.address)
            self._done["invitations"] += 1
            self._plan_survey(guest, survey, _under("/g/u/", mail))
        elif choice := _under("/g/d/", mail):
            self._agenda.later(self._luck.uniform(3, 70), lambda: self._choose(guest, choice))
        elif (page := _under("/g/c/", mail)) and self._luck.random() < WRITES_BACK:
            self._agenda.later(self._luck.uniform(1, 30), self._write_back(guest, mail, page))

    def _plan_survey(self, guest: Guest, survey: str, unsubscribe: str) -> None:
        if guest.unsubscribes:
            self._agenda.later(guest.delay, lambda: self._unsubscribe(unsubscribe))
        elif guest.stars:
            self._agenda.later(guest.delay, lambda: self._answer(guest, survey))
        elif guest.opens:
            self._agenda.later(guest.delay, lambda: self._open(survey))

    def _open(self, survey: str) -> None:
        self._web.get(survey)
        self._web.post(f"{survey}/seen")

    def _answer(self, guest: Guest, survey: str) -> None:
        self._open(survey)
        assert guest.stars
        said = {
            "stars": str(guest.stars),
            "words": tongue(guest.language).review(self._luck, guest.stars, guest.place.site),
            "shows_name": "yes" if guest.shows_name else "",
            "wants_contact": "yes" if guest.wants_contact else "",
        }
        before = self._received(guest.place)
        if self._web.send(self._web.get(survey), survey, **said):
            until(lambda: self._received(guest.place) != before)
            self._done["answers"] += 1

    def _unsubscribe(self, url: str) -> None:
        self._web.send(self._web.get(url), url)
        self._done["unsubscribed"] += 1

    def _choose(self, guest: Guest, url: str) -> None:
        """What a dispute's mail asks: nothing need be done."""
        if guest.choice == "leave":
            return
        said = {}
        if guest.choice == "replace":
            words = self._luck.choice(tongue(guest.language).again)
            said = {"score": str(self._luck.choice((3, 4, 4, 5))), "words": words}
        if self._web.send(self._web.get(url), f"/{guest.choice}", **said):
            self._done[f"{guest.choice}d"] += 1

    def _write_back(self, guest: Guest, mail: Mail, url: str) -> Callable[[], None]:
        words = self._luck.choice(tongue(guest.language).answers)

        def by_mail() -> None:
            self._mailboxes.answer(mail, words)
            self._done["words of guests"] += 1

        def on_the_page() -> None:
            self._web.send(self._web.get(url), url, words=words)
            self._done["words of guests"] += 1

        return self._luck.choice((by_mail, on_the_page))


def _path(url: str) -> str:
    return urlsplit(url).path


def _under(start: str, mail: Mail) -> str:
    """The path of the mail's link that starts so, or ""."""
    return next((path for path in map(_path, mail["links"]) if path.startswith(start)), "")

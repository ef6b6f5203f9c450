"""A house whose every process, server and neighbour is killed with -9 under a load."""

import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from deploy.demo.hands import Hands
from deploy.local.documents import Documents
from deploy.local.kafka import Kafka
from tests.crash.job import Answers, Comments, Departures
from tests.crash.load import Load
from tests.crash.mails import AnswersByMail, Correspondence, Mailboxes
from tests.crash.portal import Google, PortalReviews
from tests.support.patience import PATIENCE
from tests.support.processes import SERVICES, Whole

HELD_BACK_SECONDS = 5
"""So long a topic's events come later than all others': order between services is luck."""
AT_A_TIME = 2
"""An operator's verb is mostly Python that starts: more at once than cores gain nothing."""


@dataclass
class Stage:
    """The house, what it stands on, and the people around it."""

    whole: Whole
    clock: Hands
    kafka: Kafka
    documents: Documents
    google: Google

    def __post_init__(self) -> None:
        whole = self.whole
        self.mailboxes = Mailboxes(whole)
        self.departures = Departures(whole, self.clock)
        self.answers = Answers(whole, self.mailboxes)
        self.comments = Comments(whole)
        self.portal = PortalReviews(whole, self.google)
        self.staff = Correspondence(whole)
        self.guests = AnswersByMail(whole, self.mailboxes)
        people = (self.departures, self.answers, self.comments)
        self.load = Load([*people, self.portal, self.staff, self.guests])

    def events(self) -> Counter[str]:
        """How many events of each kind all stores hold."""
        found: Counter[str] = Counter()
        for service in SERVICES:
            path = self.whole.processes.folder / "events" / f"{service}.sqlite"
            with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20) as store:
                asked = "SELECT topic, count(*) FROM stored_events GROUP BY topic"
                found.update(dict(store.execute(asked).fetchall()))
        return found

    def mails(self) -> Counter[tuple[str, bool]]:
        """How many mails each guest was sent, and whether they were invitations."""
        return Counter((mail.to, bool(mail.survey)) for mail in self.mailboxes.read())

    def outside(self) -> tuple[object, ...]:
        """All that the house ever told the world, and all that it holds itself."""
        return self.events(), self.mails(), self.google.writes()

    @property
    def commented_on_portal(self) -> dict[str, str]:
        """Words, by review, that staff were told are on their way to the portal."""
        there, commented = self.google.reviews(), self.comments.commented
        return {id: words for id, words in commented.items() if id in there}

    def workers(self) -> list[str]:
        return [name for name in self.whole.processes.started_with if name != "web"]

    def relays(self) -> list[str]:
        return [name for name in self.workers() if name.endswith("-relay")]

    def restart(self, names: Iterable[str]) -> None:
        names, processes = list(names), self.whole.processes
        for name in names:
            processes.restart(name)
        for name in names:
            processes.wait_ready(name)

    def wait(self, condition: Callable[[], object], what: str, every: float = 0.2) -> None:
        until = time.monotonic() + PATIENCE
        while not condition():
            self.load.must_be_well()
            if time.monotonic() > until:
                raise AssertionError(f"waited {PATIENCE} s for {what}")
            time.sleep(every)

    def wait_for_one_more(self, count: Callable[[], int], what: str) -> None:
        """Returns within moments of it."""
        begun = count()
        self.wait(lambda: count() > begun, what, every=0.002)

    def goes_on(self, after: str) -> None:
        """The house works again: a few more commands were acknowledged."""
        begun = self.load.acknowledged
        self.wait(lambda: self.load.acknowledged >= begun + 6, f"work after {after}")


def each_service(whole: Whole, verb: str) -> None:
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        list(pool.map(lambda service: whole.processes.verb(service, verb), SERVICES))


def all_documents_equal(whole: Whole) -> None:
    """Waits until every document of every service equals the fold of the log."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return each_service(whole, "verify")
        except AssertionError:
            if time.monotonic() > until:
                raise


def live_through(stage: Stage) -> None:
    processes, doors = stage.whole.processes, (stage.comments, stage.portal, stage.guests)
    stage.load.start()
    stage.wait(lambda: stage.comments.commented, "the first comment")
    for name in ("web", *stage.workers()):
        processes.restart(name)
        stage.goes_on(f"{name} was killed")
    for name in stage.relays():
        processes.running[name].send_signal(signal.SIGSTOP)
        time.sleep(HELD_BACK_SECONDS)
        processes.running[name].send_signal(signal.SIGCONT)
    for server in (stage.kafka, stage.documents):
        server.kill()
        server.start()
        stage.goes_on(f"{server.name} was killed")
    stage.wait(lambda: all(door.acknowledged for door in doors), "work at every door")
    leave_comments_in_doubt(stage)
    forget_what_was_just_heard(stage)
    stage.load.stop()


def leave_comments_in_doubt(stage: Stage) -> None:
    """The portal has a comment; whoever brought it dies, or the portal does, before it says so."""

    def portal_restarts() -> None:
        stage.google.kill()
        stage.google.start()

    def worker_restarts() -> None:
        stage.whole.processes.restart("ingest-worker")

    for restarts in (worker_restarts, portal_restarts):
        stage.google.hold_an_answer_back()
        stage.wait_for_one_more(lambda: len(stage.google.replies()), "a comment in doubt")
        restarts()
        stage.goes_on("a comment was left in doubt")


def forget_what_was_just_heard(stage: Stage) -> None:
    """The worker at the door for answers dies within moments of its 250."""
    processes, guests = stage.whole.processes, stage.guests

    def worker_dies() -> None:
        guests.once_taken = None
        processes.kill("messaging-worker")

    guests.once_taken = worker_dies
    stage.wait(lambda: "messaging-worker" not in processes.running, "an answer by mail")
    processes.restart("messaging-worker")
    stage.goes_on("an answer was just heard")


def come_to_rest(stage: Stage) -> None:
    """All that was begun is done, then time stands still."""
    pushed, low = len(stage.departures.pushed), stage.answers.low

    def is_done() -> bool:
        events = stage.events()
        reviews = len(stage.answers.answered) + len(stage.google.reviews())
        return (
            _ended(events, "invitation.sent", "invitation.failed", "invitation.uncertain") >= pushed
            and events["review.received"] >= reviews
            and events["dispute.opened"] >= low
            and events["conversation.opened"] >= low
            and events["comment.seen"] >= len(stage.commented_on_portal)
            and _ended(events, "letter.handed_over", "letter.uncertain")
            >= events["letter.intended"]
        )

    stage.wait(is_done, "what was begun to be done")
    stage.clock.stand_still()
    all_documents_equal(stage.whole)


def _ended(events: Counter[str], *ends: str) -> int:
    return sum(events[end] for end in ends)

"""Every process of a whole house, Kafka and MongoDB are killed with -9 under the main job.

Then each acknowledged command is in its store once, every document equals the fold of the log,
and each guest was written to at most once; and nothing that is replayed does anything again.
"""

import asyncio
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from aiokafka.admin import AIOKafkaAdminClient

from deploy.local.documents import Documents
from deploy.local.kafka import JARS, Kafka
from deploy.local.program import free_port
from tests.crash.job import LOW, HouseClock, MainJob
from tests.support.processes import SERVICES, Whole, whole_house

HELD_BACK_SECONDS = 5
"""So long a topic's events come later than all others': order between services is luck."""


@dataclass
class Stage:
    whole: Whole
    kafka: Kafka
    documents: Documents
    job: MainJob

    def events(self) -> Counter[str]:
        """How many events of each kind all stores hold."""
        found: Counter[str] = Counter()
        for service in SERVICES:
            path = self.whole.processes.folder / "events" / f"{service}.sqlite"
            with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20) as store:
                asked = "SELECT topic, count(*) FROM stored_events GROUP BY topic"
                found.update(dict(store.execute(asked).fetchall()))
        return found

    def mails(self) -> Counter[str]:
        """How many mails each guest was sent; only invitations are sent in this job."""
        found: Counter[str] = Counter()
        asked = {"to": f"@{self.whole.namespace}example", "after_id": "0"}
        while page := httpx.get(f"{self.whole.sink.http_url}/api/mails", params=asked).json():
            found.update(mail["to"][0] for mail in page)
            asked["after_id"] = str(page[-1]["id"])
        return found

    def workers(self) -> list[str]:
        return [name for name in self.whole.processes.started_with if name != "web"]

    def relays(self) -> list[str]:
        return [name for name in self.workers() if name.endswith("-relay")]


def wait(condition: Callable[[], object], what: str, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.2)


def goes_on(job: MainJob, after: str) -> None:
    """The house works again: a few more commands were acknowledged."""
    begun = job.acknowledged
    wait(lambda: job.faults or job.acknowledged >= begun + 6, f"work after {after}")
    if job.faults:
        raise job.faults[0]


def all_documents_equal(whole: Whole) -> None:
    """Waits until every document of every service equals the fold of the log."""
    for service in SERVICES:
        until = time.monotonic() + 90
        while True:
            try:
                whole.processes.verb(service, "verify")
                break
            except AssertionError:
                if time.monotonic() > until:
                    raise


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A house that lived through it all and has come to rest."""
    if not JARS.exists():
        pytest.skip("Kafka's jars are not here: make setup")
    folder = tmp_path_factory.mktemp("crash")
    kafka = Kafka(folder / "kafka", free_port())
    documents = Documents(folder / "documents", free_port())
    clock = HouseClock(folder / "clock.json")
    told = {
        "CLOCK_FILE": str(clock.path),
        "KAFKA_BOOTSTRAP_SERVERS": kafka.address,
        "MONGODB_URI": documents.uri,
    }
    try:
        kafka.start()
        documents.start()
        with whole_house(folder, is_split=True, **told) as whole:
            clock.since = time.time()
            clock.run()
            stage = Stage(whole, kafka, documents, MainJob(whole, clock))
            live_through(stage)
            come_to_rest(stage)
            yield stage
    finally:
        documents.stop()
        kafka.stop()


def live_through(stage: Stage) -> None:
    processes, job = stage.whole.processes, stage.job
    job.start()
    wait(lambda: job.faults or job.commented, "the first comment")
    for name in ("web", *stage.workers()):
        processes.restart(name)
        goes_on(job, f"{name} was killed")
    for name in stage.relays():
        processes.running[name].send_signal(signal.SIGSTOP)
        time.sleep(HELD_BACK_SECONDS)
        processes.running[name].send_signal(signal.SIGCONT)
    for server in (stage.kafka, stage.documents):
        server.kill()
        server.start()
        goes_on(job, f"{server.name} was killed")
    job.stop()


def come_to_rest(stage: Stage) -> None:
    """All that was begun is done, then time stands still."""
    job = stage.job

    def is_done() -> bool:
        events = stage.events()
        handed = sum(events[f"invitation.{how}"] for how in ("sent", "failed", "uncertain"))
        low = sum(stars in LOW for stars in job.answered.values())
        return (
            handed >= len(job.pushed)
            and events["review.received"] >= len(job.answered)
            and events["dispute.opened"] >= low
            and events["conversation.opened"] >= low
        )

    wait(is_done, "what was begun to be done")
    job.clock.stand_still()
    all_documents_equal(stage.whole)


def test_every_process_was_killed(stage: Stage) -> None:
    """What follows stands on this: the load was there, and so were the kills."""
    assert len(stage.job.pushed) > 50
    assert len(stage.job.answered) > 20
    assert len(stage.job.commented) > 5
    assert len(stage.workers()) == 2 * len(SERVICES)


def test_each_acknowledged_command_is_in_the_store_once(stage: Stage) -> None:
    events, job = stage.events(), stage.job
    low = sum(stars in LOW for stars in job.answered.values())
    assert events["guest.imported"] == len(job.pushed)
    assert events["invitation.scheduled"] == len(job.pushed)
    assert events["submission.submitted"] == len(job.answered)
    assert events["review.received"] == len(job.answered)
    assert events["dispute.opened"] == low
    assert events["conversation.opened"] == low
    assert events["comment.written"] == len(job.commented)


def test_each_guest_was_written_to_at_most_once(stage: Stage) -> None:
    """A kill between the intent and the server's word leaves `uncertain`, never a second mail."""
    events, mails = stage.events(), stage.mails()
    assert set(mails.values()) == {1}
    assert set(mails) <= set(stage.job.pushed)
    assert events["invitation.intended"] == len(stage.job.pushed)
    assert len(stage.job.pushed) - len(mails) <= events["invitation.uncertain"]
    assert events["invitation.failed"] == 0


def test_nothing_was_parked(stage: Stage) -> None:
    assert not [topic for topic in stage.events() if topic.startswith("parking_lot")]


def test_what_is_replayed_does_nothing_again(stage: Stage, tmp_path: Path) -> None:
    events, mails, processes = stage.events(), stage.mails(), stage.whole.processes
    for service in SERVICES:
        processes.verb(service, "rebuild")
    all_documents_equal(stage.whole)
    assert (stage.events(), stage.mails()) == (events, mails)

    for name in stage.workers():
        processes.kill(name)
    asyncio.run(_lose_all_topics(stage))
    processes.verb("migrate")
    _start(stage, stage.workers())
    all_documents_equal(stage.whole)
    assert (stage.events(), stage.mails()) == (events, mails)

    for name in stage.relays():
        processes.kill(name)
    for service in SERVICES:
        processes.verb(service, "new-epoch")
    _start(stage, stage.relays())
    all_documents_equal(stage.whole)
    assert (stage.events(), stage.mails()) == (events, mails)


def _start(stage: Stage, names: list[str]) -> None:
    processes = stage.whole.processes
    for name in names:
        processes.restart(name)
    for name in names:
        processes.wait_ready(name)


async def _lose_all_topics(stage: Stage) -> None:
    topics = [f"{stage.whole.namespace}{service}.events" for service in SERVICES]
    admin = AIOKafkaAdminClient(bootstrap_servers=stage.kafka.address)
    await admin.start()
    try:
        await admin.delete_topics(topics)
        while set(topics) & set(await admin.list_topics()):
            await asyncio.sleep(0.1)
    finally:
        await admin.close()

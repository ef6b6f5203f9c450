"""Every process of a whole house, its servers and its portal are killed with -9 under a load.

Then each acknowledged command is in its store once, every document equals the fold of the log,
each guest was written to at most once, the portal has each comment once, and each answer by mail
is in its conversation once; and nothing that is replayed does anything again.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from deploy.demo.hands import Hands
from deploy.local.documents import Documents
from deploy.local.kafka import JARS, Kafka
from deploy.local.program import free_port
from tests.crash.lists import Wizard
from tests.crash.load import administrator
from tests.crash.portal import Google
from tests.crash.stage import Stage, all_documents_equal, come_to_rest, each_service, live_through
from tests.support.processes import SERVICES, whole_house

SPEED = 3600
"""An hour a second: sending hours come soon, and publications while the load goes on."""
ROWS = 2_000

pytestmark = pytest.mark.timeout(600)
"""All kills happen in one fixture."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A house that lived through it all and has come to rest."""
    if not JARS.exists():
        pytest.skip("Kafka's jars are not here: make setup")
    folder = tmp_path_factory.mktemp("crash")
    kafka = Kafka(folder / "kafka", free_port())
    documents = Documents(folder / "documents", free_port())
    google = Google(folder / "google", free_port())
    clock = Hands(folder / "clock.json")
    servers = (kafka, documents, google)
    told = {
        "CLOCK_FILE": str(clock.path),
        "KAFKA_BOOTSTRAP_SERVERS": kafka.address,
        "MONGODB_URI": documents.uri,
        "GOOGLE_API_URL": google.url,
        "GOOGLE_TOKEN_URL": f"{google.url}/token",
    }
    try:
        for server in servers:
            server.start()
        with whole_house(folder, is_split=True, **told) as whole:
            clock.run(SPEED)
            stage = Stage(whole, clock, kafka, documents, google)
            live_through(stage)
            come_to_rest(stage)
            yield stage
    finally:
        for server in servers:
            server.stop()


def test_every_process_was_killed(stage: Stage) -> None:
    """What follows stands on this: the load was there at every door, and so were the kills."""
    assert len(stage.departures.pushed) > 20
    assert len(stage.answers.answered) > 5
    assert len(stage.comments.commented) > 2
    assert len(stage.commented_on_portal) > 1
    assert len(stage.staff.written) > 2
    assert len(stage.guests.heard) > 2
    assert len(stage.workers()) == 2 * len(SERVICES)


def test_each_acknowledged_command_is_in_the_store_once(stage: Stage) -> None:
    events, low = stage.events(), stage.answers.low
    assert events["guest.imported"] == len(stage.departures.pushed)
    assert events["invitation.scheduled"] == len(stage.departures.pushed)
    assert events["submission.submitted"] == len(stage.answers.answered)
    assert events["dispute.opened"] == low
    assert events["conversation.opened"] == low
    assert events["comment.written"] == len(stage.comments.commented)
    assert events["conversation.staff_wrote"] == len(stage.staff.written)


def test_each_guest_was_written_to_at_most_once(stage: Stage) -> None:
    """A kill between the intent and the server's word leaves `uncertain`, never a second mail."""
    events, mails, pushed = stage.events(), stage.mails(), stage.departures.pushed
    invited = {to for to, is_invitation in mails if is_invitation}
    assert set(mails.values()) == {1}
    assert invited <= set(pushed)
    assert events["invitation.intended"] == len(pushed)
    assert len(pushed) - len(invited) <= events["invitation.uncertain"]
    assert events["invitation.failed"] == 0
    assert events["letter.intended"] == len(stage.staff.written)
    assert len(stage.staff.written) - (len(mails) - len(invited)) <= events["letter.uncertain"]


def test_each_review_of_the_portal_is_in_the_stream_once(stage: Stage) -> None:
    events, there = stage.events(), len(stage.google.reviews())
    assert events["portal_review.observed"] == there
    assert events["review.received"] == len(stage.answers.answered) + there
    rates: Any = administrator(stage.whole).json(f"/v1/places/{stage.portal.place}/comment-rates")
    [told] = [item for item in rates["items"] if item["portal"] == "google"]
    assert told["received"] == there
    assert told["responded"] == len(stage.commented_on_portal)


def test_the_portal_was_given_each_comment_once(stage: Stage) -> None:
    """A PUT replaces, but a second one begins moderation anew: in doubt the house looks first."""
    given, events = stage.commented_on_portal, stage.events()
    assert Counter(stage.google.writes()) == Counter(("PUT", *told) for told in given.items())
    assert stage.google.replies() == given
    assert events["portal_review.comment_accepted"] == events["comment.seen"] == len(given)


def test_each_answer_by_mail_is_in_its_conversation_once(stage: Stage) -> None:
    """Also those that were handed over twice, or by a mail server that did not hear the 250."""
    staff = administrator(stage.whole)
    pages = [staff.get(f"/conversations/{id}").text for id in stage.staff.written]
    shown = Counter(words for page in pages for words in stage.guests.shown_on(page))
    assert shown == Counter(stage.guests.heard)
    assert stage.events()["conversation.guest_wrote"] == len(stage.guests.heard)


def test_nothing_was_parked(stage: Stage) -> None:
    assert not [topic for topic in stage.events() if topic.startswith("parking_lot")]


def test_what_is_replayed_does_nothing_again(stage: Stage) -> None:
    """Neither in the stores, nor by mail, nor on the portal."""
    outside, processes = stage.outside(), stage.whole.processes
    each_service(stage.whole, "rebuild")
    all_documents_equal(stage.whole)
    assert stage.outside() == outside

    for name in stage.workers():
        processes.kill(name)
    asyncio.run(_lose_all_topics(stage))
    processes.verb("migrate")
    stage.restart(stage.workers())
    all_documents_equal(stage.whole)
    assert stage.outside() == outside

    for name in stage.relays():
        processes.kill(name)
    each_service(stage.whole, "new-epoch")
    stage.restart(stage.relays())
    all_documents_equal(stage.whole)
    assert stage.outside() == outside


def test_each_row_of_an_interrupted_import_has_one_fate_and_one_guest(stage: Stage) -> None:
    """Time goes on, slowly: nobody is written to while the test lasts."""
    stage.clock.run(60)
    wizard, before = Wizard(stage.whole), stage.events()["guest.imported"]

    def made() -> int:
        return stage.events()["guest.imported"] - before

    wizard.bring([f"row{number}" for number in range(ROWS)], stage.clock.now().date())
    wizard.commit()
    stage.wait(lambda: 0 < made() < ROWS, "an import under way", every=0.01)
    stage.whole.processes.restart("ingest-worker")
    fates = wizard.fates()
    assert [row for row, _code, _guest in fates] == [2 + number for number in range(ROWS)]
    assert {code for _row, code, _guest in fates} == {"ok_created"}
    assert len({guest for _row, _code, guest in fates}) == made() == ROWS


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

"""A desk where lists are brought: rows as files have them, and the commands in their order."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from services.ingest.application.candidates import Candidate, Sealing
from services.ingest.application.imports import Reading
from services.ingest.application.staging import Staged, Staging
from services.ingest.domain.guest import Guest
from services.ingest.domain.upload import Upload, name_subject
from services.ingest.settings import BATCH
from services.ingest.sources.files import Context, Row, judge
from shared.application import Recorded
from shared.domain import Acting, acting
from shared.service import Here

BUSINESS, PLACE = UUID(int=0xB1), UUID(int=0xC1)
NOW = datetime(2026, 5, 20, 9, tzinfo=UTC)
TODAY = date(2026, 5, 20)
CONTEXT = Context(TODAY, "DE", language="de")


def staff(command_id: UUID | None = None) -> Acting:
    return Acting("staff:1", BUSINESS, PLACE, command_id=command_id or uuid4())


def a_row(number: int, **told: str) -> Row:
    """A row that fits, unless told otherwise."""
    values = {"name": f"Anna {number}", "email": f"guest{number}@example.com"}
    return judge({**values, "departure": "2026-05-15", **told}, CONTEXT, number)


def sealing(here: Here[Any]) -> Sealing:
    return Sealing(here.vault, here.pepper, BUSINESS, PLACE, "de")


def candidates(here: Here[Any], rows: Sequence[Row]) -> list[Candidate]:
    return sealing(here).candidates(rows)


def staging(here: Here[Any]) -> Staging:
    return Staging(here.tables, here.vault, BUSINESS)


def an_upload(here: Here[Any], rows: Sequence[Row], *, is_committed: bool = True) -> UUID:
    """A file that was received and read; committed too, unless told otherwise."""
    id, reading = uuid4(), uuid4()
    told = sealing(here)
    staging(here).keep_rows(id, reading, [Staged(row, told.guest_id(row)) for row in rows])
    version = receive_and_read(here, id, reading, len(rows))
    if is_committed:
        with acting(staff()):
            here.application.commit(id, reading, version, len(rows))
    return id


def receive_and_read(here: Here[Any], id: UUID, reading: UUID, rows: int) -> int:
    """The version that the upload has then."""
    name = here.vault.seal(BUSINESS, name_subject(id), "list.csv")
    with acting(staff()):
        here.application.receive(id, name, "digest", 10, rows, "file")
    with acting(staff()):
        read = Reading(
            id=reading,
            rows=rows,
            encoding="utf-8",
            columns={},
            date_order=None,
            language="de",
            departure=None,
        )
        recorded: Recorded = here.application.read(id, read)
    return recorded.version


def store(here: Here[Any], upload: UUID, batches: int = 1_000) -> None:
    """What the policy does, without documents: some batches, and the end when there are none."""
    with acting(Acting("rule:store@1", BUSINESS, PLACE, command_id=uuid4())):
        for _ in range(batches):
            found = here.application.find(Upload, upload)
            rows = staging(here).after(upload, found.reading, found.stored_up_to, BATCH)
            if not rows:
                here.application.complete(upload)
                return
            judged = [it.row for it in rows]
            here.application.store_rows(upload, candidates(here, judged))


def stored(here: Here[Any], kind: Any) -> list[Any]:
    """All stored events of a kind, in order."""
    recorder, mapper = here.application.recorder, here.application.mapper
    rows = recorder.select_notifications(start=1, limit=1_000_000)
    return [mapper.to_domain_event(row) for row in rows if row.topic == kind.TOPIC]


def guests(here: Here[Any]) -> int:
    return len(stored(here, Guest.Imported))


def told(
    kind: Callable[..., Any], stream: UUID | None = None, version: int = 1, /, **more: Any
) -> Any:
    envelope = {"id": uuid4(), "stream": stream or uuid4(), "version": version, "actor": "rule:x@1"}
    at = {"at": NOW + timedelta(seconds=version), "recorded_at": NOW + timedelta(seconds=version)}
    return kind(**{**envelope, **at, "business_id": BUSINESS, "place_id": PLACE, **more})

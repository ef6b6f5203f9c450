"""What is shown of imports is the same in whatever order it is heard, and heard twice."""

import random
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.ingest.projections.imports import Acted, Batches, Blocks, Transfers, Uploads
from shared.contracts import PublicEvent
from shared.contracts.ingest.own import (
    BatchStored,
    GuestsTakenBack,
    ImportCommitted,
    ImportCompleted,
    ImportWithdrawn,
    RowRemoved,
    RowsStored,
    TransferCompleted,
    UploadRead,
    UploadReceived,
)
from shared.contracts.invitations import (
    AddressBlocked,
    AddressUnblocked,
    InvitationSent,
    ReviewSubmitted,
)
from shared.projection import Projection, folded
from tests.services.ingest.imports.desk import NOW, told

UPLOAD, GUEST, RECIPIENT = uuid4(), uuid4(), uuid4()
SEALED = "s1|b|s|x"


def the_upload() -> list[PublicEvent]:
    file = {"file_name": SEALED, "digest": "d", "size": 9, "rows": 4, "source": "file"}
    how: dict[str, Any] = {"encoding": "utf-8", "columns": {}, "date_order": None, "language": "de"}
    return [
        told(UploadReceived, UPLOAD, 1, **file, expires_at=NOW),
        told(UploadRead, UPLOAD, 2, reading=uuid4(), rows=4, departure=None, **how),
        told(RowRemoved, UPLOAD, 3, row=4),
        told(ImportCommitted, UPLOAD, 4, rows=3, store_at=NOW),
        told(RowsStored, UPLOAD, 5, up_to=2, codes={"ok_created": 2}, go_on_at=NOW),
        told(RowsStored, UPLOAD, 6, up_to=3, codes={"missing_name": 1}, go_on_at=NOW),
        told(ImportCompleted, UPLOAD, 7, codes={"ok_created": 2, "missing_name": 1}),
        told(ImportWithdrawn, UPLOAD, 8, go_on_at=NOW),
        told(GuestsTakenBack, UPLOAD, 9, up_to=3, go_on_at=None),
    ]


def a_batch() -> PublicEvent:
    lists = {"codes": ["ok_created"], "details": [""], "guests": [str(GUEST)]}
    batch: PublicEvent = told(BatchStored, import_id=UPLOAD, numbers=[2], **lists)
    return batch


def a_transfer() -> PublicEvent:
    lists = {
        "codes": ["ok_created", "missing_name"],
        "details": ["", ""],
        "guests": [str(GUEST), ""],
    }
    pushed: PublicEvent = told(TransferCompleted, fingerprint="f", actor="pms:k", **lists)
    return pushed


def what_others_did() -> list[list[PublicEvent]]:
    words = {"channel": "email", "portal": "own", "language": "de", "message_id": "m"}
    answer = {"guest_id": GUEST, "channel": "email", "score": 9000, "name": SEALED}
    more = {"language": "de", "submitted_at": NOW, "shows_name": True, "wants_contact": False}
    return [
        [told(InvitationSent, GUEST, 4, reply="250", **words)],
        [told(ReviewSubmitted, UUID(int=9), 1, **{**answer, **more})],
        [
            told(AddressBlocked, RECIPIENT, 1, contact_hash="h", source="staff"),
            told(AddressUnblocked, RECIPIENT, 2, contact_hash="h"),
            told(AddressBlocked, RECIPIENT, 3, contact_hash="h", source="unsubscribe"),
        ],
    ]


@pytest.mark.parametrize("kind", [Uploads, Batches, Transfers, Acted, Blocks])
def test_order_and_repeats_do_not_matter(kind: type[Projection]) -> None:
    projection = kind()
    streams = [the_upload(), [a_batch()], [a_transfer()], *what_others_did()]
    wanted = folded(projection, [event for stream in streams for event in stream])
    assert wanted
    for seed in range(20):
        luck = random.Random(seed)
        shuffled = luck.sample(streams, len(streams))
        events = [event for stream in shuffled for event in (*stream, *stream)]
        assert folded(projection, events) == wanted


def test_an_import_shows_how_far_it_is() -> None:
    half = folded(Uploads(), the_upload()[:5])[str(UPLOAD)]
    assert (half["state"], sum(half["stored"].values()), half["to_store"]) == ("storing", 2, 3)
    whole = folded(Uploads(), the_upload())[str(UPLOAD)]
    assert (whole["state"], whole["is_taken_back"]) == ("withdrawn", True)
    assert sum(whole["codes"].values()) == whole["to_store"]


def test_who_was_invited_and_who_answered_is_one_guest() -> None:
    events = [event for stream in what_others_did() for event in stream]
    acted = folded(Acted(), events)
    assert set(acted) == {str(GUEST)}
    assert {"invited_at", "reviewed_at"} <= set(acted[str(GUEST)])

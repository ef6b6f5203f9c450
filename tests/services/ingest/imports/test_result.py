"""What is shown of an import that is over: every row's fate, and all who had been written to."""

import re
from typing import Any
from uuid import UUID, uuid4

from services.ingest.settings import PAGE_SIZE
from shared.contracts import PublicEvent
from shared.contracts.ingest.own import (
    BatchStored,
    ImportCommitted,
    ImportCompleted,
    ImportWithdrawn,
    RowsStored,
    UploadReceived,
)
from shared.contracts.invitations import InvitationSent
from shared.service import Here
from tests.services.ingest.imports.desk import NOW, PLACE, told
from tests.services.ingest.imports.house import SECOND, a_key, a_member, show, visitor

LAST = 300
INVITED = range(1, LAST + 1, 2)


def a_withdrawn_import(id: UUID) -> list[PublicEvent]:
    """Two batches of new guests, of whom every other one had been written to."""
    file = {"file_name": "", "digest": "d", "size": 9, "rows": LAST, "source": "file"}
    guests = {n: uuid4() for n in range(1, LAST + 1)}
    events: list[PublicEvent] = [
        told(UploadReceived, id, 1, **file, expires_at=NOW),
        told(ImportCommitted, id, 2, rows=LAST, store_at=NOW),
    ]
    for version, numbers in enumerate((range(1, 121), range(121, LAST + 1)), start=3):
        up_to, count = numbers[-1], len(numbers)
        codes = {"codes": ["ok_created"] * count, "details": [""] * count}
        whose = [str(guests[n]) for n in numbers]
        batch = told(BatchStored, import_id=id, numbers=list(numbers), guests=whose, **codes)
        counted = {"codes": {"ok_created": count}, "go_on_at": NOW}
        events += [batch, told(RowsStored, id, version, up_to=up_to, **counted)]
    events += [
        told(ImportCompleted, id, 5, codes={"ok_created": LAST}),
        told(ImportWithdrawn, id, 6, go_on_at=NOW),
    ]
    words = {"channel": "email", "portal": "own", "language": "de", "message_id": "m"}
    sent = [told(InvitationSent, guests[n], 4, reply="250", **words) for n in INVITED]
    return [*events, *sent]


async def test_all_who_were_written_to_before_a_take_back_are_listed(shown: Here[Any]) -> None:
    id = uuid4()
    await show(shown, [*a_member(shown, "marta"), *a_withdrawn_import(id)])
    rows: list[int] = []
    async with visitor(shown, "marta") as marta:
        url = f"/imports/{id}/result"
        while url:
            page = (await marta.get(url)).text
            assert f"{PAGE_SIZE} of {len(INVITED)}" in page
            rows += map(int, re.findall(r"Row (\d+)</a>", page))
            step = re.search(r'href="([^"]+cursor=[^"]+)"[^>]*>(?:(?!</a>).)*Next', page, re.DOTALL)
            url = step[1] if step else ""
        assert (await marta.get(f"/imports/{id}/result?cursor=²")).status_code == 400
    assert rows == list(INVITED)


async def test_the_list_of_fates_tells_who_was_written_to(shown: Here[Any]) -> None:
    id = uuid4()
    await show(shown, [*a_member(shown, "marta"), *a_withdrawn_import(id)])
    async with visitor(shown, "marta") as marta:
        lines = (await marta.get(f"/imports/{id}/fates.csv")).text.splitlines()[1:]
    invited = [n for n, line in enumerate(lines, start=1) if line.split(",")[5] != '""']
    assert invited == list(INVITED)


async def test_keys_of_other_places_are_not_shown_as_if_they_had_brought_nothing(
    shown: Here[Any],
) -> None:
    member = a_member(shown, "marta", places=[PLACE])
    keys = [a_key(shown, "key-one", [PLACE, SECOND]), a_key(shown, "key-two", [SECOND])]
    await show(shown, [*member, *keys])
    async with visitor(shown, "marta") as marta:
        page = (await marta.get("/imports")).text
    assert "…-one" in page
    assert "…-two" not in page

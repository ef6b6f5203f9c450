"""What a thousand rows of an import cost, as ratios to a loop that only parses and inserts them.

    python -m bench.imports [rows] [rounds]

All three are done in every round, on stores of their own; medians of CPU seconds, which a busy
machine changes little, are printed as JSON. `preview` reads and judges a list and keeps its rows
sealed; `store` makes guests of them. Neither asks documents: what is blocked is one query a batch.
"""

import csv
import io
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from services.ingest.service import SERVICE
from services.ingest.settings import ROWS_AT_ONCE
from services.ingest.sources.files import Context
from services.ingest.views.reading import Chosen, judged, understand
from services.ingest.views.storing import staged
from shared import ids
from shared.domain import acting
from shared.service import Here
from tests.services.ingest.imports.desk import (
    TODAY,
    guests,
    receive_and_read,
    sealing,
    staff,
    staging,
    store,
)
from tests.support.house import open_here, settings_in

HEADER = "Reservation;Name;First name;E-mail;Phone;Arrival;Departure;Language;Room"
FIRST = ("Anna", "Jürgen", "Maria", "Piotr", "Lucía", "Giulia", "Marc", "Élodie", "Katarzyna")
LAST = ("Müller", "Nowak", "García", "Rossi", "Dupont", "Berger", "Kowalska", "López", "Weiß")


def a_list(rows: int) -> bytes:
    """Departures as a hotel's program writes them, a third with a mobile number."""
    chance = random.Random(7)
    return "\r\n".join([HEADER, *(_a_line(n, chance) for n in range(rows))]).encode()


def _a_line(n: int, chance: random.Random) -> str:
    phone = "" if n % 3 else f"+49 151 {chance.randint(10_000_000, 99_999_999)}"
    name = f"{chance.choice(LAST)};{chance.choice(FIRST)}"
    stay = f"{chance.randint(1, 12):02}.05.2026;{chance.randint(13, 19)}.05.2026"
    address = f"guest{n}@example{n % 500}.com"
    return f"R{n:07};{name};{address};{phone};{stay};{chance.choice(('DE', 'EN', 'FR'))};{n % 400}"


def bare(folder: Path, content: bytes) -> None:
    rows = list(csv.reader(io.StringIO(content.decode()), delimiter=";"))[1:]
    with sqlite3.connect(folder / "bare.sqlite") as db:
        db.execute(f"CREATE TABLE guests ({', '.join(f'c{n}' for n in range(9))})")
        db.executemany("INSERT INTO guests VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    db.close()


def previewed(here: Here[Any], content: bytes) -> UUID:
    """Reads, judges and keeps a list in parts, as the wizard does; its upload."""
    upload, reading = ids.new(), ids.new()
    understood = understand(content, Chosen(), TODAY)
    rows = judged(understood, Context(TODAY, "DE", understood.date_order))
    told = sealing(here)
    count = 0
    while some := list(islice(rows, ROWS_AT_ONCE)):
        staging(here).keep_rows(upload, reading, [staged(row, told) for row in some])
        count += len(some)
    version = receive_and_read(here, upload, reading, count)
    with acting(staff()):
        here.application.commit(upload, reading, version, count)
    return upload


def seconds_of_cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def one_round(rows: int) -> dict[str, float]:
    content, made = a_list(rows), list[UUID]()
    with tempfile.TemporaryDirectory() as folder:
        here = open_here(SERVICE, settings_in(Path(folder)))
        took = {
            "bare": seconds_of_cpu(lambda: bare(Path(folder), content)),
            "preview": seconds_of_cpu(lambda: made.append(previewed(here, content))),
            "store": seconds_of_cpu(lambda: store(here, made[0])),
        }
        assert guests(here) == rows
        return took


def main(rows: int = 5_000, rounds: int = 3) -> None:
    one_round(200)
    took = [one_round(rows) for _ in range(rounds)]
    costs = {
        what: round(statistics.median(each[what] for each in took) / rows * 1_000, 4)
        for what in ("bare", "preview", "store")
    }
    ratios = {
        what: round(statistics.median(each[what] / each["bare"] for each in took), 1)
        for what in ("preview", "store")
    }
    told = {"rows": rows, "rounds": rounds, "cpu_seconds_a_thousand": costs}
    print(json.dumps({**told, "times_the_bare_loop": ratios}, indent=2))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))

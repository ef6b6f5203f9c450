"""A file's rows under judgement: every row read comes out as one judged row, in the same order."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from services.ingest.sources.files.codes import Code, Group
from services.ingest.sources.files.contacts import identity
from services.ingest.sources.files.dates import Order, proved_order
from services.ingest.sources.files.dictionary import Field
from services.ingest.sources.files.header import Columns
from services.ingest.sources.files.judging import Context, Row, judge
from services.ingest.sources.files.table import Record

__all__ = ["date_order", "judge_all", "values_of"]


def date_order(records: Iterable[Record], columns: Columns, today: date) -> Order | None:
    """The order of dates that a file proves; None if staff must say it."""
    rows = (values_of(record.cells, columns) for record in records if record.code is None)
    stays = (
        (row.get(Field.ARRIVAL, ""), row.get(Field.DEPARTURE, ""), row.get(Field.NIGHTS, ""))
        for row in rows
    )
    return proved_order(stays, today)


def judge_all(records: Iterable[Record], columns: Columns, context: Context) -> Iterator[Row]:
    """Judges every row; repeats within the file are found, the first of them counts."""
    return _without_repeats(_judge(record, columns, context) for record in records)


def values_of(cells: Sequence[str], columns: Columns) -> dict[str, str]:
    """The cells by what they hold; of two columns for one field, the first that is filled."""
    values: dict[str, str] = {}
    for column, field in columns.items():
        if field is not None and not values.get(field):
            values[field] = cells[column]
    return values


def _judge(record: Record, columns: Columns, context: Context) -> Row:
    if record.code:
        return Row(record.number, {}, record.code, record.detail)
    return judge(values_of(record.cells, columns), context, record.number)


def _without_repeats(rows: Iterable[Row]) -> Iterator[Row]:
    """A guest is a contact and a day of departure. An address under two names is worth a look."""
    numbers: dict[tuple[str, str], int] = {}
    names: dict[str, str] = {}
    for row in rows:
        if row.code.group is not Group.OK:
            yield row
            continue
        guest, name = identity(row.values), row.values[Field.NAME]
        first = numbers.setdefault((guest, row.values[Field.DEPARTURE]), row.number)
        if first != row.number:
            yield row._replace(code=Code.DUPLICATE_IN_FILE, detail=str(first))
        elif names.setdefault(guest, name) != name:
            yield row._replace(warnings=(*row.warnings, Code.SHARED_ADDRESS))
        else:
            yield row

"""Departure lists as hotels have them (CSV, TXT), read by pure functions.

    decoded = decode(content)                               bytes to text, or why it is none
    table = read(decoded.text)                              text to rows, all of them trustworthy
    columns = recognise(table.header, table.sample())       which column holds what; staff may remap
    context = Context(today, country, date_order(table, columns, today))
    report = as_csv(judge_all(table, columns, context))     each row, and what became of it

A guest the PMS pushes goes through the same `judge`, its fields named as in `Field`.
"""

from services.ingest.sources.files.codes import Code, Group
from services.ingest.sources.files.contacts import identity
from services.ingest.sources.files.dates import Order, is_in_range
from services.ingest.sources.files.dictionary import Field
from services.ingest.sources.files.encoding import ENCODINGS, Decoded, decode
from services.ingest.sources.files.header import Columns, recognise, repeated_names
from services.ingest.sources.files.judging import Context, Row, judge
from services.ingest.sources.files.refusals import EncodingUnclear, Unreadable
from services.ingest.sources.files.report import as_csv, counts, safe
from services.ingest.sources.files.rows import date_order, judge_all, values_of
from services.ingest.sources.files.table import Record, Table, read

__all__ = [
    "ENCODINGS",
    "Code",
    "Columns",
    "Context",
    "Decoded",
    "EncodingUnclear",
    "Field",
    "Group",
    "Order",
    "Record",
    "Row",
    "Table",
    "Unreadable",
    "as_csv",
    "counts",
    "date_order",
    "decode",
    "identity",
    "is_in_range",
    "judge",
    "judge_all",
    "read",
    "recognise",
    "repeated_names",
    "safe",
    "values_of",
]

"""Which of many streams have begun: one question to the event store instead of one a stream."""

import json
from collections.abc import Collection
from uuid import UUID

from eventsourcing.persistence import ProcessRecorder
from eventsourcing.postgres import PostgresProcessRecorder
from eventsourcing.sqlite import SQLiteProcessRecorder
from psycopg.sql import SQL, Identifier


def begun(recorder: ProcessRecorder, streams: Collection[UUID]) -> set[UUID]:
    """Those that have a first event, without loading any."""
    if isinstance(recorder, SQLiteProcessRecorder):
        return _in_sqlite(recorder, streams)
    assert isinstance(recorder, PostgresProcessRecorder)
    return _in_postgres(recorder, streams)


def _in_sqlite(recorder: SQLiteProcessRecorder, streams: Collection[UUID]) -> set[UUID]:
    sql = (
        f"SELECT originator_id FROM {recorder.events_table_name}"
        " WHERE originator_version = 1 AND originator_id IN (SELECT value FROM json_each(?))"
    )
    with recorder.datastore.transaction(commit=False) as cursor:
        cursor.execute(sql, [json.dumps([stream.hex for stream in streams])])
        return {UUID(row["originator_id"]) for row in cursor.fetchall()}


def _in_postgres(recorder: PostgresProcessRecorder, streams: Collection[UUID]) -> set[UUID]:
    sql = SQL(
        "SELECT originator_id FROM {} WHERE originator_version = 1 AND originator_id = ANY(%s)"
    ).format(Identifier(recorder.datastore.schema, recorder.events_table_name))
    with recorder.datastore.get_connection() as connection, connection.cursor() as cursor:
        cursor.execute(sql, [list(streams)])
        return {row["originator_id"] for row in cursor.fetchall()}

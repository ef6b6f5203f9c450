"""A departure list that somebody brought, from the file to its guests.

received ──▶ committed ──▶ completed ──▶ withdrawn
  ↺ read anew: encoding, columns, date order, defaults; rows edited or removed
  └─▶ expired                             after a day without commit, or as a guest on it was
                                          anonymised: nothing of it is left
"""

from datetime import date, datetime
from uuid import UUID

from shared.domain import Aggregate, Created, Event, Refused, Sealed, Word, event

GUEST_ANONYMISED = "guest_anonymised"
"""Why an upload expired before its day was over."""


class AlreadyCommitted(Refused):
    """What was previewed is being stored; nothing about it changes any more."""


class NotCommitted(Refused):
    """There is nothing to store yet."""


class UploadIsOver(Refused):
    """It expired, or was withdrawn."""


class ReadAnew(Refused):
    """The rows that were looked at are not those that would be stored: look again."""


class NotCompleted(Refused):
    """It can be withdrawn once all its rows are stored."""


class Upload(Aggregate):
    """One file or form of guests of one place. Rows and bytes lie sealed in tables beside it."""

    TOPIC = "upload"

    class Received(Created):
        TOPIC = "upload.received"
        file_name: Sealed
        digest: Word
        size: int
        rows: int
        source: Word
        expires_at: datetime

    class Read(Event):
        TOPIC = "upload.read"
        reading: UUID
        rows: int
        encoding: Word
        columns: dict[Word, Word]
        date_order: Word | None
        language: Word | None
        departure: date | None

    class RowEdited(Event):
        TOPIC = "upload.row_edited"
        row: int
        field: Word

    class RowRemoved(Event):
        TOPIC = "upload.row_removed"
        row: int

    class Committed(Event):
        TOPIC = "upload.committed"
        rows: int
        store_at: datetime

    class RowsStored(Event):
        TOPIC = "upload.rows_stored"
        up_to: int
        codes: dict[Word, int]
        go_on_at: datetime

    class Completed(Event):
        TOPIC = "upload.completed"
        codes: dict[Word, int]

    class Withdrawn(Event):
        TOPIC = "upload.withdrawn"
        go_on_at: datetime

    class GuestsTakenBack(Event):
        TOPIC = "upload.guests_taken_back"
        up_to: int
        go_on_at: datetime | None

    class Expired(Event):
        TOPIC = "upload.expired"
        because: Word = ""

    @event(Received)
    def __init__(
        self,
        file_name: Sealed,
        digest: Word,
        size: int,
        rows: int,
        source: Word,
        expires_at: datetime,
    ) -> None:
        self.source = source
        self.rows = rows
        self.expires_at = expires_at
        self.is_committed = self.is_completed = self.is_withdrawn = self.is_over = False
        self.stored_up_to = self.taken_back_up_to = 0
        self.batches: list[int] = []
        self.codes: dict[str, int] = {}
        self.reading: UUID | None = None
        self.language: str | None = None
        self.departure: date | None = None

    def read(
        self,
        reading: UUID,
        rows: int,
        encoding: Word,
        columns: dict[Word, Word],
        date_order: Word | None,
        language: Word | None,
        departure: date | None,
    ) -> None:
        """How the file is understood, said as a whole; `reading` names the rows that came of it."""
        self._must_be_open()
        self._read(reading, rows, encoding, columns, date_order, language, departure)

    def edit_row(self, row: int, field: Word) -> None:
        self._must_be_open()
        self._row_edited(row, field)

    def remove_row(self, row: int) -> None:
        self._must_be_open()
        self._row_removed(row)

    def commit(self, reading: UUID, version: int, rows: int, now: datetime) -> None:
        """`reading`: the rows that were looked at, at `version` of the upload, and `rows` how many.

        They are what is stored: whoever read, edited or removed some since, makes one look again.
        """
        self._must_be_open()
        if (reading, version) != (self.reading, self.version):
            raise ReadAnew
        self._committed(rows, now)

    def store_rows(self, up_to: int, codes: dict[Word, int], now: datetime) -> None:
        """Saved together with the guests of these rows; a second worker collides here."""
        if not self.is_committed:
            raise NotCommitted
        if self.is_completed or up_to <= self.stored_up_to:
            raise AlreadyCommitted
        self._rows_stored(up_to, codes, now)

    def complete(self) -> None:
        if self.is_completed or not self.is_committed:
            raise NotCommitted
        self._completed(dict(self.codes))

    def withdraw(self, now: datetime) -> None:
        if not self.is_completed:
            raise NotCompleted
        if self.is_withdrawn:
            raise UploadIsOver
        self._withdrawn(now)

    def take_back(self, up_to: int, go_on_at: datetime | None) -> None:
        """Saved together with the guests that were taken back. None: all are."""
        if not self.is_withdrawn or up_to <= self.taken_back_up_to:
            raise UploadIsOver
        self._guests_taken_back(up_to, go_on_at)

    def expire(self, now: datetime) -> None:
        if self.is_committed or self.is_over or now < self.expires_at:
            raise UploadIsOver
        self._expired("")

    def forget(self) -> None:
        """A guest on it was anonymised, and must not be read in it any more."""
        self._must_be_open()
        self._expired(GUEST_ANONYMISED)

    @property
    def is_open(self) -> bool:
        """Whether anything about it may still change."""
        return not (self.is_committed or self.is_over)

    def _must_be_open(self) -> None:
        if self.is_over:
            raise UploadIsOver
        if self.is_committed:
            raise AlreadyCommitted

    @property
    def batches_to_take_back(self) -> list[int]:
        """The ends of the batches whose guests are still there."""
        return [up_to for up_to in self.batches if up_to > self.taken_back_up_to]

    @event(Read)
    def _read(
        self,
        reading: UUID,
        rows: int,
        encoding: Word,
        columns: dict[Word, Word],
        date_order: Word | None,
        language: Word | None,
        departure: date | None,
    ) -> None:
        self.reading = reading
        self.encoding, self.columns, self.date_order = encoding, columns, date_order
        self.language, self.departure = language, departure

    @event(RowEdited)
    def _row_edited(self, row: int, field: Word) -> None:
        pass

    @event(RowRemoved)
    def _row_removed(self, row: int) -> None:
        pass

    @event(Committed)
    def _committed(self, rows: int, store_at: datetime) -> None:
        self.is_committed = True

    @event(RowsStored)
    def _rows_stored(self, up_to: int, codes: dict[Word, int], go_on_at: datetime) -> None:
        self.stored_up_to = up_to
        self.batches.append(up_to)
        for code, count in codes.items():
            self.codes[code] = self.codes.get(code, 0) + count

    @event(Completed)
    def _completed(self, codes: dict[Word, int]) -> None:
        self.is_completed = True

    @event(Withdrawn)
    def _withdrawn(self, go_on_at: datetime) -> None:
        self.is_withdrawn = True

    @event(GuestsTakenBack)
    def _guests_taken_back(self, up_to: int, go_on_at: datetime | None) -> None:
        self.taken_back_up_to = up_to

    @event(Expired)
    def _expired(self, because: Word) -> None:
        self.is_over = True


def upload_subject(upload_id: UUID) -> str:
    """Whose key seals the bytes and the rows of a file; destroyed as soon as they are stored."""
    return f"upload:{upload_id}"


def name_subject(upload_id: UUID) -> str:
    """Whose key seals a file's name, which staff know an import by; it goes with an expiry."""
    return f"import:{upload_id}"

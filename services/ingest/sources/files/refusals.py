"""Why a file cannot be taken as a whole; a bad row never sinks a file, it has a code of its own."""

from collections.abc import Mapping

from shared.domain import Refused

__all__ = [
    "ControlCharacter",
    "EmptyFile",
    "EncodingUnclear",
    "FieldTooLong",
    "LineTooLong",
    "TextAfterQuote",
    "TooLarge",
    "TooManyColumns",
    "TooManyRows",
    "UnclosedQuote",
    "Unreadable",
    "WrongType",
]


class Unreadable(Refused):
    """A file that is refused: `row` and `column` count from 1, as a spreadsheet shows them.

    `detail` is a word or a limit, never anything the file says of a guest.
    """

    def __init__(
        self, detail: str | int = "", row: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(detail, row, column)
        self.detail = str(detail)
        self.row = row
        self.column = column


class EmptyFile(Unreadable):
    """There are no rows for guests in it."""


class TooLarge(Unreadable):
    """It has more bytes than `detail`."""


class WrongType(Unreadable):
    """It is no text: `detail` says what it is (`pdf`, `xlsx`, `html` ...)."""


class EncodingUnclear(Unreadable):
    """Somebody must choose: `previews` shows the first lines under each encoding that may be."""

    def __init__(self, previews: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__(", ".join(previews))
        self.previews = previews


class ControlCharacter(Unreadable):
    """A cell holds a character no text has, such as NUL."""


class LineTooLong(Unreadable):
    """A line has more characters than `detail`."""


class FieldTooLong(Unreadable):
    """A cell has more characters than `detail`."""


class TooManyRows(Unreadable):
    """It has more rows than `detail`."""


class TooManyColumns(Unreadable):
    """It has more columns than `detail`."""


class UnclosedQuote(Unreadable):
    """A quotation mark opens in `row` and would swallow the rows after it."""


class TextAfterQuote(Unreadable):
    """In `row` a cell goes on after its closing quotation mark."""

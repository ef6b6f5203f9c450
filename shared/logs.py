"""Structured logs: one JSON line an event, never a personal word, never a token.

Of a fault its kind and its places are logged. Its message and the values at its places may hold
a guest's words, an address, a password.
"""

import logging
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any

import structlog

_NEVER = {
    "address",
    "email",
    "name",
    "phone",
    "words",
    "token",
    "password",
    "cookie",
    "to",
}
MOST_PLACES = 12


def set_up(level: int = logging.INFO) -> None:
    """All loggers of the process, ours and the libraries', in one format on standard output."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _redact,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    extras = structlog.stdlib.ExtraAdder(allow=("problem", "kind", "places"))
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, extras],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.ExceptionRenderer(_told),
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for noisy in ("aiokafka", "pymongo", "uvicorn.access", "httpx", "mail.log"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def places(fault: BaseException) -> list[str]:
    """Where it went through, the innermost last: files, lines and names, no values."""
    frames = traceback.extract_tb(fault.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-MOST_PLACES:]]


def _told(exc_info: Any) -> list[dict[str, Any]]:
    return [
        {"kind": type(fault).__name__, "places": places(fault)} for fault in _chain(exc_info[1])
    ]


def _chain(fault: BaseException) -> Iterator[BaseException]:
    """The fault, those in its group, and what it came from."""
    yield fault
    if isinstance(fault, BaseExceptionGroup):
        for inner in fault.exceptions:
            yield from _chain(inner)
    before = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    if before is not None:
        yield from _chain(before)


def _redact(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key in _NEVER & event.keys():
        event[key] = "[personal]"
    return event

"""Servers of a test session: from containers where Docker answers, else those of `make run`."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from docker.errors import DockerException

from deploy.local.documents import Documents
from deploy.local.kafka import JARS, Kafka
from deploy.local.mailsink import MailSink
from deploy.local.program import Program, free_port
from tests.support.containers import CONTAINERS, engine_answers
from tests.support.postgres import Postgres, binaries

__all__ = ["Missing", "server"]


class Missing(Exception):
    """A server that cannot be had here; says what to do."""


@contextmanager
def server(kind: str, folder: Path) -> Iterator[str]:
    """The address of a server that lives as long as the block; its files are in `folder`."""
    with ExitStack() as stack:
        address = _contained(kind, stack)
        if not address:
            program, address = LOCAL[kind](folder)
            stack.callback(program.stop)
            program.start()
        yield address


def _contained(kind: str, stack: ExitStack) -> str:
    """Empty where there is no engine, or the engine cannot get the image."""
    if kind not in CONTAINERS or not engine_answers():
        return ""
    try:
        return stack.enter_context(CONTAINERS[kind]())
    except DockerException as fault:
        print(f"no container for {kind}, so a server of our own: {fault}")
        return ""


def _kafka(folder: Path) -> tuple[Program, str]:
    if not JARS.exists():
        raise Missing("Kafka's jars are not here: make setup")
    kafka = Kafka(folder, free_port())
    return kafka, kafka.address


def _documents(folder: Path) -> tuple[Program, str]:
    documents = Documents(folder, free_port())
    return documents, documents.uri


def _postgres(folder: Path) -> tuple[Program, str]:
    found = binaries()
    if not found:
        raise Missing("PostgreSQL is not here: apt-get install postgresql")
    postgres = Postgres(folder, found)
    return postgres, postgres.url


def _mailsink(folder: Path) -> tuple[Program, str]:
    """Its address is three: where it takes mail, where it tells of it, where its ledger lies."""
    sink = MailSink(folder, free_port(), free_port(), free_port())
    return sink, f"{sink.smtp_url} {sink.http_url} {sink.folder}"


LOCAL: Mapping[str, Callable[[Path], tuple[Program, str]]] = {
    "kafka": _kafka,
    "documents": _documents,
    "postgres": _postgres,
    "mailsink": _mailsink,
}

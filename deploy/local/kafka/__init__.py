"""A real Apache Kafka: one KRaft node on loopback, its jars fetched by Maven."""

import socket
import struct
import subprocess
from pathlib import Path
from uuid import uuid4

from deploy.local.program import NotAnswering, Program, free_port

__all__ = ["Kafka"]

HERE = Path(__file__).parent
JARS = HERE / "jars"
JAVA = ["java", "-cp", f"{JARS}/*", f"-Dlog4j2.configurationFile={HERE}/log4j2.xml"]
# One compiler instead of two: a start costs 3.5 s of CPU instead of 6, and short loads no more.
SMALL = ["-Xms256m", "-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError"]

# Topics are made by `migrate` and kept for ever; one node holds one copy of everything.
PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={logs}
auto.create.topics.enable=false
log.retention.ms=-1
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
log.cleaner.dedupe.buffer.size=8388608
"""


class Kafka(Program):
    """The broker of `make run` and of the tests; its data stays in `folder`."""

    def __init__(self, folder: Path, port: int, log: Path | None = None) -> None:
        self.folder = folder
        self.port = port
        self.address = f"127.0.0.1:{port}"
        self._properties = folder / "server.properties"
        super().__init__(
            "Kafka",
            [*JAVA, *SMALL, "kafka.Kafka", str(self._properties)],
            log or folder / "kafka.log",
            answers=lambda: _has_broker(port),
        )

    def spawn(self) -> None:
        logs = self.folder.resolve() / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        self._properties.write_text(
            PROPERTIES.format(port=self.port, controller=free_port(), logs=logs)
        )
        if not (logs / "meta.properties").exists():
            self._format()
        super().spawn()

    def _format(self) -> None:
        """Gives the empty folder a cluster's id, which takes Java a second."""
        tool = [*JAVA, "kafka.tools.StorageTool", "format", "--ignore-formatted"]
        done = subprocess.run(
            [*tool, "-t", str(uuid4()), "-c", str(self._properties)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise NotAnswering(f"Kafka's folder cannot be formatted: {done.stderr.strip()}")


# A Metadata request (key 3, version 1, correlation 1, client "up", all topics), size first.
_METADATA = struct.pack(">hhih2si", 3, 1, 1, 2, b"up", -1)
_ASK = struct.pack(">i", len(_METADATA)) + _METADATA


def _has_broker(port: int) -> bool:
    """Whether the node answers and counts itself as a broker, which is later than listening."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as broker:
            broker.sendall(_ASK)
            answer = broker.makefile("rb").read(12)
    except OSError:
        return False
    return len(answer) == 12 and struct.unpack(">iii", answer)[2] > 0

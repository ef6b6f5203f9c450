"""Which programs the house is made of here, and where they find each other."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from deploy.local.documents import Documents
from deploy.local.kafka import Kafka
from deploy.local.mailsink import MailSink
from deploy.local.program import Program, free_port, is_reachable
from shared.settings import Settings

__all__ = ["House", "Ports", "house"]

VAR = Path(os.environ.get("DATA_DIR", "var"))
LOGS = VAR / "log"
SERVICES = Path("services")
GOOGLE = Path("tests/sims/google/__main__.py")


@dataclass(frozen=True)
class Ports:
    """Each is an environment variable."""

    WEB_PORT: int = 8000
    MAIL_PORT: int = 8025
    SMTP_PORT: int = 2525
    LMTP_PORT: int = 2526
    KAFKA_PORT: int = 19092
    MONGODB_PORT: int = 27117
    GOOGLE_PORT: int = 8030

    @classmethod
    def from_environment(cls) -> "Ports":
        return cls(**{name: int(os.environ[name]) for name in vars(cls()) if name in os.environ})


@dataclass
class House:
    """What is started: stores first, all at once; then, after `migrate`, the services."""

    stores: list[Program] = field(default_factory=list)
    services: list[Program] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    web_url: str = ""
    mail_url: str = ""


def house(ports: Ports, given: Settings) -> House:
    """The house on these ports, without what `given` names from outside."""
    made = House(
        ports={"WEB_PORT": ports.WEB_PORT, "LMTP_PORT": ports.LMTP_PORT},
        web_url=f"http://localhost:{ports.WEB_PORT}",
    )
    ours = {
        "public_url": made.web_url,
        "lmtp_port": str(ports.LMTP_PORT),
        "database_url": f"sqlite:///{VAR}/events",
        "keys_url": f"sqlite:///{VAR}/keys/keys.sqlite",
        "secrets_dir": f"{VAR}/secrets",
    }
    unknown = ours.keys() - given.model_fields_set
    made.environment = {name.upper(): ours[name] for name in unknown}
    _add_stores(made, ports, given.model_fields_set)
    _add_services(made, ports.WEB_PORT)
    return made


def _add_stores(made: House, ports: Ports, given: set[str]) -> None:
    if "kafka_bootstrap_servers" not in given:
        kafka = Kafka(VAR / "kafka", ports.KAFKA_PORT, LOGS / "kafka.log")
        made.stores.append(kafka)
        made.environment["KAFKA_BOOTSTRAP_SERVERS"] = kafka.address
        made.ports["KAFKA_PORT"] = ports.KAFKA_PORT
    if "mongodb_uri" not in given:
        documents = Documents(VAR / "documents", ports.MONGODB_PORT, LOGS / "documents.log")
        made.stores.append(documents)
        made.environment["MONGODB_URI"] = documents.uri
        made.ports["MONGODB_PORT"] = ports.MONGODB_PORT
    if "smtp_url" not in given:
        numbers = (ports.SMTP_PORT, ports.MAIL_PORT, ports.LMTP_PORT)
        sink = MailSink(VAR / "mail", *numbers, LOGS / "mailsink.log")
        made.stores.append(sink)
        made.environment["SMTP_URL"] = sink.smtp_url
        made.mail_url = f"http://localhost:{ports.MAIL_PORT}"
        made.ports |= {"SMTP_PORT": ports.SMTP_PORT, "MAIL_PORT": ports.MAIL_PORT}
    if "google_api_url" not in given and GOOGLE.exists():
        made.stores.append(_google(ports.GOOGLE_PORT))
        portal = f"http://127.0.0.1:{ports.GOOGLE_PORT}"
        made.environment |= {"GOOGLE_API_URL": portal, "GOOGLE_TOKEN_URL": f"{portal}/token"}
        made.ports["GOOGLE_PORT"] = ports.GOOGLE_PORT


def _google(port: int) -> Program:
    command = [sys.executable, "-m", "tests.sims.google", "--port", str(port)]
    return Program(
        "Google's simulator",
        [*command, "--folder", str(VAR / "google")],
        LOGS / "google.log",
        answers=lambda: is_reachable("127.0.0.1", port),
    )


def _add_services(made: House, web_port: int) -> None:
    """One web process for all services, one worker a service, insights by themselves."""
    names = sorted(path.parent.name for path in SERVICES.glob("*/service.py"))
    if not names:
        return
    made.services.append(_process("web", web_port, [f"{name}:api" for name in names], made))
    for name in names:
        made.services.append(
            _process(f"{name} worker", free_port(), [f"{name}:relay", f"{name}:worker"], made)
        )
    if (SERVICES / "stream/insights.py").exists() and "stream" in names:
        made.services.append(_process("stream insights", free_port(), ["stream:insights"], made))


def _process(name: str, port: int, pairs: list[str], made: House) -> Program:
    return Program(
        name,
        [sys.executable, "-m", "services", "run", "--port", str(port), *pairs],
        LOGS / f"{name.replace(' ', '-')}.log",
        answers=_is_ready(f"http://127.0.0.1:{port}/health/ready"),
        environment=made.environment | {"PYTHONUNBUFFERED": "1"},
    )


def _is_ready(url: str) -> Callable[[], bool]:
    def ask() -> bool:
        try:
            with urlopen(url, timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    return ask

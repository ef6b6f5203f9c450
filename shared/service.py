"""What a service is made of, and the service when it runs."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID

from shared.application import Application, store_environment
from shared.contracts import PublicEvent
from shared.documents import Document, Documents
from shared.domain import Refused
from shared.kafka import topic_of
from shared.keystore import open_key_store
from shared.mail.smtp import Mailer
from shared.metrics import COMMANDS
from shared.outbox import Outbox
from shared.parking import PARKING
from shared.pepper import Pepper
from shared.policy import owner_of
from shared.projection import Projection, Terms, no_terms
from shared.sealing import Vault, keyfile
from shared.settings import Settings
from shared.tables import Tables
from shared.tags import Sealed
from shared.timers import Timers
from shared.web.live import Hub

App = TypeVar("App", bound=Application)
R = TypeVar("R")
KEYFILES = ("wrapping.key", "pepper.key", "links.key")


@dataclass(frozen=True)
class Service:
    """The manifest: one declarative value in each `service.py`."""

    name: str
    application: type[Application]
    outbox: Outbox
    routers: Sequence[Any] = ()
    one_click: Sequence[str] = ()
    """Path prefixes that take posts from elsewhere (RFC 8058)."""
    policies: Sequence[Callable[..., Any]] = ()
    forgetting: Sequence[Callable[..., Any]] = ()
    """Those of its policies that destroy keys because of its own events (`forget-again`)."""
    projections: Sequence[Callable[[Terms], Projection]] = ()
    live: Mapping[str, Callable[["Here[Any]", Document], Awaitable[None]]] = field(
        default_factory=dict
    )
    """Collection -> what open pages are told of a changed document (`here.hub.publish`)."""
    loops: Sequence[Callable[["Here[Any]"], Any]] = ()
    """What the worker runs besides: async functions of Here that never return."""
    migrations: Sequence[Callable[["Here[Any]"], None]] = ()
    """What `migrate` does besides: tables of the service's own."""

    @cached_property
    def tells(self) -> Outbox:
        return {**self.outbox, **PARKING}

    @cached_property
    def on_events(self) -> list[Any]:
        return [p for p in self.policies if hasattr(p, "hearing")]

    @cached_property
    def on_moments(self) -> list[Any]:
        return [p for p in self.policies if hasattr(p, "timing")]

    @cached_property
    def forgets(self) -> Mapping[type[PublicEvent], Callable[..., Any]]:
        """Event -> what destroys keys because of it."""
        heard: list[Any] = list(self.forgetting)
        return {kind: policy for policy in heard for kind in policy.hearing.types}

    def make_projections(self, terms: Terms = no_terms) -> list[Projection]:
        made = [make(terms) for make in self.projections] + [Timers(p) for p in self.on_moments]
        for projection in made:
            projection.home = self.name
        return made

    def policy_topics(self, namespace: str) -> list[str]:
        owners = {owner for policy in self.on_events for owner in policy.hearing.owners}
        return sorted(topic_of(namespace, owner) for owner in owners)

    def projection_topics(self, namespace: str) -> list[str]:
        owners = {
            owner
            for projection in self.make_projections()
            for owner in (*projection.owners, *map(self._owner, projection.handlers))
        }
        return sorted(topic_of(namespace, owner) for owner in owners)

    def _owner(self, kind: type[PublicEvent]) -> str:
        owner = owner_of(kind)
        return self.name if owner == "common" else owner


@dataclass
class Here(Generic[App]):
    """A running service: its commands, its documents, and what opens and seals words."""

    service: Service
    settings: Settings
    application: App
    documents: Documents
    vault: Vault
    pepper: Pepper
    tables: Tables
    extras: dict[str, Any] = field(default_factory=dict)
    """Clients a service keeps for its life (a mailer, an HTTP client), by name."""

    @cached_property
    def hub(self) -> Hub:
        """The open pages of this process."""
        return Hub()

    @cached_property
    def mailer(self) -> Mailer:
        """The way out for mails; one a process and service."""
        return Mailer(self.settings.smtp_url, self.settings.mail_domain)

    async def run(self, command: Callable[..., R], *arguments: Any) -> R:
        """Runs a command (they are synchronous) beside the event loop, as the one acting now."""
        began, outcome = time.perf_counter(), "failed"
        try:
            told = await asyncio.to_thread(command, *arguments)
            outcome = "done"
        except Refused:
            outcome = "refused"
            raise
        finally:
            took = time.perf_counter() - began
            COMMANDS.labels(self.service.name, outcome).observe(took)
        return told

    def terms(self, business_id: UUID, *sealed: Sealed | None) -> list[str]:
        """What a projection keeps so that sealed words can be searched (not the forgotten)."""
        return self.pepper.search_terms(business_id, *map(self.vault.open, sealed))

    @property
    def topic(self) -> str:
        return topic_of(self.settings.afterstay_namespace, self.service.name)

    @property
    def lmtp_domain(self) -> str:
        return self.settings.mail_domain


def open_service(
    service: Service, settings: Settings, client: Any, *, creates_tables: bool = False
) -> Here[Any]:
    """Connects a service to its stores. `client`: see `shared.documents.connect`."""
    environment = store_environment(
        settings.database_url, service.name, creates_tables=creates_tables
    )
    return Here(
        service=service,
        settings=settings,
        application=service.application(environment),
        documents=Documents(client, settings.afterstay_namespace, service.name),
        vault=open_vault(settings),
        pepper=open_pepper(settings),
        tables=Tables(settings.database_url, service.name),
    )


def open_vault(settings: Settings) -> Vault:
    keys = open_key_store(settings.keys_url)
    return Vault(keys, keyfile(settings.secrets_dir, "wrapping.key"))


def open_pepper(settings: Settings) -> Pepper:
    folder = settings.secrets_dir
    return Pepper(keyfile(folder, "pepper.key"), keyfile(folder, "links.key"))

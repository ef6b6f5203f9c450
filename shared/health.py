"""Live: the loop ticks. Ready: every role of this process runs, its stores reached."""

import time
from dataclasses import dataclass, field

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

ALIVE_SECONDS = 10.0


@dataclass
class Health:
    """What the roles of one process say of themselves."""

    ticks: dict[str, float] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    wanted: set[str] = field(default_factory=set)

    def tick(self, role: str) -> None:
        self.ticks[role] = time.monotonic()
        self.failed.pop(role, None)

    def fail(self, role: str, fault: str) -> None:
        self.failed[role] = fault
        self.ticks.pop(role, None)

    def missing(self) -> dict[str, str]:
        """The roles that are not doing their work, and why: a fault, `starting` or `silent`."""
        return {
            role: self.failed.get(role, "silent" if role in self.ticks else "starting")
            for role in sorted(self.wanted)
            if time.monotonic() - self.ticks.get(role, float("-inf")) > ALIVE_SECONDS
        }


def router(health: Health) -> APIRouter:
    """/health/live, /health/ready and /metrics."""
    pages = APIRouter(include_in_schema=False)

    @pages.get("/health/live")
    async def live() -> dict[str, str]:
        return {"status": "live"}

    @pages.get("/health/ready")
    async def ready(response: Response) -> dict[str, object]:
        missing = health.missing()
        if missing:
            response.status_code = 503
        return {"status": "not ready" if missing else "ready", "missing": missing}

    @pages.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return pages

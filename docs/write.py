"""Writes docs/events.md from the code: `make docs`."""

from collections.abc import Iterator
from pathlib import Path

from shared.contracts import PublicEvent
from shared.process import load, service_names
from shared.service import Service

PAGE = Path(__file__).parent / "events.md"
HEAD = """# Events

Made from the code by `make docs`; a test keeps it up to date. ● is for other services too.
Fields and their meaning stand in `shared/contracts/`, examples in `tests/contracts/samples/`.
"""


def hearers(services: list[Service], kind: type[PublicEvent]) -> Iterator[str]:
    for service in services:
        heard = [p.__name__ for p in service.on_events if kind in p.hearing.types]
        planned = [
            p.__name__
            for p in service.on_moments
            if kind in p.timing.sets or kind in p.timing.clears
        ]
        shown = [
            type(p).__name__
            for p in service.make_projections()
            if kind in p.handlers and type(p).__name__ != "Timers"
        ]
        names = [f"`{name}`" for name in dict.fromkeys([*heard, *planned, *shown])]
        if names:
            yield f"{service.name}: {', '.join(names)}"


def page() -> str:
    services = [load(name) for name in service_names()]
    parts = [HEAD]
    for service in services:
        parts.append(f"\n## {service.name}\n\n| event | says | heard by |\n|---|---|---|\n")
        for kind in dict.fromkeys(service.outbox.values()):
            mark = " ●" if kind.audience == "all" else ""
            says = (kind.__doc__ or "").split("\n\n")[0].replace("\n", " ").replace("  ", "")
            says = "" if says.startswith("A fact and its envelope") else says.strip()
            heard = "; ".join(hearers(services, kind))
            parts.append(f"| {kind.type.split('.')[1]}{mark} | {says} | {heard} |\n")
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page())

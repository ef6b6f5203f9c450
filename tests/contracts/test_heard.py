"""Whoever hears an event takes its sample, also with fields it has not met yet."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from shared.contracts import PublicEvent, read_event
from shared.policy import owner_of
from shared.projection import Projection
from shared.service import Service
from tests.support.catalogue import pairs, services

SAMPLES = Path(__file__).parent / "samples"


def heard() -> list[tuple[Service, Any, type[PublicEvent]]]:
    found: list[tuple[Service, Any, type[PublicEvent]]] = []
    for service in services():
        for policy in service.on_events:
            found += [(service, policy, kind) for kind in policy.hearing.types]
        for projection in service.make_projections():
            found += [(service, projection, kind) for kind in projection.handlers]
    return found


def name_of(hearer: Any) -> str:
    return getattr(hearer, "__name__", type(hearer).__name__)


HEARD = heard()
each_hearing = pytest.mark.parametrize(
    ("service", "hearer", "kind"),
    HEARD,
    ids=[f"{s.name}-{name_of(h)}-{k.__name__}" for s, h, k in HEARD],
)


def sample(kind: type[PublicEvent], **more: Any) -> PublicEvent:
    path = SAMPLES / f"{kind.type}.v{kind.current_schema}.json"
    found = read_event(orjson.dumps({**orjson.loads(path.read_bytes()), **more}))
    assert found is not None
    return found


@each_hearing
def test_a_sample_with_an_unknown_field_is_understood(
    service: Service, hearer: Any, kind: type[PublicEvent]
) -> None:
    event = sample(kind, a_field_of_tomorrow="x")
    if isinstance(hearer, Projection):
        document: dict[str, Any] = {"_id": "x"}
        hearer.fold(document, event)
        assert not hearer.fold(document, event)


@each_hearing
def test_only_what_is_meant_for_others_is_heard_by_others(
    service: Service, hearer: Any, kind: type[PublicEvent]
) -> None:
    assert owner_of(kind) in (service.name, "common") or kind.audience == "all"


def test_every_event_for_others_is_told_by_its_owner() -> None:
    told = {public for _, _, public in pairs()}
    wanted = {kind for kind in PublicEvent.types.values() if owner_of(kind) != "toy"}
    assert not {kind.type for kind in wanted - told}

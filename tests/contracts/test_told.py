"""What each service tells, held to one sample a type; and the bytes of every stored event.

A changed sample in a diff is the review of a contract's change: fields are added with a default,
anything else is a new schema with its upcaster, and a second golden file. New files are written by
`python -m tests.contracts.write`, which never changes one that is there.
"""

from pathlib import Path
from typing import Any

import orjson
import pytest
from eventsourcing.persistence import StoredEvent

from shared.codec import EventMapper
from shared.contracts import PublicEvent, read_event
from shared.outbox import Teller, event_id
from shared.service import Service
from shared.tags import secrets_of
from tests.support.catalogue import (
    ENVELOPE,
    STREAM,
    example_of,
    is_tagged,
    own_fields,
    pairs,
    services,
    topic_of,
)

HERE = Path(__file__).parent
PAIRS = list(pairs())
NAMES = [f"{service.name}-{stored.TOPIC}" for service, stored, _ in PAIRS]
each_event = pytest.mark.parametrize(("service", "stored", "public"), PAIRS, ids=NAMES)
mapper: EventMapper = EventMapper(transcoder=None)  # type: ignore[arg-type]


def sample_file(public: type[PublicEvent]) -> Path:
    return HERE / "samples" / f"{public.type}.v{public.current_schema}.json"


def golden_file(service: Service, stored: Any) -> Path:
    version = getattr(stored, "class_version", 1)
    owner = "common" if stored.TOPIC.split(".")[0] in ("lot", "letter") else service.name
    return HERE / "golden" / f"{owner}.{stored.TOPIC}.v{version}.json"


@each_event
def test_it_is_told_as_its_sample_says(service: Service, stored: Any, public: Any) -> None:
    row = mapper.to_stored_event(example_of(stored))
    kind, value = Teller(service.name, service.tells).tell(row)
    assert kind == public.type
    wanted = orjson.loads(sample_file(public).read_bytes())
    if public.type.startswith("common."):
        wanted["service"] = service.name
    told = orjson.loads(value)
    assert told["id"] == str(event_id(STREAM, told["version"]))
    its_place = ("id", "version")  # two stored events may be told in the same words
    assert {**told, **dict.fromkeys(its_place)} == {**wanted, **dict.fromkeys(its_place)}
    assert isinstance(read_event(value), public)


@each_event
def test_the_bytes_of_its_first_day_are_still_read(
    service: Service, stored: Any, public: Any
) -> None:
    golden = golden_file(service, stored).read_bytes()
    version = 1 if b"originator_topic" in golden else 2
    read = mapper.to_domain_event(StoredEvent(STREAM, version, stored.TOPIC, golden.strip()))
    # A field that came later has its default there.
    later = own_fields(stored).keys() - orjson.loads(golden).keys()
    defaults = {name: getattr(read, name) for name in later}
    assert vars(read) == {**vars(example_of(stored)), **defaults}
    state = orjson.loads(mapper.to_stored_event(example_of(stored)).state)
    assert orjson.dumps({k: v for k, v in state.items() if k not in later}) == golden.strip()


@each_event
def test_the_contract_has_the_fields_of_the_fact(
    service: Service, stored: Any, public: Any
) -> None:
    told = set(public.model_fields) - ENVELOPE
    assert set(own_fields(stored)) - secrets_of(stored) == told
    assert not set(own_fields(stored)) & ENVELOPE


@each_event
def test_every_field_says_whether_it_is_plain_personal_or_secret(
    service: Service, stored: Any, public: Any
) -> None:
    for name, kind in own_fields(stored).items():
        assert is_tagged(kind), f"{stored.TOPIC} {name}: say Word, Sealed or Secret"
        assert is_tagged(public.__annotations__.get(name, kind)), f"{public.type} {name}"


@pytest.mark.parametrize("service", services(), ids=lambda service: service.name)
def test_no_two_stored_events_share_a_name(service: Service) -> None:
    topics = [topic_of(stored) for stored in service.tells]
    assert len(topics) == len(set(topics))

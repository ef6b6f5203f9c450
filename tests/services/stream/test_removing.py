"""An operator takes a review out by its id (R-084, R-086)."""

from typing import Any

import pytest
from typer.testing import CliRunner

from services.__main__ import app
from shared import ids
from shared.domain import Acting, Refused, acting
from shared.service import Here
from tests.services.stream.reviews import NEW, OWN, facts, submit
from tests.services.stream.told import BUSINESS


@pytest.fixture
def run(stream: Here[Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    for name, value in stream.settings.model_dump().items():
        monkeypatch.setenv(name.upper(), str(value))
    monkeypatch.setattr("shared.operator.logs.set_up", lambda: None)  # the process's: not ours
    return lambda *words: CliRunner().invoke(app, ["remove-review", *map(str, words)])


def test_a_review_is_taken_out_once_however_often_it_is_said(stream: Here[Any], run: Any) -> None:
    submit(stream)
    for _ in range(2):
        assert run(OWN, "not-this-house").exit_code == 0
    assert facts(stream, OWN) == ["Received", "Removed"]
    removed: Any = [*stream.application.events.get(OWN)][-1]
    assert removed.reason == "not-this-house"
    assert removed.meta["actor"] == "operator:cli"
    assert removed.meta["business_id"] == str(BUSINESS)


@pytest.mark.parametrize("words", [(NEW, "discriminates"), (OWN, "we do not like it")])
def test_what_is_not_there_and_what_is_no_reason_changes_nothing(
    stream: Here[Any], run: Any, words: Any
) -> None:
    submit(stream)
    assert run(*words).exit_code != 0
    assert facts(stream, OWN) == ["Received"]


def test_only_an_operator_s_reason_ends_a_review_for_good(stream: Here[Any]) -> None:
    submit(stream)
    operator = Acting("operator:eva", command_id=ids.new())
    for _ in range(2):
        with acting(operator):
            stream.application.remove(OWN, "racist")
    assert facts(stream, OWN) == ["Received", "Removed"]
    with acting(Acting("operator:eva", command_id=ids.new())), pytest.raises(Refused):
        stream.application.remove(OWN, "racist")

"""What is made from the code is up to date."""

import runpy
from pathlib import Path

import pytest
from prometheus_client.metrics import MetricWrapperBase

from shared import metrics
from shared.settings import Settings

ROOT = Path(__file__).parents[2]


def test_the_list_of_events_is_the_codes() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "write.py"))["page"]()
    assert (ROOT / "docs" / "events.md").read_text() == made, "run `make docs`"


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_told_to_whoever_sets_it_up(name: str) -> None:
    told = (ROOT / "README.md").read_text() + (ROOT / "docs" / "operating.md").read_text()
    assert f"`{name.upper()}`" in told or f"`{name.upper()}=" in told


def test_operators_are_told_every_metric() -> None:
    told = (ROOT / "docs" / "operating.md").read_text()
    made = [it for it in vars(metrics).values() if isinstance(it, MetricWrapperBase)]
    assert made
    names = {sample.name for it in made for sample in it.describe()}
    assert not {name for name in names if f"`{name}" not in told}

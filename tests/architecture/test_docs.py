"""What is made from the code is up to date."""

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_list_of_events_is_the_codes() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "write.py"))["page"]()
    assert (ROOT / "docs" / "events.md").read_text() == made, "run `make docs`"

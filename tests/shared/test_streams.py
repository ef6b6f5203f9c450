"""Many streams are asked for at once, in either store."""

from pathlib import Path
from uuid import uuid4

import pytest

from shared.application import store_environment
from shared.domain import Acting, acting
from shared.streams import begun
from tests.support import stack
from tests.support.toy import Toy


@pytest.mark.parametrize("store", ["sqlite", "postgres"])
def test_only_streams_that_have_begun_are_found(store: str, tmp_path: Path) -> None:
    url = stack.postgres() if store == "postgres" else f"sqlite:///{tmp_path}"
    lit, dark = [uuid4() for _ in range(1_200)], [uuid4() for _ in range(1_200)]
    with Toy(store_environment(url, "toy", creates_tables=True)) as toy:
        for lamp in lit[:3]:
            with acting(Acting("staff:1", business_id=uuid4())):
                toy.light(lamp, "red")
                toy.dim(lamp, 3)
        assert begun(toy.recorder, [*lit, *dark]) == set(lit[:3])
        assert begun(toy.recorder, []) == set()

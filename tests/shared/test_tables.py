"""Services that share a database share nothing else."""

from pathlib import Path

import pytest

from shared.application import store_environment
from shared.lease import Lease
from shared.tables import Tables
from tests.support import stack
from tests.support.toy import Toy


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return stack.postgres() if request.param == "postgres" else f"sqlite:///{tmp_path}"


def lease_of(url: str, service: str) -> Lease:
    """As `migrate` makes it, beside the service's events."""
    Toy(store_environment(url, service, creates_tables=True)).close()
    lease = Lease(Tables(url, service))
    lease.migrate()
    return lease


def test_each_service_has_a_lease_a_position_and_epochs_of_its_own(url: str) -> None:
    one, other = lease_of(url, "one"), lease_of(url, "other")
    assert one.take() and other.take()
    one.keep(7)
    assert (one.position(), other.position()) == (7, 0)
    one.begin_epoch(5)
    assert (one.epoch().number, other.epoch().number) == (1, 0)


def test_one_service_has_one_lease(url: str) -> None:
    first, second = lease_of(url, "one"), lease_of(url, "one")
    assert first.take()
    assert not second.take()

"""All services have one shape, and what a linter cannot see is seen here."""

import ast
import re
from pathlib import Path

import pytest
from starlette.routing import Route

from shared.process import load, service_names
from shared.sight import SIGHT

ROOT = Path(__file__).parents[2]
SERVICES = service_names()
FILES = {
    "README.md",
    "__init__.py",
    "api.py",
    "application.py",
    "outbox.py",
    "policies.py",
    "projections.py",
    "queries.py",
    "service.py",
    "settings.py",
    "views.py",
}
MAY_BE_FOLDERS = {"views", "projections", "queries", "policies", "application", "api"}
CLOCKS = re.compile(r"datetime\.now\(|datetime\.utcnow\(|time\.time\(|uuid4\(|\brandom\.")
SEAMS = {"shared/clock.py", "shared/ids.py"}


def code() -> list[Path]:
    return [p for top in ("services", "shared") for p in (ROOT / top).rglob("*.py")]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_every_file_of_the_shape(service: str) -> None:
    there = {path.name for path in (ROOT / "services" / service).iterdir()}
    missing = {
        name
        for name in FILES
        if name not in there
        and not (name.removesuffix(".py") in MAY_BE_FOLDERS and name.removesuffix(".py") in there)
    }
    assert not missing
    assert list((ROOT / "services" / service / "domain").glob("*.py"))


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_knows_who_may_see_what(service: str) -> None:
    assert set(SIGHT) <= set(load(service).projections)


def test_shared_names_no_service() -> None:
    """Neither as a module nor to open it; contracts are named after whoever publishes them."""
    named = re.compile(rf"""services\.({"|".join(SERVICES)})|(load|with_services)\(\[?["']""")
    assert not [str(p) for p in (ROOT / "shared").rglob("*.py") if named.search(p.read_text())]


def test_no_projection_adds_up() -> None:
    for path in (ROOT / "services").rglob("projections*/*.py"):
        assert not re.search(r"[\"']\$(inc|push)[\"']", path.read_text()), path
    for path in (ROOT / "services").rglob("projections.py"):
        assert not re.search(r"[\"']\$(inc|push)[\"']", path.read_text()), path


def test_time_luck_and_ids_sit_behind_one_seam_each() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in code()
        if str(path.relative_to(ROOT)) not in SEAMS
        for line in path.read_text().splitlines()
        if CLOCKS.search(line)
    ]
    assert not found


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in code()
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert not silent


def test_paths_are_unique_over_all_services() -> None:
    seen: dict[tuple[str, str], str] = {}
    for service in SERVICES:
        for router in load(service).routers:
            for route in router.routes:
                assert isinstance(route, Route)
                for method in route.methods or ():
                    key = (method, route.path)
                    assert key not in seen, f"{key} in {service} and {seen[key]}"
                    seen[key] = service

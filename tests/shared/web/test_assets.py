"""Static files, and what is installed for them."""

import json
import re
from pathlib import Path

import httpx
import pytest

from shared.web.assets import FOLDER, Assets, assets
from tests.support.browser import MANIFEST

ROOT = Path(__file__).parents[3]
SOURCES = [ROOT / "shared/web/templates", ROOT / "services"]
JINJA = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
INLINE = re.compile(r"""<style|\sstyle="|\son[a-z]+="|<script(?![^>]*\ssrc=)""")
ICON = re.compile(r"""(?:icon\(|icon=)["']([a-z][a-z0-9-]*)["']""")


async def test_a_file_is_kept_for_ever_under_its_hashed_name(web: httpx.AsyncClient) -> None:
    url = assets.url("guest.css")
    assert re.fullmatch(r"/static/guest\.[0-9a-f]{10}\.css", url)
    answer = await web.get(url)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"].startswith("text/css")
    assert answer.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    "name", ["guest.css", "guest.0000000000.css", "..%2fassets.py", "manifest.json"]
)
async def test_nothing_else_is_served(web: httpx.AsyncClient, name: str) -> None:
    assert (await web.get(f"/static/{name}")).status_code == 404


def test_a_name_changes_with_its_content(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{}")
    first = Assets(tmp_path).url("a.css")
    (tmp_path / "a.css").write_text("b{}")
    assert Assets(tmp_path).url("a.css") != first


def test_pages_can_be_rendered_before_assets_are_built(tmp_path: Path) -> None:
    assert Assets(tmp_path).url("htmx.js") == "/static/htmx.js"


def test_every_icon_that_a_page_names_is_in_the_sprite() -> None:
    if not MANIFEST.exists():
        pytest.skip("assets are not built: npm ci && node shared/web/assets.mjs")
    sprite = (MANIFEST.parent / json.loads(MANIFEST.read_text())["icons.svg"]).read_text()
    files = [file for folder in SOURCES for file in folder.rglob("*.html")]
    named = {name for file in files for name in ICON.findall(file.read_text())}
    assert {name for name in named if f'id="{name}"' not in sprite} == set()


def test_versions_are_exact_and_no_registry_is_named() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())
    for version in [*wanted["dependencies"].values(), *wanted["devDependencies"].values()]:
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_no_style_and_no_script_stands_inside_a_page() -> None:
    for folder in SOURCES:
        for file in folder.rglob("*.html"):
            if "mail" in file.parts or "mails" in file.parts:
                continue
            assert not INLINE.search(JINJA.sub("", file.read_text())), file


def test_our_own_files_are_small() -> None:
    for file in [*FOLDER.glob("*.css"), *FOLDER.glob("*.js")]:
        assert len(file.read_text().splitlines()) <= 250, file

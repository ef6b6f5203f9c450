"""Static files under names that change with their content, so that browsers keep them for ever.

Own files stand in `static/`; `node shared/web/assets.mjs` makes the rest in `static/vendor/`.
"""

import gzip
import hashlib
import json
import mimetypes
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).parent / "static"
PREFIX = "/static/"
FOR_EVER = "public, max-age=31536000, immutable"
_TEXT = {".css", ".js", ".svg", ".json"}


class Assets:
    """The files of one folder, by logical name (`staff.css`) and by hashed name."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._names = _made(folder / "vendor")
        self._files = {hashed: folder / "vendor" / hashed for hashed in self._names.values()}
        for file in folder.glob("*.*"):
            self._names[file.name] = _hashed(file)
            self._files[_hashed(file)] = file

    def url(self, name: str) -> str:
        """The address of `staff.css` or `htmx.js`. What is not built yet gets its plain name."""
        return PREFIX + self._names.get(name, name)

    def answer(self, name: str, headers: Mapping[str, str]) -> Response:
        file = self._files.get(name)
        if file is None or not file.exists():
            raise HTTPException(404)
        return _answer(file, "gzip" in headers.get("accept-encoding", ""))


def _made(vendor: Path) -> dict[str, str]:
    manifest = vendor / "manifest.json"
    if not manifest.exists():
        return {}
    names: dict[str, str] = json.loads(manifest.read_text())
    return names


def _hashed(file: Path) -> str:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:10]
    return f"{file.stem}.{digest}{file.suffix}"


@cache
def _body(file: Path, packed: bool) -> bytes:
    return gzip.compress(file.read_bytes(), mtime=0) if packed else file.read_bytes()


def _answer(file: Path, wants_gzip: bool) -> Response:
    packed = wants_gzip and file.suffix in _TEXT
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(_body(file, packed), headers=headers, media_type=kind)


assets = Assets()


async def static(request: Request) -> Response:
    """The route `/static/{name}`."""
    return assets.answer(request.path_params["name"], request.headers)

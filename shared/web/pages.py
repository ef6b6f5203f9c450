"""Turns templates into answers: whole pages, and the parts that htmx asks for.

Templates are named `<service>/staff/….html`, `<service>/guest/….html`, `frame/….html`. Every macro
of `templates/parts/` is at hand in every template as `ui.<macro>`.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, unquote

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
)
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from shared import clock
from shared.web import formats, i18n, parts
from shared.web.assets import assets

HERE = Path(__file__).parent / "templates"
SERVICES = Path(__file__).parents[2] / "services"
VARY = {"Vary": "HX-Request-Type"}
PRODUCT = "Afterstay"


def _services() -> Mapping[str, BaseLoader]:
    folders = SERVICES.glob("*/templates")
    return {folder.parent.name: FileSystemLoader(folder) for folder in folders}


LOADERS: list[BaseLoader] = [FileSystemLoader(HERE), PrefixLoader(_services())]


@cache
def environment() -> Environment:
    """The one Jinja environment, for pages and mails alike."""
    env = Environment(
        loader=ChoiceLoader(LOADERS),
        autoescape=lambda name: name is None or not name.endswith((".txt", ".subject")),
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.install_gettext_callables(**i18n.jinja_callables(), newstyle=True)  # type: ignore[attr-defined]
    env.filters.update(formats.FILTERS)
    env.globals.update(
        PRODUCT=PRODUCT,
        asset=assets.url,
        language=i18n.language,
        now=clock.now,
        tone=formats.tone,
        **parts.GLOBALS,
    )
    env.globals["ui"] = _parts(env)
    return env


def _parts(env: Environment) -> SimpleNamespace:
    """All macros of all parts; parts call one another by the same name."""
    ui = env.globals["ui"] = SimpleNamespace()
    for file in sorted((HERE / "parts").glob("*.html")):
        module = env.get_template(f"parts/{file.name}").module
        macros = {k: v for k, v in vars(module).items() if not k.startswith("_")}
        vars(ui).update(macros)
    return ui


def ui() -> Any:
    """The macros, for Python: `ui().score(5000)`."""
    return environment().globals["ui"]


def is_partial(request: Request) -> bool:
    """Whether htmx wants a part of the page it has."""
    return request.headers.get("hx-request-type") == "partial"


def target(request: Request) -> str:
    """The id of the element that htmx will fill, or nothing."""
    return request.headers.get("hx-target", "").rpartition("#")[2]


def markup(template: str, block: str | None = None, /, **context: Any) -> Markup:
    """A template, or one block of it, as text in the language spoken now."""
    found = environment().get_template(template)
    if block is None:
        return Markup(found.render(context))
    scope = found.new_context(context)
    return Markup("".join(found.blocks[block](scope)))


def render(
    request: Request,
    template: str,
    /,
    *,
    blocks: Iterable[str] = (),
    status_code: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> HTMLResponse:
    """The whole page, or, where htmx targets an element whose id is in `blocks`, that block only.

    A `frame` in the context decides the language. Answer refused forms with `status_code=422`.
    """
    block = target(request) if is_partial(request) else None
    if block not in set(blocks):
        block = None
    return _answer(request, template, block, status_code, headers or {}, context)


def render_block(
    request: Request,
    template: str,
    block: str,
    /,
    *more: Markup,
    status_code: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> HTMLResponse:
    """One block as the answer to an htmx request, followed by `more` partials (toasts, counts)."""
    return _answer(request, template, block, status_code, headers or {}, context, *more)


def _answer(
    request: Request,
    template: str,
    block: str | None,
    status_code: int,
    headers: Mapping[str, str],
    context: dict[str, Any],
    *more: Markup,
) -> HTMLResponse:
    frame = context.get("frame")
    kept = _kept_toast(request) if block is None else None
    with i18n.speaking(getattr(frame, "language", None), getattr(frame, "zone", None)):
        words = markup(template, block, request=request, kept_toast=kept, **context)
    answer = HTMLResponse(words + Markup("").join(more), status_code, {**VARY, **headers})
    if kept:
        answer.delete_cookie("toast")
    return answer


def partial(target: str, content: str, swap: str = "innerHTML") -> Markup:
    """A piece for another place of the page, in answers and streams: `partial("#total", "3")`."""
    return Markup('<hx-partial hx-target="{}" hx-swap="{}">{}</hx-partial>').format(
        target, swap, content
    )


def toast(text: str, undo: str = "", tone: str = "good") -> Markup:
    """A partial that says `text` in the toast region; `undo` is what its Undo button posts to."""
    said = ui().toast(text, undo=undo, tone=tone)
    return partial("#toasts", said, "beforeend")


def counts(figures: Mapping[str, int]) -> Markup:
    """Partials for the figures of the navigation, by the keys of its entries."""
    return Markup("").join(
        partial(f"#count-{key}", formats.number(n) if n else "") for key, n in figures.items()
    )


def redirect(request: Request, url: str, toast: str = "") -> Response:
    """Sends a person on after a form (303, or `HX-Redirect`); the next page says `toast`."""
    answer: Response
    if "hx-request" in request.headers:
        answer = Response(status_code=204, headers={"HX-Redirect": url})
    else:
        answer = RedirectResponse(url, 303)
    if toast:
        answer.set_cookie("toast", quote(json.dumps(toast)), 60, httponly=True, samesite="lax")
    return answer


def _kept_toast(request: Request) -> str | None:
    try:
        said = json.loads(unquote(request.cookies.get("toast", "null")))
    except ValueError:
        return None
    return said if isinstance(said, str) else None

"""Writes a mail: a service's words in the house's frame, in the language of whoever reads them.

A mail is three files in `services/<service>/templates/mail/`: `<name>.subject` (one line),
`<name>.txt`, and `<name>.mjml`, which holds what stands in the frame's column (`<mj-text>`,
`<mj-button>`). MJML is compiled once, with the Jinja in it: write attributes in double quotes and
Jinja strings in single ones, no `<` in Jinja, and `{% %}` between MJML elements inside `<mj-raw>`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from mjml import mjml2html

from shared.mail.message import harmless
from shared.mail.quotes import answer_above
from shared.web import formats, i18n

FRAMES = Path(__file__).parent / "templates"
SERVICES = Path(__file__).parents[2] / "services"

_LETTER = "<!-- letter -->"
_GAP = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Composed:
    """The words of one mail. They stay out of its `repr`, so out of the logs."""

    subject: str = field(repr=False)
    html: str = field(repr=False)
    text: str = field(repr=False)


class Stationery:
    """The mails of all services under one folder, each made ready when it is first written."""

    def __init__(self, services: Path = SERVICES) -> None:
        self._services = services
        self._jinja = Environment(
            loader=FunctionLoader(self._source),
            autoescape=lambda name: bool(name and name.endswith(".mjml")),
            extensions=["jinja2.ext.i18n"],
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._jinja.policies["ext.i18n.trimmed"] = True
        self._jinja.install_gettext_callables(  # type: ignore[attr-defined]
            **i18n.jinja_callables(), newstyle=True
        )
        self._jinja.filters.update(formats.FILTERS)
        self._jinja.globals["answer_above"] = lambda: answer_above(i18n.language())

    def compose(
        self,
        service: str,
        name: str,
        language: str,
        context: Mapping[str, Any],
        zone: str | None = None,
    ) -> Composed:
        """The mail `name` of a service. `zone`: the place's, for times of day.

        The frame asks for `business_name`, `place_name` and `footer`, and knows `preheader`,
        `unsubscribe_url` and `is_answerable` (shows the line that answers are cut at). A name that
        the context lacks is an error, not a gap.
        """
        with i18n.speaking(language, zone):
            values = {**context, "language": i18n.language()}
            values["subject"] = harmless(self._rendered(service, f"{name}.subject", values))
            html = self._rendered(service, f"{name}.mjml", values)
            text = self._rendered(service, f"{name}.txt", values)
        return Composed(values["subject"], html, _GAP.sub("\n\n", text).strip() + "\n")

    def _rendered(self, service: str, file: str, values: Mapping[str, Any]) -> str:
        return self._jinja.get_template(f"{service}/{file}").render(values)

    def _source(self, template: str) -> str:
        service, _, file = template.partition("/")
        words = (self._services / service / "templates" / "mail" / file).read_text("utf-8")
        if file.endswith(".subject"):
            return words
        framed = (FRAMES / f"frame{Path(file).suffix}").read_text("utf-8").replace(_LETTER, words)
        return _compiled(framed) if file.endswith(".mjml") else framed


def _compiled(mjml: str) -> str:
    return mjml2html(mjml, fonts={})  # no font is fetched from anywhere


@cache
def _stationery() -> Stationery:
    return Stationery()


def compose(
    service: str,
    name: str,
    language: str,
    context: Mapping[str, Any],
    zone: str | None = None,
) -> Composed:
    """`Stationery.compose` with the services of this house."""
    return _stationery().compose(service, name, language, context, zone)

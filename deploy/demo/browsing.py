"""A browser without eyes: pages, the forms on them with what they carry, and sending them."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

import httpx

from deploy.demo.agenda import until
from deploy.local.program import NotAnswering

__all__ = ["Form", "Page", "Visitor"]

REFUSED = (404, 409, 422)
"""The house said no in words; the caller decides what that means."""


@dataclass
class Form:
    """Where it goes, and the values it has before anybody types."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._open: Form | None = None
        self._apart: dict[str, dict[str, str]] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._open = Form(told.get("action", ""), self._fields_of(told.get("id", "")))
            self.found.append(self._open)
        elif told.get("form"):
            self._take(self._fields_of(told["form"]), tag, told)
        elif self._open is not None:
            self._take(self._open.fields, tag, told)

    def _fields_of(self, id: str) -> dict[str, str]:
        """A form with an id has fields that stand apart from it, too, before it or after."""
        return self._apart.setdefault(id, {}) if id else {}

    def _take(self, fields: dict[str, str], tag: str, told: dict[str, str]) -> None:
        if tag == "input" and told.get("name") and _has_value(told):
            fields[told["name"]] = told.get("value", "")
        elif tag == "select":
            self._select = told.get("name", "")
        elif tag == "option" and self._select and told.get("value"):
            fields.setdefault(self._select, told["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open, self._select = None, ""


def _has_value(told: dict[str, str]) -> bool:
    return told.get("type") not in ("checkbox", "radio") or "checked" in told


@dataclass(frozen=True)
class Page:
    url: str
    status: int
    text: str

    @property
    def was_refused(self) -> bool:
        return self.status in REFUSED

    def forms(self, ending: str) -> list[Form]:
        """Those whose address ends so, without its query."""
        parser = _Forms()
        parser.feed(self.text)
        return [form for form in parser.found if urlsplit(form.action).path.endswith(ending)]

    def ids(self, path: str) -> list[str]:
        """Of the things that lie under a path and are linked here, each once."""
        return list(dict.fromkeys(re.findall(rf'"{path}/([0-9a-f-]{{36}})[?"]', self.text)))

    def words(self, pattern: str) -> str:
        """What the pattern's group finds; "" where it finds nothing."""
        found = re.search(pattern, self.text, re.DOTALL)
        return found.group(1).strip() if found else ""


class Visitor:
    """Somebody with cookies, who tries again where the house has a bad moment: forms carry ids."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, follow_redirects=True, timeout=30)

    def get(self, url: str) -> Page:
        return _page(self._ask("GET", url))

    def post(self, url: str) -> Page:
        return _page(self._ask("POST", url))

    def send(self, page: Page, ending: str, **typed: str) -> bool:
        """Sends the first form whose address ends so; whether there was one, and it was taken."""
        for form in page.forms(ending)[:1]:
            answer = self._ask("POST", form.action, data={**form.fields, **typed})
            return not _page(answer).was_refused
        return False

    def bring(self, page: Page, ending: str, name: str, content: bytes) -> Page:
        """Sends the first form whose address ends so, with a file; the page that follows."""
        [form, *_others] = page.forms(ending)
        return _page(
            self._ask("POST", form.action, data=form.fields, files={"file": (name, content)})
        )

    def json(self, url: str) -> object:
        return self._ask("GET", url).raise_for_status().json()

    def log_in(self, address: str, password: str) -> None:
        self.send(self.get("/login"), "/login", address=address, password=password)

    def _ask(self, method: str, url: str, **told: object) -> httpx.Response:
        answers: list[httpx.Response] = []

        def is_answered() -> bool:
            try:
                answers.append(self._client.request(method, url, **told))  # type: ignore[arg-type]
            except httpx.TransportError:
                return False
            return not answers[-1].is_server_error

        if not until(is_answered, 60) and not answers:
            raise NotAnswering(f"the house does not answer: {method} {url}")
        return answers[-1]


def _page(answer: httpx.Response) -> Page:
    if answer.status_code not in REFUSED:
        answer.raise_for_status()
    return Page(str(answer.url), answer.status_code, answer.text)

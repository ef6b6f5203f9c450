"""HTML to plain text, for hostile mail: one pass, no tree, nothing fetched, nothing executed."""

import html
import re

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<close>/?)(?P<name>[a-z][a-z0-9]*)(?P<attributes>[^>]*)(?:>|\Z)"
    r"|<[!?/][^>]*(?:>|\Z)"
    r"|(?P<text>[^<]+|<)",
    re.IGNORECASE | re.DOTALL,
)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_GAP = re.compile(r"\n(?:[> ]*\n){2,}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

_UNSEEN = {"script", "style", "title", "template"}
_LINES = {"div", "tr", "li", "dt", "dd", "option", "address", "section", "article"}
_BLOCKS = {"p", "ul", "ol", "dl", "table", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}
_CELLS = {"td", "th"}
_MAX_ATTRIBUTES = 2_000
_MAX_DEPTH = 5


def text_of(markup: str) -> str:
    """The words of a page or mail as a person sees them: links with their address behind them,
    quotations with `> `, entities resolved, no tags. Linear in the length of `markup`."""
    page = _Page()
    for token in _TOKEN.finditer(markup):
        page.take(token)
    return page.text()


def without_controls(text: str) -> str:
    """Text with `\\n` line ends and nothing that a terminal or a database could stumble on."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class _Page:
    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._unseen = ""
        self._depth = 0
        self._href, self._linked = "", 0

    def take(self, token: re.Match[str]) -> None:
        name = (token["name"] or "").lower()
        if self._unseen:
            if token["close"] and name == self._unseen:
                self._unseen = ""
        elif token["text"]:
            self._line.append(token["text"])
        elif token["close"]:
            self._end(name)
        elif name:
            self._begin(name, token["attributes"][:_MAX_ATTRIBUTES])

    def text(self) -> str:
        self._end_line()
        return _GAP.sub("\n\n", without_controls("\n".join(self._lines))).strip()

    def _begin(self, name: str, attributes: str) -> None:
        if name in _UNSEEN:
            self._unseen = name
        elif name == "br":
            self._end_line()
        elif name == "a":
            found = _HREF.search(attributes)
            self._href = html.unescape(next(filter(None, found.groups()), "")) if found else ""
            self._linked = len(self._line)
        else:
            self._break(name)
        if name == "li":
            self._line.append("- ")
        if name == "blockquote":
            self._depth += 1

    def _end(self, name: str) -> None:
        if name == "a":
            self._show_link()
        elif name in _CELLS:
            self._line.append(" ")
        else:
            self._break(name)
        if name == "blockquote":
            self._depth = max(0, self._depth - 1)

    def _break(self, name: str) -> None:
        if name in _LINES or name in _BLOCKS or name == "blockquote":
            self._end_line_if_any()
        if name in _BLOCKS and self._lines and self._lines[-1].strip("> "):
            self._lines.append(self._prefix.rstrip())

    def _show_link(self) -> None:
        if not self._href:
            return
        words = html.unescape("".join(self._line[self._linked :])).strip()
        if self._href.startswith(("https://", "http://")) and self._href != words:
            self._line.append(html.escape(f" ({self._href})", quote=False))
        self._href = ""

    @property
    def _prefix(self) -> str:
        return "> " * min(self._depth, _MAX_DEPTH)

    def _end_line_if_any(self) -> None:
        if "".join(self._line).strip():
            self._end_line()
        else:
            self._line.clear()

    def _end_line(self) -> None:
        seen = _BLANKS.sub(" ", "".join(self._line))
        words = html.unescape(seen).replace("\xa0", " ").strip()
        self._lines.append((self._prefix + words).rstrip())
        self._line.clear()

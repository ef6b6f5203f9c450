"""What went wrong, in the words of each status, and the words of each service's refusals."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.domain import Refused
from shared.web.i18n import gettext, mark

STATUSES = {
    400: (
        "bad_request",
        mark("That could not be read"),
        mark("Something in the request is not as it should be."),
    ),
    401: ("not_logged_in", mark("Please log in"), mark("Log in to go on.")),
    403: ("not_allowed", mark("That is not allowed"), mark("Your rights do not include this.")),
    404: (
        "not_found",
        mark("There is nothing here"),
        mark("The address is wrong, or it is not yours to see."),
    ),
    405: (
        "method_not_allowed",
        mark("That is not possible here"),
        mark("This address cannot be used in that way."),
    ),
    409: (
        "conflict",
        mark("That did not fit any more"),
        mark("Something changed in the meantime. Load the page again and look at it first."),
    ),
    410: ("gone", mark("That is over"), mark("This link has served its time.")),
    413: ("too_large", mark("That is too large"), mark("Send less at once.")),
    415: (
        "unsupported_media_type",
        mark("That kind of content is not understood"),
        mark("Send it in another format."),
    ),
    422: (
        "invalid",
        mark("Some of it did not fit"),
        mark("Please look at what you entered and try again."),
    ),
    429: ("too_many_requests", mark("That was too often"), mark("Please wait and try again.")),
    500: (
        "failed",
        mark("Something went wrong on our side"),
        mark("It was noted. Please try again."),
    ),
    503: (
        "unavailable",
        mark("We are not available for a moment"),
        mark("Please try again shortly."),
    ),
}

_refusals: dict[tuple[str, str], str] = {}


class Problem(Exception):
    """An error with its answer. Title and detail default to the words of the status.

    `errors` are `{"pointer": "/guests/0/email", "detail": …}` (RFC 9457), never the input itself.
    """

    def __init__(
        self,
        status: int,
        code: str = "",
        title: str = "",
        detail: str = "",
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        id: str = "",
    ) -> None:
        super().__init__(status, code)
        own_code, own_title, own_detail = STATUSES.get(
            status, STATUSES[400 if status < 500 else 500]
        )
        self.status = status
        self.code = code or own_code
        self.title = title or gettext(own_title)
        self.detail = detail or gettext(own_detail)
        self.errors = list(errors)
        self.headers = dict(headers or {})
        self.id = id

    def body(self) -> dict[str, Any]:
        """The members of `application/problem+json`."""
        told: dict[str, Any] = {
            "type": f"urn:afterstay:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }
        if self.errors:
            told["errors"] = self.errors
        if self.id:
            told["instance"] = f"urn:uuid:{self.id}"
        return told


def say(service: str, words: Mapping[str, str]) -> None:
    """Gives a service's refusals their words: `say("disputes", {"still_running": mark("…")})`.

    Words may name a refusal's arguments by position: `%(0)s`.
    """
    _refusals.update({(service, code): text for code, text in words.items()})


def refused(refusal: Refused) -> Problem:
    """The 409 of a refusal, in its words, or in general ones where it has none."""
    service = type(refusal).__module__.split(".")[1:2]
    text = _refusals.get(("".join(service), refusal.code)) or _refusals.get(("", refusal.code))
    values = {str(position): value for position, value in enumerate(refusal.args)}
    return Problem(409, refusal.code, detail=gettext(text, **values) if text else "")

"""Where a guest's way may end: thanks, already done, too late, unknown link, closed."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse

from shared.web import i18n, pages
from shared.web.frame import Choice, GuestFrame
from shared.web.i18n import gettext, mark


@dataclass(frozen=True)
class State:
    kind: str
    status: int
    title: str
    words: str


STATES = {
    state.kind: state
    for state in (
        State(
            "thanks",
            200,
            mark("Thank you!"),
            mark("Your answers have arrived. They help us to get better."),
        ),
        State(
            "already",
            200,
            mark("You have already answered"),
            mark("Thank you, your answers arrived before. There is nothing more to do."),
        ),
        State(
            "late",
            410,
            mark("This link has expired"),
            mark("The time for an answer is over. Thank you for wanting to give one."),
        ),
        State(
            "unknown",
            404,
            mark("We do not know this link"),
            mark("Please open the link from your message again, and check that it is complete."),
        ),
        State(
            "closed",
            410,
            mark("This is closed"),
            mark("There is nothing more to answer here. If you have a question, ask the place."),
        ),
    )
}


def state_page(
    request: Request,
    kind: str,
    frame: GuestFrame,
    *more: str,
    title: str = "",
    words: str = "",
    action: Choice | None = None,
    typed: str = "",
) -> HTMLResponse:
    """The page of a state (a key of `STATES`), with own words where given, then `more` lines.

    `action` is one link onwards: its key is the address. `typed` are words that were not taken:
    they are shown, to be copied.
    """
    state = STATES[kind]
    with i18n.speaking(frame.language, frame.zone):
        lines = [words or gettext(state.words), *more]
        shown = title or gettext(state.title)
    return pages.render(
        request,
        "frame/guest_state.html",
        status_code=state.status,
        frame=frame,
        kind=kind,
        title=shown,
        lines=lines,
        action=action,
        typed=typed,
    )

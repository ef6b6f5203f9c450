"""A letter's way out, and what comes back of it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from shared import clock
from shared.contracts.common import (
    LetterAttempted,
    LetterHandedOver,
    LetterIntended,
    LetterRefused,
    LetterUncertain,
)
from shared.contracts.messaging import MailBounced
from shared.domain import acting, the_actor
from shared.letters.letter import Letter
from shared.mail.message import Outgoing
from shared.mail.outcome import OF_BOUNCE, Outcome, Refused, Withdrawn
from shared.mail.smtp import written
from shared.metrics import MAILS
from shared.policy import Moment, due, on

Builder = Callable[[Any, Letter], Awaitable[Outgoing | None]]
"""`await build(here, letter)`: the mail, each time the same; None: nothing to send any more."""


def sending(builders: Mapping[str, Builder]) -> Callable[[Any, Moment], Awaitable[None]]:
    """The policy on moments that sends a service's letters, by kind."""

    @due(
        "letter",
        sets={
            LetterIntended: "send_at",
            LetterAttempted: "overdue_at",
            LetterRefused: "retry_at",
            LetterUncertain: "retry_at",
        },
        clears=(LetterHandedOver,),
    )
    async def send_a_letter(here: Any, moment: Moment) -> None:
        await _send(here, moment.stream, builders)

    return send_a_letter


async def _send(here: Any, stream: UUID, builders: Mapping[str, Builder]) -> None:
    app = here.application
    letter = await here.run(app.get, Letter, stream)
    outgoing = await builders[letter.kind](here, letter)
    if outgoing is None:
        await here.run(app.change, Letter, stream, lambda found: found.give_up())
        return
    mail = written(outgoing)
    await here.mailer.ready()
    recorded = await here.run(app.change, Letter, stream, lambda found: found.attempt(clock.now()))
    letter = await here.run(app.find, Letter, stream)
    if not recorded.nid or letter.is_closed:
        return  # another worker was faster, or it had its attempts
    outcome = mail if isinstance(mail, Refused) else await here.mailer.send(mail)
    MAILS.labels("B", type(outcome).__name__).inc()
    if isinstance(outcome, Withdrawn):
        return
    with acting(the_actor().step("outcome")):
        record = _recording(outcome)
        await here.run(app.change, Letter, stream, record)


def _recording(outcome: Outcome) -> Callable[[Letter], None]:
    return lambda found: found.record(outcome, clock.now())


@on(MailBounced)
def note_what_came_back(here: Any, event: MailBounced) -> None:
    """The policy on bounces of a service's own letters; a delay or a complaint ends none."""
    verdict = OF_BOUNCE.get(event.kind)
    if verdict and here.application.find(Letter, event.mail):
        come_back = (verdict, event.words)
        here.application.change(Letter, event.mail, lambda found: found.come_back(*come_back))

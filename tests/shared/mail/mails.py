"""A mail and a mailer with sound defaults."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from shared.mail.addresses import bounce_address, reply_address
from shared.mail.connections import Deadlines
from shared.mail.message import Outgoing
from shared.mail.smtp import Mailer, Written, written

TOKEN = "Zm9yLW9uZS1tYWlsLW9ubHktYW5kLW5vLW90aGVyISE"

INVITATION = Outgoing(
    message_id="<0123456789abcdef0123456789abcdef@stay.test>",
    date=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
    envelope_from=bounce_address(TOKEN, "stay.test"),
    from_name="Hotel Sonne",
    from_address="hello@stay.test",
    to_name="Anna Rossi",
    to_address="anna.rossi@guest.test",
    reply_to=reply_address(TOKEN, "stay.test"),
    subject="How was your stay?",
    html="<p>How was your stay?</p>",
    text="How was your stay?",
    language="en",
    list_unsubscribe="https://stay.test/u/" + TOKEN,
    headers={"Feedback-ID": "invitation:hotel-sonne:afterstay"},
)


def a_mail(**changes: Any) -> Outgoing:
    return replace(INVITATION, **changes)


def a_written_mail(**changes: Any) -> Written:
    found = written(a_mail(**changes))
    assert isinstance(found, Written)
    return found


HASTY = Deadlines(
    connect=2, command=2, content=2, reply=2, idle=5, first_rest=0.001, longest_rest=0.004
)


def mailer(url: str, deadlines: Deadlines = HASTY, connections: int = 4) -> Mailer:
    return Mailer(url, "stay.test", connections, deadlines)

"""Invitations and reminders go out when their hour has come, each at most once (class A).

An intent is stored before the first byte. Whoever did not store it sends nothing; what has no
outcome after ten minutes may have been sent, and is not sent again by itself.
"""

from collections.abc import Sequence
from uuid import UUID

from services.invitations.application import Block, Invitations, Mail, Unwanted
from services.invitations.domain.guest import Guest
from services.invitations.domain.invitation import Invitation
from services.invitations.domain.reminder import Reminder
from services.invitations.domain.wording import Text
from services.invitations.policies import mails, texts
from shared import ids
from shared.contracts.invitations import GuestAnonymised, GuestDeleted, InvitationSent
from shared.contracts.invitations.own import (
    AddressCorrected,
    CommunicationCancelled,
    GuestEdited,
    InvitationFailed,
    InvitationIntended,
    InvitationScheduled,
    InvitationSuppressed,
    InvitationTakenBack,
    ReminderFailed,
    ReminderIntended,
    ReminderPlanned,
    ReminderSent,
    ReminderSuppressed,
)
from shared.domain import acting, the_actor
from shared.mail.outcome import Ambiguous, HandedOver, Outcome, Refused, Withdrawn
from shared.mail.smtp import Written, written
from shared.metrics import MAILS
from shared.policy import Moment, due
from shared.service import Here


@due(
    "invite",
    sets={
        InvitationScheduled: "send_at",
        GuestEdited: "send_at",
        AddressCorrected: "send_at",
        InvitationFailed: "retry_at",
    },
    clears=(
        InvitationIntended,
        InvitationSuppressed,
        InvitationTakenBack,
        CommunicationCancelled,
        GuestDeleted,
        GuestAnonymised,
    ),
)
async def send_an_invitation(here: Here[Invitations], moment: Moment) -> None:
    await _send(here, Invitation, moment.stream)


@due(
    "remind",
    sets={ReminderPlanned: "send_at", ReminderFailed: "retry_at"},
    clears=(ReminderIntended, ReminderSuppressed),
)
async def send_a_reminder(here: Here[Invitations], moment: Moment) -> None:
    await _send(here, Reminder, moment.stream)


@due(
    "doubt",
    sets={InvitationIntended: "overdue_at"},
    clears=(InvitationSent, InvitationFailed, InvitationSuppressed),
)
def doubt_an_invitation_without_outcome(here: Here[Invitations], moment: Moment) -> None:
    here.application.doubt(Invitation, moment.stream)


@due(
    "doubt_reminder",
    sets={ReminderIntended: "overdue_at"},
    clears=(ReminderSent, ReminderFailed, ReminderSuppressed),
)
def doubt_a_reminder_without_outcome(here: Here[Invitations], moment: Moment) -> None:
    here.application.doubt(Reminder, moment.stream)


async def _send(here: Here[Invitations], kind: type[Mail], stream: UUID) -> None:
    app = here.application
    mail: Mail = await here.run(app.get, kind, stream)
    invitation = await here.run(app.invitation_of, mail)
    message_id = _message_id(mail, invitation, here.settings.mail_domain)
    name = texts.INVITATION if kind is Invitation else texts.REMINDER
    text = await here.run(_text, here, invitation, name)
    outgoing = await mails.write(here, invitation, text, message_id, mail.id)
    if outgoing is None:
        await here.run(app.suppress, kind, stream, "forgotten", None)
        return
    to_send = written(outgoing)
    await here.mailer.ready()
    try:
        intended = await here.run(app.intend, kind, stream, message_id, text.version)
    except Unwanted as blocked:
        await here.run(app.suppress, kind, stream, *blocked.args)
        return
    if intended.nid:
        await _hand_over(here, kind, stream, invitation.guest, to_send)


def _message_id(mail: Mail, invitation: Invitation, domain: str) -> str:
    """The same for every try of a mail; another one for a corrected address."""
    return f"<{ids.of('mail', mail.id, invitation.generation).hex}@{domain}>"


def _text(here: Here[Invitations], invitation: Invitation, kind: str) -> Text:
    guest, place_id = invitation.guest, invitation.place_id
    assert place_id
    own = here.application.text_for(place_id, kind, guest.language, guest.departure)
    return own or texts.product_text(kind, guest.language)


async def _hand_over(
    here: Here[Invitations],
    kind: type[Mail],
    stream: UUID,
    guest: Guest,
    to_send: Written | Refused,
) -> None:
    blocks: list[Block] = []

    async def is_wanted() -> bool:
        """Blocked since the intent: the server waits for the mail's words, and gets none."""
        block = await here.run(here.application.block_on, guest.contact_hash, guest.domain_hash)
        blocks.extend([block] if block else [])
        return block is None

    outcome: Outcome = (
        to_send if isinstance(to_send, Refused) else await here.mailer.send(to_send, is_wanted)
    )
    MAILS.labels("A", type(outcome).__name__).inc()
    with acting(the_actor().step("outcome")):
        await here.run(_record, here, kind, stream, outcome, blocks)


def _record(
    here: Here[Invitations],
    kind: type[Mail],
    stream: UUID,
    outcome: Outcome,
    blocks: Sequence[Block],
) -> None:
    app = here.application
    mail: Mail = app.get(kind, stream)
    attempt = mail.tries.number
    match outcome:
        case HandedOver(reply):
            app.hand_over(kind, stream, attempt, reply)
        case Refused(verdict, code, _, words):
            sealed = mails.sealed(here, app.invitation_of(mail), words)
            app.refuse(kind, stream, attempt, verdict, code or 0, sealed)
        case Ambiguous():
            app.doubt(kind, stream, attempt)
        case Withdrawn():
            app.suppress(kind, stream, blocks[-1].because, blocks[-1].entry)

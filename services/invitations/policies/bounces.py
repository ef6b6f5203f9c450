"""Mails that came back: messaging takes them in, whoever sent them says what it means.

A hard bounce blocks nothing: it is what the same words would have been in the conversation with
the mail server. Who calls a mail spam gets none any more.
"""

from dataclasses import replace

from services.invitations.application import Invitations
from services.invitations.domain.recipient import COMPLAINT, Recipient
from services.invitations.policies import mails
from services.invitations.policies.guests import sealed_for_the_list
from shared.contracts.messaging import MailBounced
from shared.domain import acting, the_actor
from shared.mail.outcome import OF_BOUNCE
from shared.policy import on
from shared.service import Here


@on(MailBounced)
def note_what_came_back(here: Here[Invitations], event: MailBounced) -> None:
    """A delay is no end, and a complaint says that the mail arrived."""
    app = here.application
    mail, cls = app.mail_of(event.mail), OF_BOUNCE.get(event.kind)
    if mail and cls:
        words = mails.sealed(here, app.invitation_of(mail), event.words)
        app.come_back(mail, event.generation, cls, words)


@on(MailBounced)
def block_who_complained(here: Here[Invitations], event: MailBounced) -> None:
    app = here.application
    mail = app.mail_of(event.mail) if event.kind == "complaint" else None
    if mail is None:
        return
    invitation = app.invitation_of(mail)
    guest, business_id = invitation.guest, invitation.business_id
    assert business_id
    recipient = Recipient.stream(business_id, guest.contact_hash)
    address = sealed_for_the_list(here, business_id, recipient, here.vault.open(guest.email))
    with acting(replace(the_actor(), business_id=business_id)):
        app.block_address(guest.contact_hash, COMPLAINT, address)

"""The commands on guests and their mails, answers, blocks, and on what places decide beforehand."""

from services.invitations.application.answers import Answers
from services.invitations.application.blocks import Blocks
from services.invitations.application.ground import Block
from services.invitations.application.guests import Guests
from services.invitations.application.mailing import Mail, Mailing, Unwanted
from services.invitations.application.places import Places

__all__ = ["Block", "Invitations", "Mail", "Unwanted"]


class Invitations(Guests, Mailing, Answers, Blocks, Places):
    """All of them."""

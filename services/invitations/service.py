"""The invitations service, put together."""

from services.invitations import policies
from services.invitations.application import Invitations
from services.invitations.outbox import OUTBOX
from services.invitations.projections import (
    Blocks,
    GuestListViews,
    Guests,
    SendingPlans,
    Wordings,
)
from shared.service import Service
from shared.sight import SIGHT

SERVICE = Service(
    name="invitations",
    application=Invitations,
    outbox=OUTBOX,
    one_click=["/g/u/"],
    policies=policies.ALL,
    projections=[*SIGHT, Guests, Blocks, SendingPlans, Wordings, GuestListViews],
)

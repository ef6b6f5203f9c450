"""The disputes service, put together."""

from services.disputes import api, policies, views
from services.disputes.application import Disputes
from services.disputes.outbox import OUTBOX
from services.disputes.projections import DisputeBoard, ReviewsAtHand
from shared.letters import note_what_came_back
from shared.service import Service
from shared.sight import SIGHT

SERVICE = Service(
    name="disputes",
    application=Disputes,
    outbox=OUTBOX,
    routers=[api.router, *views.routers],
    policies=[
        policies.open_a_dispute_for_a_complaint,
        policies.expire_at_the_deadline,
        policies.send_letters,
        note_what_came_back,
    ],
    projections=[*SIGHT, DisputeBoard, ReviewsAtHand],
)

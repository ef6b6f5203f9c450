"""The stream service, put together."""

from services.stream import api, policies
from services.stream.application import Stream
from services.stream.outbox import OUTBOX
from services.stream.projections import Conversations, Insights, Reviews
from services.stream.views import comments, home, live, reviews
from shared.service import Service
from shared.sight import SIGHT

SERVICE = Service(
    name="stream",
    application=Stream,
    outbox=OUTBOX,
    routers=[api.router, home.router, live.router, comments.router, reviews.router],
    policies=[
        policies.a_submitted_review_enters,
        policies.an_observed_review_enters,
        policies.a_review_changes_with_its_portal,
        policies.a_review_vanishes_with_its_portal,
        policies.a_review_returns_with_its_portal,
        policies.a_review_is_published_after_72_hours,
        policies.a_review_is_revoked_with_its_dispute,
        policies.a_forgotten_guest_leaves_its_reviews,
        policies.a_comment_was_sent,
        policies.a_comment_was_accepted,
        policies.a_comment_was_rejected,
        policies.a_comment_failed,
        policies.a_comment_is_seen,
        policies.a_comment_is_gone,
    ],
    projections=[*SIGHT, Reviews, Conversations, Insights],
    live={"reviews": live.tell, "insights": live.tell},
)

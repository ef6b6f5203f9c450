"""What ingest does by itself."""

from services.ingest.policies import comments as comments
from services.ingest.policies import feeds as feeds
from services.ingest.policies import imports as imports

POLICIES = [*imports.POLICIES, *feeds.POLICIES, *comments.POLICIES]

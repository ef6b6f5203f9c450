"""What ingest does by itself."""

from services.ingest.policies import imports

POLICIES = [*imports.POLICIES]

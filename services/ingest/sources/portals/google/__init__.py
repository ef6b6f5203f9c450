"""Google Business Profile: its reviews, and our comments under them (reviews API v4)."""

from services.ingest.sources.portals.google.portal import Google
from services.ingest.sources.portals.google.tokens import Access, Tokens

__all__ = ["Access", "Google", "Tokens"]

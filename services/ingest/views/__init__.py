"""Ingest as people see it."""

from services.ingest.views import imports as imports
from services.ingest.views import portals as portals

ROUTERS = [*imports.ROUTERS, *portals.ROUTERS]

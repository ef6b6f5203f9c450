"""Ingest as people see it."""

from services.ingest.views import by_hand, columns, imports, portals, result, rows

ROUTERS = [
    by_hand.router,
    imports.router,
    columns.router,
    rows.router,
    result.router,
    *portals.ROUTERS,
]
LIVE = {"uploads": result.tell, "feeds": portals.tell}

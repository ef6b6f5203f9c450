"""Ingest as people see it."""

from services.ingest.views import by_hand, columns, imports, result, rows

ROUTERS = [by_hand.router, imports.router, columns.router, rows.router, result.router]
LIVE = {"uploads": result.tell}

"""The numbers of imports and of portals."""

from datetime import time, timedelta

KEPT_FOR = timedelta(hours=24)
"""An upload that nobody commits; then nothing of it is left."""

BATCH = 500
"""Rows stored in one transaction; after a stop an import goes on behind the last one."""

ROWS_AT_ONCE = 2_000
"""Judged and kept in one transaction, so that nobody waits long for the tables."""

BATCHES_A_TURN = 20
"""After so many, other planned moments have their turn."""

MOST_GUESTS = 1_000
"""In one push of a PMS."""

PAGE_SIZE = 50
"""Rows or imports on a page."""

MOST_BY_HAND = 50
"""Guests in one form."""

WINDOW = timedelta(days=28)
"""The nightly look goes back four weeks (R-041)."""

NIGHT = time(2, 0)
"""Where the place is; feeds are spread over the minutes that follow (R-040)."""

SPREAD_MINUTES = 120

LOOKS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(days=1))
"""After a comment was sent: whether the portal has decided; the last pause goes on."""

MOST_LOOKS = 30

PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
"""After a portal could not be asked; the last one goes on."""

MOST_DELAYS = 12
"""Of a comment that the portal could not be given."""

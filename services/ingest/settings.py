"""The numbers of imports."""

from datetime import timedelta

KEPT_FOR = timedelta(hours=24)
"""An upload that nobody commits; then nothing of it is left."""

BATCH = 500
"""Rows stored in one transaction; after a stop an import goes on behind the last one."""

BATCHES_A_TURN = 20
"""After so many, other planned moments have their turn."""

MOST_GUESTS = 1_000
"""In one push of a PMS."""

PAGE_SIZE = 50
"""Rows or imports on a page."""

MOST_BY_HAND = 50
"""Guests in one form."""

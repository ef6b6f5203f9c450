"""The numbers of a dispute."""

from datetime import timedelta

PROCESSING_TIME = timedelta(days=14)
"""From its opening, UTC, whatever the clocks do (R-092)."""

COMPLAINT_BELOW = 60_00
"""Hundredths of a percent: three stars of five are 60 % to the digit, and no complaint (R-090)."""

LONGEST_WORDS = 5_000
"""Characters of a message or a replacement."""

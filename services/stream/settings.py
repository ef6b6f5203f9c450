"""The numbers of the stream's pages; those of its rules stand with the rules, in the domain."""

COMPLAINT_BELOW = 60_00
"""Hundredths of a percent: below it a dispute opens by itself (R-090)."""

DAYS = 28
"""What home tells of, and compares with as many days before."""

TREND_DAYS = 84
NEWEST = 5
"""Reviews on home."""

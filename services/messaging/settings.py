"""The numbers of the inbox."""

COMPLAINT_BELOW = 60_00
"""Hundredths of a percent: below it a review is an alert (R-100, R-101)."""

LONGEST_WORDS = 10_000
"""Characters of a message or a note."""

PRESENCE_SECONDS = 40
"""How long somebody is said to be answering after the page last said so."""

UNREADABLE = "unreadable_mail"
"""The way (`via`) of a guest's mail that nobody could make sense of: it has no words."""

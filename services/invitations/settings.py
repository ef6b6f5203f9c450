"""The numbers of the pages and mails; those that decide something stand in the domain."""

from datetime import timedelta

LONGEST_WORDS = 5_000
"""Characters of what a guest may write in the survey."""

LARGEST_ANSWER = 128 * 1024
"""Bytes of a posted survey: five thousand characters, percent-encoded, and the rest."""

JUST_NOW = timedelta(minutes=1)
"""How long ago a mail may have gone that a block came too late for."""

PAGE_SIZES = (25, 50, 100)
"""Guests a page of the list (R-063)."""

SENDER = "mail"
"""What stands before the @ of an invitation's From."""

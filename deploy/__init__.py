"""Where and how the house runs."""

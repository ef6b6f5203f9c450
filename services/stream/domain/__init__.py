"""Reviews, the comments under them, and what their figures say."""

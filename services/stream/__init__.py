"""The stream: every review of every place, what staff say under it, and how places do."""

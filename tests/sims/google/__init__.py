"""A Google Business Profile of our own: the reviews API v4, a moderator, and a bad day on demand.

`python -m tests.sims.google --port 8030 --folder var/google`; people find their way from `/`.
"""

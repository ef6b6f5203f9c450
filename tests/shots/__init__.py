"""Pictures of every page of a running house: `python -m tests.shots` (`make shots`)."""

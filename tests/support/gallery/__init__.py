"""Every part of the web frame with sample content, for looking at and for tests."""

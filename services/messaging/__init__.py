"""Messaging: words between guests and staff, and among staff."""

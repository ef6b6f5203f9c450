"""Whom we ask about their stay, when and in which words, and what they say."""

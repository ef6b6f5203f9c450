"""The real adapter against the real simulator, over HTTP."""

"""Messaging as people see it: the inbox, what is done in it, and the guest's page."""

from services.messaging.views import changes, guest, handing, inbox, words

routers = [inbox.router, changes.router, words.router, handing.router, guest.router]

__all__ = ["routers"]

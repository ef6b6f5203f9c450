"""Messaging as people see it: the inbox, what is done in it, and the guest's page."""

from services.messaging.views import actions, guest, inbox

routers = [inbox.router, actions.router, guest.router]

__all__ = ["routers"]

"""Invitations as people see them: guests and settings for staff, survey and stop for guests."""

from services.invitations.views import (
    anonymise,
    blocked,
    edit,
    guest,
    guests,
    sending,
    survey,
    texts,
    unsubscribe,
)

ROUTERS = [
    guests.router,
    guest.router,
    edit.router,
    anonymise.router,
    blocked.router,
    sending.router,
    texts.router,
    survey.router,
    unsubscribe.router,
]
LIVE = {"guests": guests.tell}

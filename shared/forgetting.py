"""Who was forgotten is forgotten again, where a key store was put back from an older copy."""

from typing import Any

from shared.contracts import read_event
from shared.outbox import Teller
from shared.service import Here


def forget_again(here: Here[Any]) -> int:
    """Destroys each key that the service's log says was destroyed; how often. Safe to repeat."""
    policies, count = here.service.forgets, 0
    teller = Teller(here.service.name, here.service.tells)
    for _, value in teller.tell_all(here.application.recorder):
        event = read_event(value)
        if event and (policy := policies.get(type(event))):
            policy(here, event)
            count += 1
    return count

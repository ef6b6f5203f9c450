"""Anna's survey: its address, what she types, and what becomes of it."""

from typing import Any
from uuid import uuid4

from services.invitations.domain.invitation import Invitation
from services.invitations.domain.submission import Submission
from tests.services.invitations.people import ANNA, a_guest, guest_id
from tests.services.invitations.stage import MAY_2_TEN, Stage

GUEST = guest_id(ANNA)


async def invited(stage: Stage, **more: Any) -> str:
    """The address of the survey in Anna's invitation."""
    await stage.hear(a_guest(stage.here, **more))
    stage.time.now = MAY_2_TEN
    stage.do("intend", Invitation, GUEST, "<m@x>", 0)
    stage.do("hand_over", Invitation, GUEST, 1, "ok")
    await stage.settle()
    return f"/g/s/{stage.here.pepper.link('survey', GUEST)}"


def form(**more: str) -> dict[str, str]:
    return {"stars": "2", "words": "Loud.", "command_id": str(uuid4()), **more}


def submitted(stage: Stage) -> Any:
    [fact] = stage.app.events.get(Submission.review_of(GUEST))
    return fact

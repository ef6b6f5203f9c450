"""Programs that end are started again, with a pause that doubles."""

import time
from collections.abc import Callable, Sequence

from deploy.local.program import Program

__all__ = ["Watch"]

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0


class Watch:
    """Looks after programs; `look` is called again and again and returns at once."""

    def __init__(
        self,
        programs: Sequence[Program],
        say: Callable[[str], None],
        time_now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._programs = programs
        self._say = say
        self._now = time_now
        self._pauses: dict[str, float] = {}
        self._due: dict[str, float] = {}
        self._started: dict[str, float] = {}

    def look(self) -> None:
        for program in self._programs:
            if program.is_running:
                continue
            if program.name not in self._due:
                self._plan(program)
            elif self._now() >= self._due[program.name]:
                del self._due[program.name]
                self._started[program.name] = self._now()
                program.spawn()

    def _plan(self, program: Program) -> None:
        pause = self._pauses.get(program.name, FIRST_PAUSE)
        if self._now() - self._started.get(program.name, 0) > 2 * LONGEST_PAUSE:
            pause = FIRST_PAUSE
        self._pauses[program.name] = min(2 * pause, LONGEST_PAUSE)
        self._due[program.name] = self._now() + pause
        self._say(f"{program.name} ended; starting it again in {pause:.0f} s ({program.log})")

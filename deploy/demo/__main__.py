"""`make demo`: an empty house lives a month in minutes, then runs on as after `make run`."""

import argparse
import json
import os
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from deploy.demo.hands import Hands
from deploy.demo.month import Month
from deploy.local import run
from deploy.local.house import VAR, House
from shared.settings import Settings

OURS = ("database_url", "keys_url", "smtp_url", "google_api_url")
CLOCK = VAR / "clock.json"


def main() -> int:
    arguments = argparse.ArgumentParser(prog="python -m deploy.demo")
    arguments.add_argument("--days", type=int, default=30, help="how long the month is")
    days = arguments.parse_args().days
    os.chdir(run.ROOT)
    if complaint := _complaint():
        print(complaint, file=sys.stderr)
        return 1
    VAR.mkdir(parents=True, exist_ok=True)
    hands = Hands(CLOCK, timedelta(days=days))
    os.environ["CLOCK_FILE"] = str(CLOCK.absolute())
    return run.main(lambda made, log_ins: fill(hands, made, log_ins))


def _complaint() -> str:
    """Why no month can be lived here, or ""."""
    given = [name.upper() for name in OURS if name in Settings().model_fields_set]
    if given:
        return f"The demo needs a house of its own: unset {', '.join(given)}."
    if (VAR / "events").exists():
        return f"{VAR}/ holds data, and the demo needs an empty house: stop it, then `make clean`."
    return ""


def fill(hands: Hands, made: House, log_ins: str) -> None:
    """Lives the month in a house that is up; `log_ins` are the lines of `demo`."""
    began, end = time.monotonic(), datetime.now(UTC)
    told = [json.loads(line) for line in log_ins.splitlines() if line.startswith("{")]
    urls = {
        "web": made.web_url,
        "mail": made.mail_url,
        "portal": made.environment["GOOGLE_API_URL"],
    }
    month = Month(
        hands,
        end,
        urls,
        {one["role"]: one for one in told if "role" in one},
        next(one["pms_key"] for one in told if "pms_key" in one),
        run.say,
    )
    run.say(f"\nA month passes; watch it at {made.web_url}. Day by day:")
    try:
        month.live()
    except BaseException:
        run.say("\nThe month is not whole. `make clean`, then `make demo` again.")
        raise
    run.say(f"The month took {time.monotonic() - began:.0f} s.")


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())

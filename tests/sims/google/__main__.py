"""Runs the simulator on this machine alone, by the clock in `CLOCK_FILE` if that is set."""

import argparse
from datetime import timedelta
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request, Response

from tests.sims.google import control, wire
from tests.sims.google.faults import Faults
from tests.sims.google.world import World


def application(folder: Path, moment: timedelta) -> FastAPI:
    app = FastAPI(title="Google simulator", openapi_url=None)
    app.state.world = World(folder, moment)
    app.state.faults = Faults()
    app.include_router(wire.router)
    app.include_router(control.router)

    @app.exception_handler(wire.Refused)
    async def refused(request: Request, why: wire.Refused) -> Response:
        return why.answer

    return app


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m tests.sims.google")
    arguments.add_argument("--port", type=int, default=8030)
    arguments.add_argument("--folder", type=Path, default=Path("var/google"))
    arguments.add_argument("--moment", type=float, default=5.0, help="seconds of moderation")
    given = arguments.parse_args()
    app = application(given.folder, timedelta(seconds=given.moment))
    uvicorn.run(
        app, host="127.0.0.1", port=given.port, log_level="warning", access_log=False,
        timeout_graceful_shutdown=1,
    )  # fmt: skip


if __name__ == "__main__":
    main()

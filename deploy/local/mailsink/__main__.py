"""python -m deploy.local.mailsink FOLDER SMTP_PORT PAGE_PORT LMTP_PORT"""

import asyncio
import sys
from pathlib import Path

import uvicorn

from deploy.local.mailsink.box import Box
from deploy.local.mailsink.pages import site
from deploy.local.mailsink.smtp import door


async def serve(folder: Path, smtp_port: int, page_port: int, lmtp_port: int) -> None:
    """Runs until SIGINT or SIGTERM."""
    box = Box(folder)
    loop = asyncio.get_running_loop()
    smtp = await loop.create_server(lambda: door(box), "127.0.0.1", smtp_port)
    config = uvicorn.Config(
        site(box, lmtp_port), host="127.0.0.1", port=page_port, log_level="warning"
    )
    async with smtp:
        await uvicorn.Server(config).serve()


if __name__ == "__main__":
    place, *ports = sys.argv[1:]
    asyncio.run(serve(Path(place), *map(int, ports)))

"""The mail sink: takes every mail, shows it, keeps a ledger. No mail leaves this machine."""

import sys
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from deploy.local.program import Program

__all__ = ["MailSink"]


class MailSink(Program):
    """The sink as a process; mails and `ledger.jsonl` stay in `folder`."""

    def __init__(
        self, folder: Path, smtp_port: int, page_port: int, lmtp_port: int, log: Path | None = None
    ) -> None:
        self.folder = folder
        self.smtp_url = f"smtp://127.0.0.1:{smtp_port}"
        self.http_url = f"http://127.0.0.1:{page_port}"
        ports = [str(smtp_port), str(page_port), str(lmtp_port)]
        super().__init__(
            "The mail sink",
            [sys.executable, "-m", "deploy.local.mailsink", str(folder), *ports],
            log or folder / "mailsink.log",
            answers=lambda: _is_up(self.http_url),
        )


def _is_up(url: str) -> bool:
    try:
        with urlopen(f"{url}/api/mails?after_id=999999999", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False

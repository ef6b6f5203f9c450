"""A list of departures on its way through the wizard that reads it."""

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta

from deploy.demo.browsing import Page
from tests.crash.load import administrator
from tests.support.patience import wait_for
from tests.support.processes import Whole


class Wizard:
    """One import of one of the staff."""

    def __init__(self, whole: Whole) -> None:
        self._whole, self._staff = whole, administrator(whole)
        self._url = ""

    def bring(self, names: Sequence[str], today: date) -> None:
        """Guests who departed yesterday, a row each; understood, and looked at."""
        departed = today - timedelta(days=1)
        rows = [f"{name};{name}@{self._whole.namespace}example;{departed}" for name in names]
        content = "\n".join(["Name;E-Mail;Abreise", *rows]).encode()
        page = self._staff.bring(self._start(), "/imports", "list.csv", content)
        self._url = page.url.partition("/columns")[0]
        columns = {"c0": "name", "c1": "email", "c2": "departure"}
        told = {"encoding": "utf-8", "language": "de", "date_order": "YMD", **columns}
        assert self._staff.send(page, "/columns", **told)

    def _start(self) -> Page:
        """Where a list is brought, as soon as the service has heard of the log-in."""
        pages: list[Page] = []

        def is_shown() -> bool:
            pages.append(self._staff.get("/imports"))
            return bool(pages[-1].forms("/imports"))

        wait_for(is_shown, "the page for lists")
        return pages[-1]

    def commit(self) -> None:
        assert self._staff.send(self._staff.get(f"{self._url}/rows"), "/commit")

    def _file_of_fates(self) -> str:
        """It says 503 until it is complete; then "" is given here."""
        page = self._staff.get(f"{self._url}/fates.csv")
        return page.text if page.status == 200 else ""

    def fates(self) -> list[tuple[int, str, str]]:
        """Number, code and guest of each row, once the last one has its fate."""
        wait_for(lambda: "Rows read" in self._staff.get(f"{self._url}/result").text, "the result")
        told = wait_for(self._file_of_fates, "the file of fates")
        lines = csv.reader(io.StringIO(told))
        return [
            (int(row), code, guest)
            for row, code, _words, _detail, guest, *_acted in list(lines)[1:]
        ]

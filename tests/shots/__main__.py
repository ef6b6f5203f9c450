"""python -m tests.shots [--url …] [--publish NAME …]: pictures into var/shots."""

import argparse
import os
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.shots.camera import Camera
from tests.shots.walk import for_guests, for_staff, log_in
from tests.support.browser import CHROMIUM, FLAGS, WIDE

PUBLISHED = Path(__file__).parents[2] / "docs/pictures"
LARGEST = 300 * 1024


def main() -> None:
    given = _arguments()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        context = browser.new_context(
            base_url=given.url, viewport=WIDE, locale="en-GB", reduced_motion="reduce"
        )
        camera = Camera(given.into, given.only)
        page = context.new_page()
        log_in(page, camera, given.address, given.password)
        for_staff(page, camera)
        for_guests(page, camera, given.mail_url)
        browser.close()
    print(f"{len(camera.taken)} pictures in {given.into}/")
    for name in given.publish:
        _publish(given.into / f"{name}.png")


def _arguments() -> argparse.Namespace:
    told = argparse.ArgumentParser(prog="python -m tests.shots", description=__doc__)
    told.add_argument("--url", default=os.environ.get("SHOTS_URL", "http://localhost:8000"))
    told.add_argument("--mail-url", default=os.environ.get("MAIL_URL", "http://localhost:8025"))
    told.add_argument("--address", default=os.environ.get("SHOTS_ADDRESS", "anna@adler.example"))
    told.add_argument("--password", default=os.environ.get("SHOTS_PASSWORD", "a demo house opens"))
    told.add_argument("--only", nargs="*", default=[], metavar="NAME", help="such as home inbox")
    told.add_argument("--into", type=Path, default=Path("var/shots"))
    told.add_argument(
        "--publish", nargs="*", default=[], metavar="NAME", help="such as home-light: to the docs"
    )
    return told.parse_args()


def _publish(picture: Path) -> None:
    if picture.stat().st_size > LARGEST:
        raise SystemExit(f"{picture.name} is larger than {LARGEST // 1024} KB")
    PUBLISHED.mkdir(exist_ok=True)
    shutil.copy(picture, PUBLISHED / picture.name)


if __name__ == "__main__":
    main()

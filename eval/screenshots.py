"""The site in, pictures of its main screens out, for the README: `python -m eval.screenshots` (`make screenshots`).

The site runs on a free loopback port over the digest alone, so that no picture holds a source's words. Small files: WebP, at the width of a phone or a desk.
"""

from __future__ import annotations

import io
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import uvicorn
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from assistant.errors import SettingsError
from assistant.holdings import open_holdings
from assistant.settings import Settings
from assistant.surfaces.site import create_site
from eval.gold import DATA

FOLDER = DATA / "screenshots"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split()
)
PHONE, DESK = (390, 780), (1000, 700)
MAX_BYTES = 60_000
QUALITIES = (75, 60, 45, 30)
WAIT_S = 120.0
REPORT = "What goes in a yearly report?"


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: its name, the address it begins at, what is done there, how wide and how lit."""

    name: str
    path: str
    size: tuple[int, int]
    scheme: Literal["light", "dark"] = "light"
    then: Callable[[Page], None] = lambda _: None


def _answer(page: Page) -> None:
    page.get_by_label("Your question").fill(REPORT)
    page.get_by_role("button", name="Ask", exact=True).click()
    page.locator(".cite summary").first.click()
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")


def _urgent(page: Page) -> None:
    page.get_by_label("Your question").fill("A boy says his father beat him last night and he is frightened to go home")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.evaluate("scrollTo(0, 0)")


def _chat(page: Page) -> None:
    page.locator("#starters button:enabled").first.wait_for()
    page.fill("#chat-input", "Who gets a copy of the yearly report?")
    page.keyboard.press("Enter")
    page.locator(".ai-message").last.get_by_role("heading", name="Sources").wait_for()
    page.wait_for_timeout(800)  # the front end scrolls once more when all is there
    page.evaluate("document.activeElement.blur()")


def _settled(page: Page) -> None:
    page.evaluate("document.activeElement.blur()")
    page.wait_for_timeout(300)


SHOTS = (
    Shot("start", "/", DESK),
    Shot("answer", "/ask", DESK, then=_answer),
    Shot("answer-phone", "/ask", PHONE, then=_answer),
    Shot("answer-phone-dark", "/ask", PHONE, "dark", _answer),
    Shot("urgent-phone", "/ask", PHONE, then=_urgent),
    Shot("chat", "/chat", DESK, then=_chat),
    Shot("chat-phone", "/chat", PHONE, then=_chat),
    Shot("reader", "/documents/working-together-2023#para_107__item_8", DESK, then=_settled),
    Shot("escalation", "/escalation?kind=practitioner-disagreement", DESK, then=_settled),
    Shot("checklist", "/checklists/yearly-report", DESK, then=_settled),
    Shot("quiz-phone", "/quiz/practise?n=5&seed=7", PHONE, then=_settled),
)


def take(folder: Path = FOLDER) -> list[Path]:
    """Takes every picture. Raises `SettingsError` where there is no browser, or a picture is larger than it may be."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        raise SettingsError("no chromium is installed; install one, for the pictures are taken with it")
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch, _site(Path(scratch)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        try:
            return [_written(folder / f"{shot.name}.webp", _picture(browser, address, shot)) for shot in SHOTS]
        finally:
            browser.close()


def _picture(browser: Browser, address: str, shot: Shot) -> bytes:
    width, height = shot.size
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=shot.scheme, locale="en-GB", reduced_motion="reduce")
    try:
        page = context.new_page()
        response = page.goto(f"{address}{shot.path}")
        if response is None or not response.ok:
            raise SettingsError(f"no page is served at {shot.path}; correct the list of pictures in eval/screenshots.py")
        shot.then(page)
        return page.screenshot()
    finally:
        context.close()


def _written(path: Path, picture: bytes) -> Path:
    """The picture as WebP, as good as its bounds allow."""
    with Image.open(io.BytesIO(picture)) as image:
        for quality in QUALITIES:
            image.convert("RGB").save(path, "WEBP", quality=quality, method=6)
            if path.stat().st_size <= MAX_BYTES:
                return path
    raise SettingsError(f"picture {path.name} has {path.stat().st_size} bytes, more than {MAX_BYTES}; show less in it")


@contextmanager
def _site(scratch: Path) -> Iterator[str]:
    """The address of a site over what ships, its library empty and gone afterwards."""
    settings = Settings(library=scratch / "library", state=scratch / "state")
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_site(settings, open_holdings(settings)), access_log=False, log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    until = time.monotonic() + WAIT_S
    while not server.started and thread.is_alive() and time.monotonic() < until:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


if __name__ == "__main__":
    for made in take():
        print(f"{made.name}: {made.stat().st_size // 1024} KiB")

"""A served draft checker (with a fake in place of the models) and a Chromium to use it with.

Without Playwright or Chromium the whole folder is skipped, and says which is missing.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def serve(script: Path, log: Path):
    """Start Streamlit on a free port; return the process and its address."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
            return process, address
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    process.kill()
    raise RuntimeError(f"the page did not start: {log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("no Chromium is installed")
    with playwright.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(chromium, tmp_path_factory):
    """The address of the page, and the file that its log goes to."""
    log = tmp_path_factory.mktemp("server") / "log.txt"
    process, address = serve(Path(__file__).with_name("fake_app.py"), log)
    yield address, log
    process.terminate()
    process.wait(10)


@pytest.fixture
def open_page(chromium, server):
    """Return a function that opens a page in a session of its own; at the end, what went wrong is told."""
    contexts, outside, alerts = [], [], []

    def open_(path: str = "", **options):
        options = {"viewport": {"width": 1280, "height": 900}, **options}
        context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"], **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)  # a busy machine is no failure
        page.on("request", lambda r: None if is_inside(r.url, server[0]) else outside.append(r.url[:80]))
        page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
        page.goto(f"{server[0]}/{path}")
        page.wait_for_selector("h1")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not outside, "requests to elsewhere"
    assert not alerts, "a script in a text was run"


def is_inside(url: str, address: str) -> bool:
    """Whether a request stays with the page's own server."""
    return url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))

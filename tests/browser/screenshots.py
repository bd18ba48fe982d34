"""Take the screenshots of docs/screenshots: each page on a desktop, a phone and in the dark.

python tests/browser/screenshots.py            # with the real models
python tests/browser/screenshots.py --fake     # with the tests' fake
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from conftest import BROWSERS, FLAGS, serve  # noqa: E402

OUT = ROOT / "docs" / "screenshots"
DRAFT = (
    "So proud of Maya T. for her solo today! We're at the Mystic Aquarium until 1. "
    "Vote yes on the school budget on Tuesday!"
)
DEVICES = {
    "desktop": {"viewport": {"width": 1280, "height": 860}},
    "phone": {"viewport": {"width": 360, "height": 780}, "device_scale_factor": 2},
    "dark": {"viewport": {"width": 1280, "height": 860}, "color_scheme": "dark"},
}
PAGES = {
    "check": "",
    "checklist": "checklist",
    "photo": "photo",
    "scan": "scan",
    "policies": "policies",
    "about": "about",
    "review": "review",
}


def picture() -> bytes:
    """A picture that says where it was taken."""
    exif = Image.Exif()
    exif[272] = "Phone 12"
    exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 22.0, 24.0), 3: "W", 4: (71.0, 57.0, 12.0)})
    exif.get_ifd(0x8769)[36867] = "2026:05:20 10:12:00"
    out = io.BytesIO()
    Image.new("RGB", (600, 400), "steelblue").save(out, "JPEG", exif=exif)
    return out.getvalue()


def prepare(page, name: str) -> None:
    """Bring a page into the state that is worth a picture."""
    if name == "check":
        page.get_by_label("Your draft").fill(DRAFT)
        page.get_by_role("button", name="Check", exact=True).click()
        page.wait_for_selector(".sd-verdict", timeout=60_000)
        page.mouse.move(2, 2)
    if name == "photo":
        page.locator("input[type=file]").set_input_files(
            {"name": "trip.jpg", "mimeType": "image/jpeg", "buffer": picture()}
        )
        page.wait_for_selector(".sd-verdict")
        page.get_by_text("I am not sure").click()
    if name == "scan":
        page.locator("input[type=file]").set_input_files(
            [str(ROOT / "data" / "samples" / "tables" / name) for name in ("labelled.jsonl", "posts.csv", "posts.json")]
        )
        page.wait_for_timeout(700)
        page.get_by_role("button", name="Scan", exact=True).click()
        page.wait_for_selector(".sd-tiles", timeout=60_000)
    if name == "about":
        page.locator(".st-key-figures_tone summary").click()
    page.wait_for_timeout(1_200)


def main() -> None:
    """Serve the page and take every picture."""
    script = Path(__file__).with_name("fake_app.py") if "--fake" in sys.argv else ROOT / "app.py"
    OUT.mkdir(parents=True, exist_ok=True)
    process, address = serve(script, Path(tempfile.gettempdir()) / "screenshots.log")
    path = next(filter(None, map(shutil.which, BROWSERS)))
    try:
        with sync_playwright() as engine:
            browser = engine.chromium.launch(executable_path=path, args=FLAGS)
            for device, options in DEVICES.items():
                for name, where in PAGES.items():
                    page = browser.new_context(**options).new_page()
                    page.set_default_timeout(120_000)
                    page.goto(f"{address}/{where}")
                    page.wait_for_selector("h1", timeout=60_000)
                    prepare(page, name)
                    height = page.evaluate("document.querySelector('.stMain').scrollHeight")
                    most = 1_800 if device != "phone" else 1_600
                    width = options["viewport"]["width"]
                    page.set_viewport_size(
                        {"width": width, "height": max(options["viewport"]["height"], min(height, most))}
                    )
                    page.wait_for_timeout(500)
                    with Image.open(io.BytesIO(page.screenshot())) as shot:
                        shot.quantize(128).save(OUT / f"{name}-{device}.png", optimize=True)
                    page.context.close()
            browser.close()
    finally:
        process.terminate()


if __name__ == "__main__":
    main()

"""The draft checker in a real browser, as people use it."""

import io
import re
import time

import pytest
from pytest import param

TWO = "So proud of Maya T. today! We're at the Mystic Aquarium until 1. Great day."
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>"
CSV = f"text,date\nMaya T. won.,2026-01-05\nThose idiots {SCRIPT}.,2026-02-01\nA fine day.,2026-02-02\n"


def check(page, text):
    """Type a draft and press Check."""
    page.get_by_label("Your draft").fill(text)
    page.get_by_role("button", name="Check", exact=True).click()
    page.wait_for_selector(".sd-verdict")
    return page


def draft(page) -> str:
    """The draft as it stands in the box."""
    return page.get_by_label("Your draft").input_value()


def wait_for_draft(page, text):
    """Wait until the draft is this."""
    page.wait_for_function("text => document.querySelector('.st-key-draft_text textarea').value === text", arg=text)


def settled(page):
    """Wait until Streamlit is done."""
    page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget], [data-stale=true]')")
    page.wait_for_function("getComputedStyle(document.querySelector('h1')).fontSize < '27px'")
    page.wait_for_timeout(250)


def test_paste_check_fix_undo_and_copy(open_page):
    page = check(open_page(), TWO)
    assert "Don't post this yet" in page.locator(".sd-verdict").inner_text()
    assert page.locator(".sd-draft mark").first.inner_text().startswith("Maya T.")
    page.get_by_role("button", name="Take the name out").click()
    wait_for_draft(page, TWO.replace("Maya T.", "one of our students"))
    settled(page)
    page.get_by_role("button", name="Tell it after the event").click()
    fixed = "So proud of one of our students today! We were at the Mystic Aquarium. Great day."
    wait_for_draft(page, fixed)
    page.get_by_text("Nothing to fix").first.wait_for()
    page.get_by_role("button", name="Copy the fixed post").click()
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == fixed
    page.get_by_role("button", name="Undo: tell it").click()
    wait_for_draft(page, TWO.replace("Maya T.", "one of our students"))


def test_fix_all(open_page):
    page = check(open_page(), TWO)
    page.get_by_role("button", name="Fix all").click()
    wait_for_draft(page, "So proud of one of our students today! Great day.")


def test_a_card_lights_up_its_place(open_page):
    page = check(open_page(), TWO)
    settled(page)
    style = "getComputedStyle(document.querySelector('.sd-m1')).outlineStyle"
    assert page.evaluate(style) == "none"
    page.locator(".st-key-card_1").hover()
    assert page.evaluate(style) == "solid"
    page.mouse.move(0, 0)
    assert page.evaluate(style) == "none"
    page.get_by_role("button", name="Take the name out").focus()
    assert page.evaluate(style) == "solid"


def test_with_the_keyboard_alone(open_page):
    page = open_page()
    settled(page)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "TEXTAREA":
            break
    page.keyboard.insert_text("Maya T. won again. Great day.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".sd-verdict")
    settled(page)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip() == "Take the name out":
            break
    page.keyboard.press("Enter")
    wait_for_draft(page, "One of our students won again. Great day.")


def test_a_roster_names_students_and_is_forgotten(open_page):
    page = check(open_page(), "Zebulon won.")
    page.get_by_text("Nothing to fix").first.wait_for()
    page.get_by_role("button", name="Class roster").click()
    page.get_by_label("Names, one a line").fill("Zebulon Ames")
    page.keyboard.press("Control+Enter")
    page.get_by_text("Don't post this yet").wait_for()
    page.get_by_role("button", name="Forget the roster").click()
    page.get_by_text("Nothing to fix").first.wait_for()


def test_a_dismissed_problem_stays_dismissed(open_page):
    page = check(open_page(), "Maya T. won. Those idiots lost.")
    page.locator(".st-key-card_1").get_by_role("button", name="Not a problem?").click()
    page.get_by_text("I have permission").click()
    settled(page)
    page.get_by_role("button", name="Set aside").click()
    page.get_by_role("heading", name="Set aside by you").wait_for()
    settled(page)
    check(page, "Maya T. won. Yes! Those idiots lost.")
    settled(page)
    assert "Maya" not in "".join(page.locator(".sd-draft mark").all_inner_texts())
    assert "1 problem set aside by you" in page.locator(".sd-verdict").inner_text()


def test_the_address_holds_account_and_policy_and_no_draft(open_page):
    page = open_page()
    page.get_by_text("My own account").click()
    page.get_by_text("Stonington Public Schools").click()
    check(page, TWO)
    settled(page)
    assert "Maya" not in page.url
    again = open_page(page.url.partition("/?")[2] and "?" + page.url.partition("/?")[2])
    assert again.get_by_role("radio", name="My own account").is_checked()
    assert again.get_by_role("radio", name="Stonington Public Schools").is_checked()
    assert draft(again) == ""


def test_what_if_is_shown_at_once(open_page):
    page = check(open_page(), "Vote yes on the budget")
    page.locator(".sd-table tbody tr").nth(3).wait_for()
    assert page.locator(".sd-table tbody tr").count() == 4


def test_markup_is_text(open_page):
    page = check(open_page(), f"Maya T. won. {SCRIPT}")
    settled(page)
    assert SCRIPT in page.locator(".sd-draft").inner_text()
    assert page.locator(".stMain script, .stMain img[src=x]").count() == 0


def test_nothing_of_a_draft_is_logged_even_when_it_fails(open_page, server):
    page = check(open_page(), "explode with a zebra secret")
    page.get_by_text("Not checked").wait_for()
    assert "zebra" not in server[1].read_text()


def test_two_sessions_share_nothing(open_page):
    first, second = open_page(), open_page()
    check(first, TWO)
    check(second, "A fine day.")
    settled(second)
    assert "Maya" not in second.content()
    second.reload()
    second.wait_for_selector("h1")
    assert draft(second) == ""


def test_a_photo_with_a_position(open_page, tmp_path):
    image = pytest.importorskip("PIL.Image")
    exif = image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 21.0, 3.5)})
    out = io.BytesIO()
    image.new("RGB", (8, 8)).save(out, "JPEG", exif=exif)
    page = open_page("photo")
    page.locator("input[type=file]").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
    )
    page.get_by_text("The file says where it was taken").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download a clean copy").click()
    with image.open(download.value.path()) as clean:
        assert not clean.getexif()


def test_a_scan(open_page):
    page = open_page("scan")
    page.locator("input[type=file]").set_input_files(
        {"name": "<img src=x onerror=alert(4)>.csv", "mimeType": "text/csv", "buffer": CSV.encode()}
    )
    settled(page)
    page.get_by_role("button", name="Scan", exact=True).click()
    page.wait_for_selector(".sd-tiles")
    settled(page)
    assert "2" in page.locator(".sd-tiles .sd-stop").inner_text()
    box = page.locator("[data-testid=stDataFrame]").bounding_box()
    page.mouse.click(box["x"] + 18, box["y"] + 87)
    page.locator(".smc-draft").wait_for()
    assert SCRIPT in page.locator(".smc-draft").inner_text()
    for name in ("Report (HTML)", "Excel", "CSV", "JSON lines"):
        with page.expect_download() as download:
            page.get_by_role("button", name=name, exact=True).click()
        assert download.value.path().stat().st_size > 100
    page.get_by_role("button", name="Scan something else").click()
    page.get_by_text("Choose the files").wait_for()


def test_a_scan_can_be_stopped(open_page):
    rows = "text\n" + "A fine day.\n" * 150_000
    page = open_page("scan")
    page.locator("input[type=file]").set_input_files(
        {"name": "posts.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    settled(page)
    page.get_by_role("button", name="Scan", exact=True).click()
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("Stopped after").wait_for()


@pytest.mark.parametrize("path", ["", "checklist", "photo", "scan", "policies", "about", "review"])
def test_no_page_is_wider_than_a_phone(open_page, path):
    page = open_page(path, viewport={"width": 360, "height": 780})
    if not path:
        check(page, f"{TWO} Those idiots. {'long' * 60}")
    settled(page)
    assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= 360


def test_on_a_phone_the_answer_is_in_view_after_checking(open_page):
    page = check(open_page("", viewport={"width": 360, "height": 780}), TWO)
    settled(page)
    box = page.locator(".sd-verdict").bounding_box()
    assert box["y"] + box["height"] < 780


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("path", "text"),
    [
        param("", "", id="empty"),
        param("", f"{TWO} Those idiots. Vote yes on it. pictures of us", id="problems"),
        param("", "A fine day.", id="clear"),
        param("", "unjudgeable", id="unjudged"),
        *[param(path, "", id=path) for path in ("checklist", "photo", "scan", "policies", "about", "review")],
    ],
)
def test_no_serious_accessibility_violation(open_page, path, text, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page = open_page(path, color_scheme=scheme)
    if text:
        check(page, text)
        page.mouse.move(0, 0)
    settled(page)
    found = axe.Axe().run(page).response["violations"]
    serious = [
        (
            violation["id"],
            violation["nodes"][0]["html"][:120],
            re.sub(r"\s+", " ", violation["nodes"][0]["failureSummary"]),
        )
        for violation in found
        if violation["impact"] in {"serious", "critical"}
    ]
    assert not serious


def test_a_check_is_quick(open_page):
    page = check(open_page(), "Warm up.")
    settled(page)
    taken = []
    for number in range(3):
        page.get_by_label("Your draft").fill(f"Maya T. won {number} times.")
        start = time.perf_counter()
        page.keyboard.press("Control+Enter")
        page.wait_for_function(
            "n => document.querySelector('.sd-draft')?.innerText.includes(`won ${n} times`)", arg=number
        )
        taken.append(time.perf_counter() - start)
        settled(page)
    assert min(taken) < 1, taken


def test_a_label_in_the_draft_leads_to_its_card(open_page):
    page = check(open_page("", viewport={"width": 360, "height": 600}), TWO)
    settled(page)
    page.locator(".sd-m2 .sd-label").click()
    page.wait_for_timeout(600)
    assert len(page.context.pages) == 1
    assert 0 < page.locator("#problem-2").bounding_box()["y"] < 600
    assert draft(page) == TWO

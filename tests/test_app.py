"""Every page and flow of the draft checker, with a fake in place of the models."""

import io
import json
import logging
import sys
import time
from pathlib import Path

import pytest
from PIL import Image
from pytest import param
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[1]
for folder in (ROOT, ROOT / "tests" / "fakes"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from fake_app_checker import FakeAppChecker  # noqa: E402

from smclassify.checker import Checker  # noqa: E402

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
TWO = "So proud of Maya T. today! We're at the Mystic Aquarium until 1. Great day."


@pytest.fixture
def app(monkeypatch):
    """The app, opened; models are loaded anew for each test."""
    import streamlit as st

    monkeypatch.setattr(Checker, "load", classmethod(lambda cls, models=None: FakeAppChecker()))
    st.cache_resource.clear()
    opened = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    assert not opened.exception
    return opened


def check(app, text, **context):
    """Type a draft and press Check."""
    for key, value in context.items():
        app.radio(key=key).set_value(value)
    app.text_area(key="draft_text").set_value(text)
    app.button(key="check").click().run()
    assert not app.exception
    return app


def html(app) -> str:
    """All that the page writes itself."""
    return "\n".join(element.proto.body for element in app.html)


def text(app) -> str:
    """The draft as it stands in the box."""
    return app.text_area(key="draft_text").value


def turn_to(app, page):
    """Another page of the same session."""
    app.switch_page(f"app_pages/{page}.py").run()
    assert not app.exception
    return app


def test_the_page_opens_without_loading_models(app):
    assert "May I post this?" in html(app)
    assert not app.get("progress")


def test_a_draft_with_problems_is_stopped_marked_and_explained(app):
    shown = html(check(app, TWO))
    assert "Don&#x27;t post this yet" in shown
    assert 'class="sd-stop sd-m1">Maya T.<a' in shown
    assert shown.index('id="problem-1"') < shown.index('id="problem-2"')
    assert "School accounts, rule 2g" in shown
    assert "Post it once everyone is back" in shown


def test_a_clear_draft_says_so(app):
    assert "Nothing to fix" in html(check(app, "What a great day."))


def test_a_draft_that_cannot_be_judged_is_never_clear(app):
    shown = html(check(app, "unjudgeable words"))
    assert "Not checked" in shown
    assert "Have a person read it" in shown
    assert "Nothing to fix" not in shown


def test_the_account_changes_the_answer(app):
    assert "Politics" in html(check(app, "Vote yes on the budget", account="sponsored"))
    assert "Nothing to fix" in html(check(app, "Vote yes on the budget", account="personal"))


def test_account_and_policy_are_all_that_the_address_holds(app):
    check(app, TWO, account="personal", policy="stonington")
    assert set(app.query_params) <= {"account", "policy"}
    assert not any("Maya" in str(value) for value in app.query_params.values())


def test_the_address_chooses_account_and_policy(monkeypatch):
    monkeypatch.setattr(Checker, "load", classmethod(lambda cls, models=None: FakeAppChecker()))
    opened = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    opened.query_params.update(account="My own account", policy="Stonington Public Schools")
    opened.run()
    assert (opened.radio(key="account").value, opened.radio(key="policy").value) == ("personal", "stonington")


def test_one_click_takes_a_name_out_and_undo_brings_it_back(app):
    check(app, TWO)
    app.button(key="fix_1_0").click().run()
    assert text(app).startswith("So proud of one of our students today!")
    assert "1 thing to fix" in html(app)
    app.button(key="undo").click().run()
    assert text(app) == TWO


def test_whereabouts_are_told_after_the_event_or_left_out(app):
    check(app, "Hello everyone here. We're at the Zoo until 1.")
    assert "Post this once everyone is back" in "".join(caption.value for caption in app.caption)
    app.button(key="fix_1_1").click().run()
    assert text(app) == "Hello everyone here."


def test_fix_all_fixes_what_needs_no_answer(app):
    check(app, f"{TWO} Go Lily!")
    app.button(key="fix_all").click().run()
    assert "Maya" not in text(app)
    assert "Lily" not in text(app)
    assert "Aquarium" not in text(app)
    assert "Nothing to fix" in html(app)
    app.button(key="undo").click().run()
    assert text(app) == f"{TWO} Go Lily!"


def test_a_disclaimer_cures_an_official_voice(app):
    check(app, "CREC announces a day off", account="personal")
    app.button(key="fix_1_0").click().run()
    assert text(app) == "CREC announces a day off. Opinions are my own."
    assert "Nothing to fix" in html(app)


def test_tone_gets_advice_and_no_words_in_the_mouth(app):
    shown = html(check(app, "Those idiots."))
    assert "Start with the situation, not the person" in shown
    assert not [button for button in app.button if str(button.key).startswith("fix_")]


def test_what_if_shows_every_account_and_policy(app):
    shown = html(check(app, "Vote yes on the budget"))
    assert shown.count('<th scope="row">') == 4
    assert "your choice" in shown


def test_a_dismissed_problem_stays_so_while_the_draft_is_edited(app):
    check(app, "Maya T. won. Those idiots lost.")
    app.radio(key="reason_1").set_value("I have permission")
    app.text_input(key="note_1").set_value("slip on file")
    app.button(key="set_aside_1").click().run()
    check(app, "Maya T. won again, in the rain. Those idiots lost.")
    shown = html(app)
    assert "1 problem set aside by you" in shown
    assert "I have permission. slip on file" in shown
    app.button(key="bring_back_1").click().run()
    assert "set aside by you" not in html(app)


def test_setting_everything_aside_is_not_called_clear_without_saying_so(app):
    check(app, "Maya T. won.")
    app.button(key="set_aside_1").click().run()
    assert "Apart from what you set aside" in html(app)


def test_a_roster_name_is_a_student(app):
    check(app, "Zebulon won.")
    assert "Nothing to fix" in html(app)
    app.text_area(key="roster_text").set_value("Zebulon Ames\nAda Lo").run()
    assert "A student&#x27;s name" in html(app)
    app.button(key="forget_roster").click().run()
    assert "Nothing to fix" in html(app)


def test_a_roster_can_be_uploaded(app):
    app.file_uploader(key="roster_file").upload("class.csv", b"First name,Last name\nZebulon,Ames\n", "text/csv").run()
    assert app.text_area(key="roster_text").value == "Zebulon Ames"


def test_a_draft_stays_while_pages_are_turned(app):
    check(app, TWO)
    turn_to(turn_to(app, "policies"), "check")
    assert text(app) == TWO


@pytest.mark.parametrize("place", ["draft", "roster", "note"])
def test_markup_is_shown_letter_by_letter(app, place):
    check(app, f"Maya T. won. {SCRIPT if place == 'draft' else ''} Those idiots.")
    if place == "roster":
        app.text_area(key="roster_text").set_value(f"{SCRIPT}\nMaya Turner").run()
    if place == "note":
        app.text_input(key="note_1").set_value(SCRIPT)
        app.button(key="set_aside_1").click().run()
    shown = html(app)
    assert "<script" not in shown
    assert "<img" not in shown
    assert place == "roster" or "&lt;script&gt;alert(1)" in shown


def test_a_failure_shows_and_logs_nothing_of_the_draft(app, caplog):
    with caplog.at_level(logging.DEBUG):
        shown = html(check(app, "explode with a secret"))
    assert "the models failed on it" in shown
    assert "secret" not in caplog.text
    assert "secret" not in shown.replace("explode with a secret", "")


def test_sessions_share_nothing_but_the_models(app):
    check(app, TWO)
    other = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    assert not other.text_area(key="draft_text").value
    assert "Maya" not in html(other)


def test_the_receipt_holds_answer_and_reasons():
    import streamlit as st

    from app_pages import receipt
    from app_pages.marked import cards
    from smclassify.rewrite import fixes
    from smclassify.vocabulary import Draft

    report = FakeAppChecker().check(Draft(text=f"Maya T. won. {SCRIPT}"))
    found = cards(report, fixes(report))
    st.session_state["aside"] = {found[0].mark_of(report.draft.text): f"I have permission. {SCRIPT}"}
    try:
        facts = json.loads(json.dumps(receipt.as_json(report, found, report.draft.text)))
        page = receipt.as_html(report, found, report.draft.text)
    finally:
        st.session_state.pop("aside")
    assert facts["record"]["verdict"] == "stop"
    assert facts["set_aside"][0]["reason"].startswith("I have permission")
    assert "<script" not in page
    assert "I have permission" in page


def test_the_checklist_counts_and_keeps_answers(app):
    turn_to(app, "checklist")
    assert "0 of 16" in html(app)
    app.checkbox[0].check().run()
    assert "1 of 16" in html(app)
    turn_to(turn_to(app, "policies"), "checklist")
    assert "1 of 16" in html(app)
    app.radio(key="account").set_value("personal").run()
    assert "0 of 4" in html(app)
    assert "crec-pers-3" in html(app)


def picture(**options) -> bytes:
    """A small picture, with a position if asked for."""
    exif = Image.Exif()
    if options.get("position"):
        exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 21.0, 3.5)})
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        param(picture(position=True), "The file says where it was taken", id="position"),
        param(picture(), "No hidden data", id="clean"),
        param(b"<svg/>", "Not a picture we can read", id="no-picture"),
    ],
)
def test_a_photo_is_looked_at_for_hidden_data(app, content, expected):
    turn_to(app, "photo")
    app.file_uploader(key="photo").upload("a.jpg", content, "image/jpeg").run()
    assert expected in html(app)


@pytest.mark.parametrize(
    ("policy", "answer", "expected"),
    [
        param("crec", "unsure", "rule 2g (crec-spon-2g)", id="asks-first"),
        param("crec", "agreed", "Say so in the post", id="agreed"),
        param("stonington", "none", "No permission needed", id="nobody"),
    ],
)
def test_the_photo_page_asks_for_permission(app, policy, answer, expected):
    turn_to(app, "photo")
    app.radio(key="policy").set_value(policy)
    app.radio(key="photo_students").set_value(answer).run()
    assert expected in html(app)


def test_the_permission_line_goes_into_the_draft(app):
    check(app, "Look at these")
    turn_to(app, "photo")
    app.radio(key="photo_students").set_value("agreed").run()
    app.button(key="add_permission").click().run()
    turn_to(app, "check")
    assert text(app) == "Look at these. Shared with families' permission."


def test_clauses_can_be_searched(app):
    turn_to(app, "policies")
    assert "37 clauses" in html(app)
    app.text_input(key="clause_words").set_value("2g pictures").run()
    assert "1 clause" in html(app)
    assert "crec-spon-2g" in html(app)
    app.radio(key="policy").set_value("stonington")
    app.text_input(key="clause_words").set_value("").run()
    assert "ston-spon-13" in html(app)


def test_the_about_page_tells_what_happens_to_a_draft(app):
    assert "It is not stored, logged" in html(turn_to(app, "models"))


def scanned(app, name, content):
    """The scan page after a file was scanned."""
    turn_to(app, "scan")
    app.file_uploader(key="scan_files").upload(name, content, "text/csv").run()
    app.button(key="scan").click().run()
    for _ in range(100):
        if not app.session_state["scan_job"].running:
            break
        time.sleep(0.05)
    app.run()
    assert not app.exception
    return app


def test_an_export_is_scanned_and_filtered(app):
    rows = [("Maya T. won.", "2026-01-05"), ("Those idiots.", "2026-02-01"), ("A fine day.", "2026-02-02")]
    content = "text,date\n" + "".join(f"{words},{day}\n" for words, day in rows)
    shown = html(scanned(app, "posts.csv", content.encode()))
    assert "<strong>2</strong>" in shown
    assert "student name" in shown
    assert "2026-02" in shown
    assert len(app.dataframe[0].value) == 2
    app.multiselect(key="scan_labels").set_value(["harassing"]).run()
    assert len(app.dataframe[0].value) == 1
    app.multiselect(key="scan_verdicts").set_value([])
    app.multiselect(key="scan_labels").set_value([])
    app.text_input(key="scan_words").set_value("FINE").run()
    assert list(app.dataframe[0].value["Post"]) == ["A fine day."]
    app.button(key="again").click().run()
    assert app.file_uploader


def test_a_file_that_cannot_be_scanned_says_why(app):
    shown = html(scanned(app, f"{SCRIPT.replace('/', '')}.csv", b"a,b\n1,2\n"))
    assert "This could not be scanned" in shown
    assert "<script" not in shown


@pytest.mark.parametrize("kind", ["jsonl", "csv", "xlsx", "html"])
def test_a_scan_can_be_downloaded(kind):
    from app_pages.scanning import converted
    from smclassify.report import to_record
    from smclassify.vocabulary import Draft

    record = to_record(FakeAppChecker().check(Draft(text=f"Maya T. {SCRIPT}", id="1")))
    content = converted([record], kind)
    assert content
    assert kind != "html" or b"<script>alert" not in content


def test_a_scan_ends_when_its_session_is_gone():
    from threading import Lock

    from app_pages import scanning
    from app_pages.state import Models
    from smclassify.scan.batches import Context

    gate = Lock()
    gate.acquire()
    content = "text\n" + "A fine day.\n" * 500
    job = scanning.start([("posts.csv", content.encode())], Context(), Models(FakeAppChecker(), gate))
    records = job.records
    del job
    gate.release()
    time.sleep(0.5)
    assert len(records) < 500


def test_a_fix_for_a_draft_that_changed_meanwhile_is_not_made(app):
    check(app, TWO)
    app.text_area(key="draft_text").set_value(f"Dear families! {TWO}")
    app.button(key="fix_1_0").click().run()
    assert text(app) == f"Dear families! {TWO}"
    assert "checked again first" in app.toast[0].value


def test_undo_is_not_offered_once_the_draft_was_edited_by_hand(app):
    check(app, TWO)
    app.button(key="fix_1_0").click().run()
    check(app, f"{text(app)} More by hand.")
    assert "undo" not in [button.key for button in app.button]


def test_a_new_draft_starts_with_nothing(app):
    check(app, TWO)
    app.button(key="set_aside_1").click().run()
    app.button(key="start_over").click().run()
    assert not text(app)
    assert "set aside by you" not in html(check(app, TWO))


def test_missing_models_are_told_and_nothing_is_called_clear(app, monkeypatch):
    import streamlit as st

    from smclassify.errors import ArtifactError

    def fail(cls, models=None):
        raise ArtifactError("models/manifest.json: missing; run `smclassify train`")

    monkeypatch.setattr(Checker, "load", classmethod(fail))
    st.cache_resource.clear()
    shown = html(check(app, "A fine day."))
    assert "Not checked" in shown
    assert "run `smclassify train`" in shown
    assert not app.exception

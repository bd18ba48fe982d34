"""Examples given with consent on the Check page, and their review; the store is always the test's own."""

import logging
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[1]
for folder in (ROOT, ROOT / "tests" / "fakes"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from fake_app_checker import FakeAppChecker  # noqa: E402

from smclassify.checker import Checker  # noqa: E402
from smclassify.feedback import FeedbackStore  # noqa: E402
from smclassify.vocabulary import Account, Draft  # noqa: E402

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
TWO = "Maya T. won. Those idiots lost."


@pytest.fixture
def place(tmp_path, monkeypatch):
    """The file of the test's own store."""
    monkeypatch.setenv("SMCLASSIFY_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("SMCLASSIFY_FEEDBACK", str(tmp_path / "feedback.sqlite"))
    return tmp_path / "feedback.sqlite"


@pytest.fixture
def app(place, monkeypatch):
    """The app, opened."""
    import streamlit as st

    monkeypatch.setattr(Checker, "load", classmethod(lambda cls, models=None: FakeAppChecker()))
    st.cache_resource.clear()
    return ok(AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run())


def ok(app):
    assert not app.exception
    return app


def html(app) -> str:
    return "\n".join(element.proto.body for element in app.html)


def check(app, text):
    app.text_area(key="draft_text").set_value(text)
    return ok(app.button(key="check").click().run())


def box(app, number):
    """The consent box of a card."""
    return next(box for box in app.checkbox if box.key.startswith(f"keep_{number}_"))


def set_aside(app, number, reason, *, consent=True):
    app.radio(key=f"reason_{number}").set_value(reason)
    if consent:
        box(app, number).check()
    return ok(app.button(key=f"set_aside_{number}").click().run())


def examples(place):
    with FeedbackStore(place) as store:
        return store.examples()


def given(place, *texts):
    """Examples in the store, by id."""
    with FeedbackStore(place) as store:
        return [store.keep(FakeAppChecker().check(Draft(text=text)), consent=True, unsure=i / 10)
                for i, text in enumerate(texts)]


def review(app, alias="ann"):
    ok(app.switch_page("app_pages/review.py").run())
    return ok(app.text_input(key="reviewer").set_value(alias).run())


WRONG, NOBODY = "It is not what the checker thinks it is", "It is nobody's name: a club, a shop, a place"


class TestConsent:
    def test_the_box_is_unticked_and_says_where(self, app, place):
        check(app, TWO)
        assert box(app, 1).value is False
        assert place.name.replace(".", "\\.") in box(app, 1).label
        assert "names are replaced, it is stored on" in box(app, 1).label

    def test_nothing_is_stored_without_it(self, app, place):
        set_aside(check(app, TWO), 1, WRONG, consent=False)
        assert "set aside by you" in html(app)
        assert not place.exists()

    def test_a_tick_alone_stores_nothing(self, app, place):
        check(app, TWO)
        box(app, 1).check().run()
        assert not place.exists()

    def test_what_was_stored_is_shown_and_can_be_deleted(self, app, place):
        set_aside(check(app, TWO), 2, WRONG)
        [example] = examples(place)
        assert "Maya" not in example.text
        assert example.names_replaced
        [word] = example.reviews
        assert (word.labels, word.reason) == (("student_name",), f"harassing: {WRONG}")
        assert set(example.said) == {"student_name", "harassing"}
        shown = html(app)
        assert example.text in shown
        assert f"smclassify feedback delete {example.id[:12]}" in shown
        ok(app.button(key=f"forget_{example.id}").click().run())
        assert examples(place) == []
        assert example.id[:12] not in html(app)

    def test_the_next_problem_starts_unticked(self, app):
        set_aside(check(app, TWO), 1, WRONG)
        assert box(app, 1).value is False

    def test_a_reason_for_names_is_no_reason_for_the_next_problem(self, app, place):
        set_aside(check(app, "Lily won. Those idiots lost."), 1, NOBODY)
        assert app.radio(key="reason_1").value == WRONG
        ok(app.button(key="set_aside_1").click().run())
        assert len(examples(place)) == 1

    def test_own_words_are_not_stored(self, app, place):
        check(app, TWO)
        app.text_input(key="note_1").set_value("Maya is my niece")
        set_aside(app, 1, "I have permission")
        [example] = examples(place)
        assert "Maya" not in example.text
        assert "niece" not in example.reviews[0].reason
        assert example.reviews[0].decision == "accepted"

    def test_nobodys_name_stays_as_written(self, app, place):
        set_aside(check(app, "Lily won."), 1, NOBODY)
        [example] = examples(place)
        assert (example.text, example.reviews[0].labels, example.spans) == ("Lily won.", (), ())

    def test_one_of_two_names_leaves_the_other(self, app, place):
        set_aside(check(app, "Kofi won. Then Lily left us."), 1, WRONG)
        [example] = examples(place)
        [word] = example.reviews
        assert word.labels == ("student_name",)
        [span] = word.spans
        assert example.text[: span.start].endswith("Then ")

    def test_another_reason_leaves_the_label_open(self, app, place):
        set_aside(check(app, TWO), 2, "Another reason")
        [example] = examples(place)
        [word] = example.reviews
        assert (word.labels, word.optional) == (("student_name",), ("harassing",))
        assert word.spans == example.spans

    def test_a_second_problem_of_the_draft_replaces_the_example(self, app, place):
        set_aside(set_aside(check(app, TWO), 2, WRONG), 1, WRONG)
        [example] = examples(place)
        assert example.reviews[0].decision == "dismissed"

    def test_a_store_that_fails_costs_nothing(self, app, monkeypatch, tmp_path, caplog):
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("SMCLASSIFY_FEEDBACK", str(tmp_path / "file" / "feedback.sqlite"))
        with caplog.at_level(logging.DEBUG):
            set_aside(check(app, TWO), 1, WRONG)
        shown = html(app)
        assert "The example was not stored" in shown
        assert "set aside by you" in shown
        assert app.text_area(key="draft_text").value == TWO
        assert "Maya" not in caplog.text

    def test_an_unforeseen_failure_quotes_nothing(self, app, place, monkeypatch, caplog):
        def fail(*_, **__):
            raise ZeroDivisionError(TWO)

        monkeypatch.setattr(FeedbackStore, "correct", fail)
        with caplog.at_level(logging.DEBUG):
            set_aside(check(app, TWO), 1, WRONG)
        assert "The example was not stored:</strong> the feedback store failed (ZeroDivisionError)" in html(app)
        assert "Maya" not in caplog.text
        assert examples(place) == []

    def test_markup_is_shown_letter_by_letter(self, app, place):
        set_aside(check(app, f"Those idiots lost. {SCRIPT}"), 1, WRONG)
        assert SCRIPT in examples(place)[0].text
        assert "<script" not in html(app)
        assert "<img" not in html(app)


class TestReview:
    def test_an_empty_store_explains_itself_and_none_is_made(self, app, place):
        ok(app.switch_page("app_pages/review.py").run())
        assert "Nothing to review yet" in html(app)
        assert not place.exists()

    def test_nothing_is_asked_before_there_is_an_alias(self, app, place):
        given(place, TWO)
        review(app, " ")
        assert "Enter your alias" in html(app)
        assert not app.button

    def test_uncertain_ones_come_first_and_are_accepted(self, app, place):
        sure, unsure = given(place, "Those idiots lost.", "Vote yes on the budget")
        assert unsure[:12] in html(review(app))
        assert "0 of 2" in html(app)
        ok(app.button(key="accept").click().run())
        assert "1 of 2" in html(app)
        assert sure[:12] in html(app)
        ok(app.button(key="accept").click().run())
        assert "You have reviewed everything" in html(app)
        assert [e.reviews[0].decision for e in examples(place)] == ["accepted", "accepted"]

    def test_a_correction(self, app, place):
        [id] = given(place, TWO)
        review(app)
        assert app.button(key="correct").disabled
        app.checkbox(key=f"label_{id}_harassing").uncheck()
        app.checkbox(key=f"label_{id}_political").check().run()
        assert app.button(key="accept").disabled
        ok(app.button(key="correct").click().run())
        [word] = examples(place)[0].reviews
        assert (word.reviewer, word.labels) == ("ann", ("political", "student_name"))

    def test_a_skipped_one_comes_last(self, app, place):
        sure, unsure = given(place, "Those idiots lost.", "Vote yes on the budget")
        ok(review(app).button(key="skip").click().run())
        assert sure[:12] in html(app)
        ok(app.button(key="accept").click().run())
        assert unsure[:12] in html(app)
        assert "You skipped it before" in html(app)

    def test_categories_that_the_policy_allows_are_not_offered(self, app, place):
        with FeedbackStore(place) as store:
            store.keep(FakeAppChecker().check(Draft(text="Those idiots.", account=Account.PERSONAL)), consent=True)
        review(app)
        assert not [box for box in app.checkbox if box.key.endswith("_political")]

    def test_disagreement_is_shown(self, app, place):
        [id] = given(place, "Those idiots lost.")
        with FeedbackStore(place) as store:
            store.accept(id, "bob")
            store.correct(id, "<b>cy</b>", labels=[])
        shown = html(review(app))
        assert "Where reviewers disagree: 1 example" in shown
        assert "<td>An insult</td><td>bob</td><td>&lt;b&gt;cy&lt;/b&gt;</td>" in shown

    def test_markup_in_a_stored_text_is_shown_as_text(self, app, place):
        [id] = given(place, f"Those idiots {SCRIPT} lost.")
        with FeedbackStore(place) as store:
            store.accept(id, "bob")
            store.correct(id, "cy", labels=[])
        shown = html(review(app))
        assert shown.count("&lt;script&gt;alert(1)") == 2
        assert "<script" not in shown
        assert "<img" not in shown

    def test_the_alias_stays_while_pages_are_turned(self, app, place):
        given(place, TWO)
        review(app)
        ok(app.switch_page("app_pages/policies.py").run())
        ok(app.switch_page("app_pages/review.py").run())
        assert app.text_input(key="reviewer").value == "ann"

    def test_an_answer_that_cannot_be_saved_says_so(self, app, place):
        [id] = given(place, TWO)
        review(app)
        with FeedbackStore(place) as store:
            store.delete([id])
        given(place, "Those idiots lost.")
        ok(app.button(key="accept").click().run())
        assert "Your answer was not saved" in html(app)

    def test_a_broken_store_says_so(self, app, place):
        place.write_bytes(b"no database" * 100)
        ok(app.switch_page("app_pages/review.py").run())
        assert "The examples cannot be read" in html(app)

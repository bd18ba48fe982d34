"""Whatever the text: no exception, offsets that point into it, and never clear without a judgement."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smclassify.report import to_record
from smclassify.vocabulary import Account, Draft, Verdict

PIECES = st.sampled_from([
    "Maya", "T.", "#MayaStrong", "@lily_k", "We're at", "Mystic Aquarium", "now!", "f***ing", "idiot", "860-555-0119",
    "\n", "\u2028", "   ", "\x00", "🎉", "👩‍👩‍👧", "é", "e\u0301", "\u200b", "ﬁ", "Ⓕ", "𝐟𝐮𝐜𝐤", "İ", "ß", "㎑", "\ud83d",
    "مرحبا", "中文", "a" * 300,
])
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=12).map(" ".join),
    st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=12).map("".join),
)


def checked(test):
    """Hypothesis's settings for a test that goes through the models."""
    rosters = st.sampled_from([(), ("Maya Turner", "Lily Kim")])
    test = given(text=TEXTS, account=st.sampled_from(Account), roster=rosters)(test)
    return settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])(test)


@checked
def test_offsets_point_into_the_text(checker, text, account, roster):
    report = checker.check(Draft(text=text, account=account, roster=roster))
    marks = [*(ruling.finding for ruling in report.rulings), *report.entities]
    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)


@checked
def test_unjudged_is_never_clear(checker, text, account, roster):
    report = checker.check(Draft(text=text, account=account, roster=roster))
    assert not (report.error and report.verdict == Verdict.CLEAR)


@checked
def test_a_record_quotes_the_text_that_it_points_to(checker, text, account, roster):
    record = to_record(checker.check(Draft(text=text, account=account, roster=roster)))
    marks = [*record["findings"], *record["entities"]]
    assert all(record["text"][mark["start"] : mark["end"]] == mark["text"] for mark in marks)


@checked
def test_labels_are_those_of_the_grave_findings(checker, text, account, roster):
    record = to_record(checker.check(Draft(text=text, account=account, roster=roster)))
    grave = {finding["category"] for finding in record["findings"] if finding["severity"] in {"review", "stop"}}
    assert record["labels"] == sorted(grave)


@pytest.mark.parametrize("text", [
    pytest.param("Go team! " * 500, id="sentences"),
    pytest.param("a" * 99_999, id="one word"),
    pytest.param("\n" * 5000 + "Go team!", id="lines"),
])
def test_long_texts_are_read(checker, text):
    assert checker.check(Draft(text=text)).draft.text == text

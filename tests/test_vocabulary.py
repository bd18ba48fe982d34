"""The values everything is written in: frozen, ordered, and silent about a post's text."""

from dataclasses import FrozenInstanceError

import pytest
from pytest import param

from smclassify.vocabulary import Account, Category, Draft, Finding, Report, Ruling, Severity, Verdict

SECRET = "Maya T. has the flu"


def ruling(category, severity):
    finding = Finding(category=category, start=0, end=4, score=0.9, words=("flu",))
    return Ruling(finding=finding, severity=severity, clauses=("crec-all-3",), message="why", suggestion="how")


def report(*rulings):
    return Report(draft=Draft(text=SECRET), verdict=Verdict.STOP, rulings=rulings)


def test_there_are_nineteen_categories():
    assert len(Category) == 19


def test_a_draft_is_for_a_sponsored_account_under_crec_unless_told_otherwise():
    draft = Draft(text="hello")
    assert (draft.account, draft.policy, draft.roster) == (Account.SPONSORED, "crec", ())


@pytest.mark.parametrize(("milder", "graver"), [
    param(Severity.ALLOWED, Severity.NOTE, id="note"),
    param(Severity.NOTE, Severity.REVIEW, id="review"),
    param(Severity.REVIEW, Severity.STOP, id="stop"),
])
def test_severities_have_a_rank(milder, graver):
    assert milder.rank < graver.rank


@pytest.mark.parametrize(("severity", "flagged"), [
    param(Severity.STOP, ("harassing",), id="stop"),
    param(Severity.REVIEW, ("harassing",), id="review"),
    param(Severity.NOTE, (), id="note"),
    param(Severity.ALLOWED, (), id="allowed"),
])
def test_what_counts_as_flagged(severity, flagged):
    assert report(ruling(Category.HARASSING, severity)).labels == flagged


def test_labels_are_sorted_and_each_once():
    stop = [ruling(c, Severity.STOP) for c in (Category.STUDENT_NAME, Category.BOUNDARY, Category.STUDENT_NAME)]
    assert report(*stop).labels == ("boundary", "student_name")


@pytest.mark.parametrize("value", [
    param(Draft(text=SECRET, roster=("Maya Turner",)), id="draft"),
    param(ruling(Category.STUDENT_INFO, Severity.STOP), id="ruling"),
    param(report(ruling(Category.STUDENT_INFO, Severity.STOP)), id="report"),
])
def test_nothing_shows_a_posts_words(value):
    assert not any(word in repr(value) for word in ("Maya", "flu"))


@pytest.mark.parametrize(("value", "name"), [
    param(Draft(text=SECRET), "text", id="draft"),
    param(ruling(Category.BOUNDARY, Severity.STOP).finding, "score", id="finding"),
    param(report(), "verdict", id="report"),
])
def test_values_are_frozen(value, name):
    with pytest.raises(FrozenInstanceError):
        setattr(value, name, None)

"""A name that reviewers said is nobody's is learned from several corrections, and never at a student's cost."""

from dataclasses import replace

import pytest

from smclassify.checker import Checker
from smclassify.corpus import LabelledPost, Span
from smclassify.nobody import learned, occurrences
from smclassify.resources import models_path
from smclassify.vocabulary import Draft


def correction(text, *, note="feedback: dismissed", name=None):
    spans = (Span("student_name", text.index(name), text.index(name) + len(name)),) if name else ()
    labels = frozenset({"student_name"} if name else ())
    return LabelledPost(draft=Draft(text=text), labels=labels, spans=spans, note=note)


def taken(posts, name="Tobias"):
    return [(i, p.draft.text.index(name), p.draft.text.index(name) + len(name)) for i, p in enumerate(posts)
            if name in p.draft.text]


BAND = [correction("Thanks to Young Tobias!"), correction("Young Tobias played."),
        correction("We heard Young Tobias's encore.")]


def test_it_takes_several_corrections():
    assert learned(BAND, taken(BAND)) == ("Young Tobias",)
    assert learned(BAND[:2], taken(BAND[:2])) == ()


def test_only_corrections_teach():
    posts = [correction(p.draft.text, note="") for p in BAND]
    assert learned(posts, taken(posts)) == ()


def test_a_single_name_is_never_excluded():
    posts = [correction(f"{word} by Tobias today.") for word in ("Music", "Songs", "Drums", "Bells")]
    assert learned(posts, taken(posts)) == ()


def test_a_students_name_anywhere_wins():
    posts = [*BAND, correction("Young Tobias is in 4B.", note="", name="Tobias")]
    assert learned(posts, taken(posts[:3])) == ()


@pytest.mark.parametrize(("text", "found"), [
    ("See Young Tobias!", [(4, 16)]), ("YOUNG TOBIAS LIVE", [(0, 12)]), ("#YoungTobias", [(1, 12)]),
    ("young Tobias is nine", []), ("Young Tobiasson", []), ("Tobias", []), ("Young, Tobias", []),
])
def test_where_it_stands(text, found):
    assert occurrences(text, ("Young Tobias",)) == found


@pytest.mark.skipif(not (models_path() / "manifest.json").is_file(), reason="there are no models yet")
def test_the_judge_heeds_it_and_a_roster_overrules_it():
    checker = Checker.load()
    draft = Draft(text="So proud of Tobias Grant, who read his whole poem to the class!")
    assert "student_name" in checker.check(draft).labels
    checker.judge.nobody = ("Tobias Grant",)
    assert "student_name" not in checker.check(draft).labels
    assert "student_name" in checker.check(replace(draft, roster=("Tobias Grant",))).labels

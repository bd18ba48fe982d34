"""Figures that were worked out by hand."""

import pytest
from pytest import param

from smclassify.corpus import LabelledPost, Span
from smclassify.evaluate import evaluate, recased, render, score
from smclassify.vocabulary import (
    Account,
    Category,
    Draft,
    Entity,
    EntityLabel,
    Finding,
    Report,
    Ruling,
    Severity,
    Verdict,
)

TEXT = "0123456789" * 3


def post(*labels, optional=(), spans=(), **more):
    fields = {key: more.pop(key) for key in ("account", "policy") if key in more}
    return LabelledPost(draft=Draft(text=TEXT, **fields), labels=frozenset(labels), optional=frozenset(optional),
                        spans=tuple(Span(*span) for span in spans), file="f", **more)


def report(*flagged, places=(), error=None):
    """A report that flags categories, each as ``name`` or ``(name, start, end)``."""
    rulings = []
    for item in flagged:
        name, start, end = (item, 0, 1) if isinstance(item, str) else item
        finding = Finding(category=Category(name), start=start, end=end, score=0.9)
        rulings.append(Ruling(finding=finding, severity=Severity.STOP, clauses=("c",), message="m", suggestion="s"))
    entities = tuple(Entity(label=EntityLabel.LOCATION, start=start, end=end) for start, end in places)
    return Report(draft=Draft(text=TEXT), verdict=Verdict.STOP if flagged else Verdict.CLEAR, rulings=tuple(rulings),
                  entities=entities, error=error)


def test_counts_of_a_category():
    posts = [post("obscene"), post("obscene"), post("obscene"), post(), post()]
    reports = [report("obscene"), report("obscene"), report(), report("obscene"), report()]
    figures = score(posts, reports)["categories"]["obscene"]
    assert figures == {"precision": 2 / 3, "recall": 2 / 3, "f1": 2 / 3, "support": 3, "alarms": 1}


@pytest.mark.parametrize("said", [(), ("harassing",)], ids=["left out", "flagged"])
def test_optional_counts_neither_way(said):
    result = score([post("obscene", optional=["harassing"])], [report("obscene", *said)])
    harassing = result["categories"]["harassing"]
    assert (result["exact"], harassing["support"], harassing["alarms"]) == (1.0, 0, 0)


@pytest.mark.parametrize("said", [(), ("harassing",)], ids=["left out", "flagged"])
def test_a_post_with_optional_labels_alone_is_clean_either_way(said):
    clean = score([post(optional=["harassing"])], [report(*said)])["clean"]
    assert clean == {"posts": 1, "flagged": 0.0}


def test_macro_f1_is_over_the_categories_that_occur():
    result = score([post("obscene"), post("political")], [report("obscene"), report("boundary")])
    assert result["macro_f1"] == 0.5


def test_clean_posts_flagged():
    result = score([post(), post(), post("obscene")], [report("boundary"), report(), report()])
    assert result["clean"] == {"posts": 2, "flagged": 0.5}


def test_clean_posts_flagged_by_context():
    posts = [post(account=Account.PERSONAL), post(policy="stonington"), post(policy="stonington")]
    result = score(posts, [report("boundary"), report("boundary"), report()])
    assert result["clean_by_context"] == {"personal/crec": 1.0, "sponsored/stonington": 0.5}


def test_ordinary_posts_say_so_in_their_note():
    posts = [post(note="ordinary: lunch menu"), post(note="near miss")]
    assert score(posts, [report(), report("boundary")])["ordinary"] == {"posts": 1, "flagged": 0.0}


@pytest.mark.parametrize(("reports", "right"), [
    param([report("obscene"), report()], 1.0, id="both right"),
    param([report("obscene"), report("obscene")], 0.0, id="one right"),
    param([report(), report("obscene")], 0.0, id="both wrong"),
])
def test_a_pair_is_right_when_both_are(reports, right):
    assert score([post("obscene", pair="p"), post(pair="p")], reports)["pairs"] == {"pairs": 1, "right": right}


def test_one_sibling_is_no_pair():
    assert score([post("obscene", pair="p")], [report("obscene")])["pairs"] == {"pairs": 0, "right": None}


@pytest.mark.parametrize(("category", "found", "f1"), [
    param("student_name", (5, 9), 1.0, id="name, exact"),
    param("student_name", (5, 8), 0.0, id="name, a letter short"),
    param("live_location", (5, 9), 1.0, id="clause, exact"),
    param("live_location", (8, 20), 1.0, id="clause, overlap"),
    param("live_location", (9, 20), 0.0, id="clause, beside"),
])
def test_spans(category, found, f1):
    result = score([post(category, spans=[(category, 5, 9)])], [report((category, *found))])
    assert result["spans"][category]["f1"] == f1


def test_places_are_spans_whatever_is_flagged():
    result = score([post(spans=[("location", 5, 9), ("location", 12, 15)])], [report(places=[(5, 9), (20, 22)])])
    assert result["spans"]["location"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "support": 2, "alarms": 1}


def test_one_clause_found_in_two_parts_is_found_once():
    found = report(("live_location", 0, 4), ("live_location", 6, 9))
    spans = score([post("live_location", spans=[("live_location", 0, 9)])], [found])["spans"]
    assert spans["live_location"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "support": 1, "alarms": 0}


def test_spans_of_an_optional_category_count_neither_way():
    result = score([post(optional=["student_name"], spans=[("student_name", 5, 9)])], [report(("student_name", 0, 3))])
    assert result["spans"]["student_name"]["support"] == result["spans"]["student_name"]["alarms"] == 0


def test_posts_that_could_not_be_judged():
    assert score([post(), post()], [report(error="too long"), report()])["unjudged"] == 1


def test_nothing_to_score():
    result = score([], [])
    assert (result["posts"], result["macro_f1"], result["exact"]) == (0, None, None)


def test_posts_and_reports_must_match():
    with pytest.raises(ValueError, match="shorter"):
        score([post(), post()], [report()])


def test_evaluate_asks_the_checker():
    class Silent:
        def check_many(self, drafts):
            return (report() for _ in drafts)

    assert evaluate(Silent(), [post("obscene")])["categories"]["obscene"]["recall"] == 0.0


def test_the_weakest_category_comes_first():
    text = render(score([post("obscene"), post("political")], [report("obscene"), report()]))
    assert text.index("political ") < text.index("obscene ")


def test_figures_of_nothing_can_be_shown():
    assert "0 posts" in render(score([], []))


@pytest.mark.parametrize(("text", "upper"), [("Maya ﬁt ß", "MAYA ﬁT ß")])
def test_another_case_moves_no_letter(text, upper):
    changed = recased(LabelledPost(draft=Draft(text=text), labels=frozenset()), str.upper)
    assert changed.draft.text == upper

"""Intervals cover what they should, the paired test tells noise from change, and pages take nothing for markup."""

import json
import random
from dataclasses import replace

import numpy as np
import pytest

from smclassify import policy
from smclassify.comparison import METRICS, compare, measure, to_html, to_json, to_text
from smclassify.comparison.counting import figures, metric_name, tally
from smclassify.comparison.slices import length, name_origin
from smclassify.corpus import LabelledPost, Span
from smclassify.errors import InputError
from smclassify.evaluate import score
from smclassify.vocabulary import Account, Category, Draft, Finding, Report

CREC = policy.load("crec")
KINDS = ((), ("student_name",), ("harassing",), ("political",), ("live_location",))


def labelled(number, labels, *, pair=None, account="sponsored", note="", text=None, optional=()):
    text = text or f"Post {number} of a long year."
    spans = tuple(Span(c, 0, 4) for c in labels if c in ("student_name", "live_location"))
    return LabelledPost(draft=Draft(text=text, id=str(number), account=Account(account)), labels=frozenset(labels),
                        spans=spans, pair=pair, file="f.jsonl", note=note, optional=frozenset(optional))


def said(post, labels) -> Report:
    return CREC.judge(post.draft, [Finding(category=Category(c), start=0, end=4, score=0.9) for c in labels])


def corpus(size=200, seed=0):
    rng = random.Random(seed)
    return [labelled(i, rng.choice(KINDS), pair=f"p{i // 2}", note="ordinary" if i % 3 else "") for i in range(size)]


def answers(posts, right, seed=0):
    """Reports that are right with this probability, else the wrong way round."""
    rng = random.Random(seed)
    return [said(p, p.labels if rng.random() < right else () if p.labels else ("harassing",)) for p in posts]


class TestMeasure:
    def test_it_agrees_with_the_score(self):
        posts = corpus()
        reports = answers(posts, 0.8)
        ours, theirs = measure(posts, reports, rounds=20)["figures"], score(posts, reports)
        assert ours["macro_f1"]["value"] == pytest.approx(theirs["macro_f1"])
        assert ours["exact"]["value"] == pytest.approx(theirs["exact"])
        assert ours["clean_flagged"]["value"] == pytest.approx(theirs["clean"]["flagged"])
        assert ours["ordinary_flagged"]["value"] == pytest.approx(theirs["ordinary"]["flagged"])
        for category in ("student_name", "harassing"):
            assert ours[f"f1:{category}"]["value"] == pytest.approx(theirs["categories"][category]["f1"])
        assert ours["spans:student_name"]["value"] == pytest.approx(theirs["spans"]["student_name"]["f1"])

    def test_the_interval_holds_the_value_and_narrows_with_more_posts(self):
        widths = []
        for size in (100, 1600):
            posts = corpus(size)
            exact = measure(posts, answers(posts, 0.8), rounds=300, sliced=False)["figures"]["exact"]
            assert exact["low"] <= exact["value"] <= exact["high"]
            widths.append(exact["high"] - exact["low"])
        assert widths[1] < widths[0] / 2.5

    def test_it_covers_the_truth_about_as_often_as_it_says(self):
        inside = 0
        for seed in range(30):
            posts = [replace(post, pair=None) for post in corpus(150, seed)]
            exact = measure(posts, answers(posts, 0.8, seed), rounds=200, sliced=False)["figures"]["exact"]
            inside += exact["low"] <= 0.8 <= exact["high"]
        assert inside >= 25

    def test_siblings_are_drawn_together(self):
        """Twins that are right or wrong as one carry half of what so many strangers would."""
        strangers = [labelled(i, ("harassing",)) for i in range(400)]
        twins = [replace(post, pair=f"p{i // 20}") for i, post in enumerate(strangers)]
        reports = [said(post, post.labels if i // 20 % 2 else ()) for i, post in enumerate(strangers)]
        width = [np.ptp([m["low"], m["high"]]) for m in
                 (measure(p, reports, rounds=300, sliced=False)["figures"]["exact"] for p in (strangers, twins))]
        assert width[1] > 3 * width[0]

    def test_the_same_seed_gives_the_same_interval(self):
        posts = corpus(60)
        reports = answers(posts, 0.7)
        assert measure(posts, reports, rounds=50) == measure(posts, reports, rounds=50)

    def test_what_cannot_be_said_is_left_out(self):
        posts = [labelled(i, ("harassing",)) for i in range(20)]
        found = measure(posts, [said(p, p.labels) for p in posts], rounds=20)["figures"]
        assert "clean_flagged" not in found and "f1:political" not in found
        assert found["macro_f1"]["value"] == 1

    def test_an_optional_category_counts_neither_way(self):
        posts = [labelled(i, (), optional=("harassing",)) for i in range(20)]
        found = measure(posts, [said(p, ("harassing",)) for p in posts], rounds=20)["figures"]
        assert found["exact"]["value"] == 1 and found["clean_flagged"]["value"] == 0

    def test_nothing_to_measure_is_an_error(self):
        with pytest.raises(InputError, match="0 posts"):
            measure([], [])
        with pytest.raises(InputError, match="a report for every post"):
            measure(corpus(3), [])


class TestCompare:
    def test_a_worse_model_is_told_from_a_better_one(self):
        posts = corpus(400)
        good, bad = answers(posts, 0.95, 1), answers(posts, 0.7, 2)
        found = compare(posts, good, bad, rounds=300, sliced=False)["figures"]
        assert found["exact"]["high"] < 0 and found["exact"]["p"] < 0.01
        assert found["clean_flagged"]["low"] > 0
        back = compare(posts, bad, good, rounds=300, sliced=False)["figures"]
        assert back["exact"]["difference"] == pytest.approx(-found["exact"]["difference"])

    def test_the_same_answers_are_no_change(self):
        posts = corpus(80)
        reports = answers(posts, 0.8)
        for entry in compare(posts, reports, reports, rounds=50, sliced=False)["figures"].values():
            assert (entry["difference"], entry["low"], entry["high"], entry["p"]) == (0, 0, 0, 1)

    def test_noise_is_seldom_taken_for_change(self):
        alarms = 0
        for seed in range(20):
            posts = corpus(120, seed)
            pair = answers(posts, 0.8, seed), answers(posts, 0.8, seed + 1000)
            alarms += compare(posts, *pair, rounds=150, sliced=False)["figures"]["exact"]["p"] < 0.05
        assert alarms <= 4


class TestSlices:
    @pytest.mark.parametrize(("words", "slice_name"), [(1, "1 to 12 words"), (12, "1 to 12 words"),
                                                       (13, "13 to 30 words"), (80, "31 to 80 words"),
                                                       (81, "more than 80 words")])
    def test_by_length(self, words, slice_name):
        assert length(labelled(0, (), text="word " * words)) == slice_name

    def test_by_the_origin_of_names(self):
        def origin(text, end):
            return name_origin(replace(labelled(0, (), text=text), spans=(Span("student_name", 0, end),)))

        assert name_origin(labelled(0, (), text="Nobody won")) is None
        assert (origin("Xiomara won", 7), origin("Qqzx won", 4)) == ("hispanic", None)

    def test_small_ones_are_left_out(self):
        posts = [labelled(i, (), account="personal" if i < 3 else "sponsored") for i in range(40)]
        by_account = measure(posts, answers(posts, 1), rounds=20)["slices"]["account"]
        assert {name: part["posts"] for name, part in by_account.items()} == {"sponsored": 37}


@pytest.fixture(scope="module")
def results():
    posts = corpus(100)
    posts = [replace(p, draft=replace(p.draft, policy="<script>alert(1)</script>")) for p in posts]
    good, bad = answers(corpus(100), 0.95, 1), answers(corpus(100), 0.5, 2)
    return measure(posts, good, rounds=40), compare(posts, good, bad, rounds=40)


class TestTables:
    def test_html_escapes(self, results):
        for result in results:
            page = to_html(result, title="<img src=x onerror=alert(2)>")
            assert "<script>" not in page and "<img" not in page
            assert "&lt;script&gt;" in page and "&lt;img" in page
            assert "http" not in page

    def test_a_change_beyond_noise_has_its_sign(self, results):
        assert 'class="worse"' in to_html(results[1]) and "worse" in to_text(results[1])
        assert 'class="worse"' not in to_html(results[0])

    def test_text_is_aligned_and_acts_on_no_terminal(self, results):
        posts = [labelled(i, (), account="sponsored") for i in range(20)]
        posts = [replace(p, draft=replace(p.draft, policy="\x1b[31mred")) for p in posts]
        text = to_text(measure(posts, answers(posts, 1), rounds=20))
        assert "\x1b" not in text
        (first,) = [line for line in to_text(results[0]).splitlines() if "macro F1   " in line]
        assert len(first.split()) == 5

    def test_json_comes_back_whole(self, results):
        for result in results:
            assert json.loads(to_json(result)) == result

    def test_every_figure_has_a_name(self):
        assert len({metric_name(metric) for metric in METRICS}) == len(METRICS)
        posts = corpus(10)
        assert figures(tally(posts, answers(posts, 1)).flat.sum(axis=0, keepdims=True)).shape == (1, len(METRICS))

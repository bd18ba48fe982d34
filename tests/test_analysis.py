"""Where the checker goes wrong, on answers made up for it."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from smclassify import analysis
from smclassify.checker import policy_of
from smclassify.corpus import LabelledPost, Span
from smclassify.encoder import CATEGORIES
from smclassify.errors import UnjudgedError
from smclassify.vocabulary import Account, Category, Draft, Finding


def post(number, *labels, pair=None, optional=()):
    draft = Draft(text=f"Post {number}", id=str(number))
    return LabelledPost(draft=draft, labels=frozenset(labels), optional=frozenset(optional), pair=pair)


def said(post, *labels):
    findings = [Finding(category=Category(label), start=0, end=4, score=0.9) for label in labels]
    return policy_of("crec").judge(post.draft, findings)


def test_confusions_name_what_was_said_instead():
    posts = [post(1, "harassing"), post(2, "harassing"), post(3), post(4, "political"), post(5, optional=["obscene"])]
    reports = [said(posts[0], "threatening"), said(posts[1]), said(posts[2], "obscene"), said(posts[3], "political"),
               said(posts[4], "obscene")]
    assert set(analysis.confusions(posts, reports)) == {
        ("harassing", "threatening", 1), ("harassing", "nothing", 1), ("nothing", "obscene", 1)}


def test_worst_pairs_come_first():
    posts = [post(1, "harassing", pair="a"), post(2, pair="a"), post(3, "harassing", pair="b"), post(4, pair="b"),
             post(5, pair="c"), post(6, pair="c")]
    reports = [said(posts[0], "harassing"), said(posts[1], "harassing"), said(posts[2]), said(posts[3], "political"),
               said(posts[4]), said(posts[5])]
    assert analysis.worst_pairs(posts, reports) == [([2, 3], 2), ([0, 1], 1)]


def test_truth_knows_what_is_optional():
    y = analysis.truth([post(1, "harassing", optional=["obscene"])])
    assert y.shape == (1, len(CATEGORIES))
    assert y[0, CATEGORIES.index("harassing")] == 1 and y[0, CATEGORIES.index("obscene")] == -1 and y.sum() == 0


def test_a_calibrated_model_lies_on_the_diagonal():
    rng = np.random.default_rng(0)
    p = rng.random((4000, 2))
    y = (rng.random(p.shape) < p).astype(int)
    y[0] = -1
    bins = analysis.reliability(p, y)
    assert sum(b["posts"] for b in bins) == 7998
    assert all(b["true"] == pytest.approx(b["said"], abs=0.06) for b in bins)


def test_labels_that_were_flipped_are_suspected():
    pytest.importorskip("cleanlab", reason="comes with the notebooks extra")
    rng = np.random.default_rng(0)
    y = np.zeros((200, len(CATEGORIES)), dtype=int)
    y[:100, 4] = 1
    p = np.clip(y * 0.8 + 0.1 + rng.normal(0, 0.05, y.shape), 0.01, 0.99)
    y[:5, 4] = 0
    found = analysis.suspects(p, y)
    assert len({row for row, category, _ in found if category == CATEGORIES[4]} & set(range(5))) >= 4
    assert len(found) <= 20


def test_a_post_on_a_page_is_escaped():
    text = "Maya <script>alert(1)</script>"
    page = analysis.post_html(LabelledPost(draft=Draft(text=text, policy="<b>"), labels=frozenset(),
                                           spans=(Span("student_name", 0, 4),)))
    assert "<mark>Maya</mark>" in page and "<script>" not in page and "<b>" not in page


def test_held_out_probabilities_have_a_row_a_post():
    posts = [replace(post(i, *["harassing"] * (i % 2)), file=f"f{i % 5}") for i in range(60)]
    p = analysis.held_out_probabilities(posts)
    assert p.shape == (60, len(CATEGORIES)) and ((p >= 0) & (p <= 1)).all()


class Reader:
    """A checker that has read everything already, with even thresholds."""

    def __init__(self, p):
        self.p = p
        self.judge = SimpleNamespace(tone=SimpleNamespace(thresholds_=np.full(len(CATEGORIES), 0.5)))

    def read(self, drafts):
        return [UnjudgedError("too long") if p is None else SimpleNamespace(
            probabilities=np.array([np.full(len(CATEGORIES), 0.01), np.full(len(CATEGORIES), p)])) for p in self.p]


def test_doubt_is_about_the_closest_call_on_the_drafts_own_account():
    drafts = [Draft(text="a"), Draft(text="b"), Draft(text="c", account=Account.PERSONAL), Draft(text="d")]
    even, sure, other_account, unread = analysis.doubt(Reader([0.5, 0.99, 0.5, None]), drafts)
    assert even == 1 and sure < 0.02 and other_account < 0.02 and unread < 0.02

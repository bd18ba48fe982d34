"""Where the checker goes wrong: calibration, confusions, pairs that it cannot tell apart, labels to look at again."""

from __future__ import annotations

import html
import warnings
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from scipy.special import expit, logit

from smclassify.corpus import LabelledPost
from smclassify.encoder import CATEGORIES
from smclassify.errors import InputError
from smclassify.report import mark, visible
from smclassify.spelling import spell
from smclassify.tone import outputs_for
from smclassify.train.heads import held_out_word_odds
from smclassify.vocabulary import Account, Draft, Report

__all__ = ["confusions", "doubt", "held_out_probabilities", "post_html", "probabilities", "reliability", "suspects",
           "truth", "worst_pairs"]

SIDES = tuple(Account)


def probabilities(checker, drafts: Sequence[Draft]) -> np.ndarray:
    """(drafts, categories): what the checker gives each category on the draft's account; 0 for what is unreadable."""
    reads = checker.read(drafts)
    return np.array([
        np.zeros(len(CATEGORIES)) if isinstance(read, Exception) else read.probabilities[SIDES.index(draft.account)]
        for read, draft in zip(reads, drafts, strict=True)
    ])


def doubt(checker, drafts: Sequence[Draft]) -> list[float]:
    """From 0 (sure) to 1: how near each draft's closest call is to its threshold, flagged or not.

    What `smclassify.feedback.FeedbackStore.keep` takes as ``unsure``, so that near misses are reviewed as well.
    """
    p = np.clip(probabilities(checker, drafts), 1e-6, 1 - 1e-6)
    return np.exp(-np.abs(logit(p) - logit(checker.judge.tone.thresholds_)).min(axis=1)).tolist()


def held_out_probabilities(posts: Sequence[LabelledPost]) -> np.ndarray:
    """(posts, categories) from word models that have not seen the post's file, whose posts fill five files or more."""
    odds = held_out_word_odds([spell(post.draft.text).text for post in posts], posts)
    return expit(np.array([row[outputs_for(p.draft.account)] for row, p in zip(odds, posts, strict=True)]))


def truth(posts: Sequence[LabelledPost]) -> np.ndarray:
    """(posts, categories): 1 flagged, 0 not, -1 optional."""
    return np.array([[1 if c in p.labels else -1 if c in p.optional else 0 for c in CATEGORIES] for p in posts])


def reliability(p: np.ndarray, y: np.ndarray, bins: int = 10) -> list[dict]:
    """For each bin of probability ``posts``, mean ``said`` and share ``true``; a calibrated model has them alike.

    ``p`` and ``y`` are of one shape; where ``y`` is negative nothing is known.
    """
    p, y = p[y >= 0], y[y >= 0]
    place = np.clip((p * bins).astype(int), 0, bins - 1)
    return [{"from": b / bins, "to": (b + 1) / bins, "posts": int((place == b).sum()),
             "said": float(p[place == b].mean()), "true": float(y[place == b].mean())} for b in np.unique(place)]


def confusions(posts: Sequence[LabelledPost], reports: Sequence[Report]) -> list[tuple[str, str, int]]:
    """(meant, said, posts), most first: a category missed and the false alarm in its place; ``nothing`` for neither."""
    counts: Counter[tuple[str, str]] = Counter()
    for post, report in zip(posts, reports, strict=True):
        flagged = set(report.labels) - post.optional
        missed, alarms = sorted(post.labels - flagged) or ["nothing"], sorted(flagged - post.labels) or ["nothing"]
        if missed != alarms:
            counts.update((meant, said) for meant in missed for said in alarms)
    return [(meant, said, count) for (meant, said), count in counts.most_common()]


def worst_pairs(posts: Sequence[LabelledPost], reports: Sequence[Report]) -> list[tuple[list[int], int]]:
    """(indices, how many are wrong) of siblings of which at least one is judged wrongly, worst first."""
    siblings = defaultdict(list)
    for index, post in enumerate(posts):
        if post.pair:
            siblings[post.group].append(index)
    wrong = {i for i, (post, report) in enumerate(zip(posts, reports, strict=True))
             if set(report.labels) - post.optional != post.labels}
    found = [(group, sum(i in wrong for i in group)) for group in siblings.values() if len(group) > 1]
    return sorted((pair for pair in found if pair[1]), key=lambda pair: -pair[1])


def suspects(p: np.ndarray, y: np.ndarray, most: int = 20) -> list[tuple[int, str, float]]:
    """(row, category, probability) of labels that are likely wrong, the most suspect first.

    By confident learning (Northcutt, Jiang and Chuang 2021), a category at a time, with the package ``cleanlab``.
    ``p`` must come from a model that was not trained on these rows.

    Raises
    ------
    InputError
        If cleanlab is not installed.
    """
    try:
        with warnings.catch_warnings(action="ignore"):  # in a notebook its progress bar asks for widgets
            from cleanlab.filter import find_label_issues
    except ImportError:
        raise InputError('label errors: cleanlab is not installed; pip install "smclassify[notebooks]"') from None
    out = []
    for column, category in enumerate(CATEGORIES):
        known = np.flatnonzero(y[:, column] >= 0)
        labels, said = y[known, column], p[known, column]
        if len(np.unique(labels)) < 2:
            continue
        both = np.column_stack([1 - said, said])
        ranked = find_label_issues(labels, both, return_indices_ranked_by="self_confidence", n_jobs=1)
        out += [(int(known[i]), category.value, float(said[i])) for i in ranked]
    return sorted(out, key=lambda found: -abs(y[found[0], CATEGORIES.index(found[1])] - found[2]))[:most]


def post_html(post: LabelledPost) -> str:
    """A labelled post as a paragraph of HTML, its names, places and whereabouts marked, everything escaped."""
    text = mark(post.draft.text, [(s.start, s.end) for s in post.spans], lambda n: "<mark>", lambda n: "</mark>",
                lambda piece: html.escape(visible(piece), quote=True))
    about = f"{post.draft.account}, {post.draft.policy}: {', '.join(sorted(post.labels)) or 'clean'}"
    return f'<p class="smc-draft">{text}<br><small>{html.escape(visible(about), quote=True)}</small></p>'

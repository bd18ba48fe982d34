"""What can be counted of reports against labels, by sibling group, and figures of the counts.

Groups are what is drawn again in a bootstrap and swapped in a paired test: siblings are written to differ in one
thing only, so their answers depend on each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from smclassify.corpus import LabelledPost, sibling_groups
from smclassify.evaluate import span_figures
from smclassify.vocabulary import Category, Report

__all__ = ["METRICS", "WORSE_WHEN_MORE", "Tally", "figures", "metric_name", "tally"]

CATEGORIES = tuple(Category)
SPANS = ("student_name", "location", "live_location")
SHARES = ("exact", "clean_flagged", "ordinary_flagged")
#: Every figure, in the order of `figures`.
METRICS = ("macro_f1", *SHARES, *(f"f1:{c}" for c in CATEGORIES), *(f"spans:{s}" for s in SPANS))
WORSE_WHEN_MORE = frozenset({"clean_flagged", "ordinary_flagged"})
NAMES = {"macro_f1": "macro F1", "exact": "posts with every label right", "clean_flagged": "clean posts flagged",
         "ordinary_flagged": "ordinary posts flagged"}


@dataclass(frozen=True)
class Tally:
    """Counts by sibling group.

    ``f1`` is (groups, categories and kinds of span, 3): hits, false alarms, misses. ``shares`` is (groups,
    `SHARES`, 2): how many of how many.
    """

    f1: np.ndarray
    shares: np.ndarray

    @property
    def flat(self) -> np.ndarray:
        """All counts of a group in one row."""
        return np.hstack([self.f1.reshape(len(self.f1), -1), self.shares.reshape(len(self.shares), -1)])


def tally(posts: Sequence[LabelledPost], reports: Sequence[Report]) -> Tally:
    """Count reports against labels as the labelling guidelines do; an optional category counts neither way."""
    groups = list(sibling_groups(posts).values())
    f1 = np.zeros((len(groups), len(CATEGORIES) + len(SPANS), 3))
    shares = np.zeros((len(groups), len(SHARES), 2))
    for row, group in enumerate(groups):
        for index in group:
            post, flagged = posts[index], set(reports[index].labels)
            for column, category in enumerate(CATEGORIES):
                if category not in post.optional:
                    truth, said = category in post.labels, category in flagged
                    f1[row, column] += truth and said, said and not truth, truth and not said
            alarm, ordinary = bool(flagged - post.optional), post.note.lower().startswith("ordinary")
            shares[row, 0] += flagged - post.optional == post.labels, 1
            if not post.labels:
                shares[row, 1] += alarm, 1
                shares[row, 2] += (alarm, 1) if ordinary else (0, 0)
        here = [posts[i] for i in group], [reports[i] for i in group]
        for column, entry in enumerate(span_figures(*here).values(), len(CATEGORIES)):
            hits = round(entry["recall"] * entry["support"])
            f1[row, column] = hits, entry["alarms"], entry["support"] - hits
    return Tally(f1, shares)


def figures(counts: np.ndarray) -> np.ndarray:
    """(rows, `METRICS`) from (rows, flat counts) summed over groups; not a number where nothing can be said."""
    n = len(CATEGORIES) + len(SPANS)
    hits, alarms, misses = np.moveaxis(counts[:, : n * 3].reshape(len(counts), n, 3), 2, 0)
    some, of = np.moveaxis(counts[:, n * 3 :].reshape(len(counts), len(SHARES), 2), 2, 0)
    known = (hits + misses)[:, : len(CATEGORIES)] > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        f1 = 2 * hits / (2 * hits + alarms + misses)
        macro = np.where(known, f1[:, : len(CATEGORIES)], 0).sum(axis=1) / known.sum(axis=1)
        return np.column_stack([macro, some / of, f1])


def metric_name(metric: str) -> str:
    """A figure's name as people write it."""
    kind, _, what = metric.partition(":")
    what = what.replace("_", " ")
    return NAMES.get(metric) or (f"{what} F1" if kind == "f1" else f"{what} spans F1")

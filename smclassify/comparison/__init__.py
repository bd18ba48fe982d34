"""How sure a figure is, and whether one model is better than another: intervals, paired tests, slices.

Intervals are percentile bootstraps over sibling groups (Efron 1979). Two models are compared on the same posts: the
interval is that of their difference, and ``p`` comes from approximate randomisation (Noreen 1989), which swaps
their answers group by group.

>>> result = compare(posts, reports_before, reports_after)
>>> print(to_text(result))
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from smclassify.comparison.counting import METRICS, WORSE_WHEN_MORE, figures, tally
from smclassify.comparison.slices import SLICES
from smclassify.comparison.tables import to_html, to_json, to_text
from smclassify.corpus import LabelledPost
from smclassify.errors import InputError
from smclassify.vocabulary import Report

__all__ = ["METRICS", "WORSE_WHEN_MORE", "compare", "measure", "to_html", "to_json", "to_text"]

ROUNDS = 2000
CHUNK = 200  # rounds at a time, to bound memory
LEAST = 10  # posts in a slice of which anything is said
SLICE_METRICS = ("macro_f1", "exact", "clean_flagged")


def measure(posts: Sequence[LabelledPost], reports: Sequence[Report], *, rounds: int = ROUNDS, seed: int = 0,
            level: float = 0.95, sliced: bool = True) -> dict:
    """Figures of one model with their intervals, over all posts and by slice.

    Returns
    -------
    dict
        ``figures``: for each of `METRICS` that can be said ``value``, ``low`` and ``high``; ``slices``: by kind
        (account, policy, length, name origin) and slice the number of ``posts`` and the same for a few figures.

    Raises
    ------
    InputError
        If there are no posts.
    """
    return {"posts": len(posts), "level": level, "figures": intervals(posts, reports, rounds, seed, level),
            "slices": by_slice(posts, lambda chosen: intervals(
                [posts[i] for i in chosen], [reports[i] for i in chosen], rounds // 4, seed, level, SLICE_METRICS,
            )) if sliced else {}}


def compare(posts: Sequence[LabelledPost], before: Sequence[Report], after: Sequence[Report], *, rounds: int = ROUNDS,
            seed: int = 0, level: float = 0.95, sliced: bool = True) -> dict:
    """Figures of two models on the same posts, with the interval of each difference and a paired test.

    Returns
    -------
    dict
        As `measure`, with ``before``, ``after``, ``difference`` (after - before), its ``low`` and ``high``, and
        ``p`` of a difference at least as large if the models were the same.
    """
    return {"posts": len(posts), "level": level, "figures": differences(posts, before, after, rounds, seed, level),
            "slices": by_slice(posts, lambda chosen: differences(
                [posts[i] for i in chosen], [before[i] for i in chosen], [after[i] for i in chosen], rounds // 4, seed,
                level, SLICE_METRICS)) if sliced else {}}


def intervals(posts, reports, rounds, seed, level, metrics=METRICS) -> dict[str, dict]:
    """``value``, ``low`` and ``high`` of each figure that can be said."""
    counts = counted(posts, reports)
    (value,) = figures(counts.sum(axis=0, keepdims=True))
    low, high = bounds(np.vstack([figures(w @ counts) for w in draws(len(counts), rounds, seed)]), level)
    return {name: {"value": float(value[i]), "low": float(low[i]), "high": float(high[i])}
            for i, name in enumerate(METRICS) if name in metrics and np.isfinite(value[i])}


def differences(posts, before, after, rounds, seed, level, metrics=METRICS) -> dict[str, dict]:
    """What `compare` says of each figure."""
    old, new = counted(posts, before), counted(posts, after)
    ((was,), (now,)) = figures(old.sum(axis=0, keepdims=True)), figures(new.sum(axis=0, keepdims=True))
    drawn = [figures(w @ new) - figures(w @ old) for w in draws(len(old), rounds, seed)]
    low, high = bounds(np.vstack(drawn), level)
    change, rng = new - old, np.random.default_rng(seed + 1)
    extreme = np.zeros(len(METRICS))
    for size in chunks(rounds):
        moved = rng.integers(0, 2, size=(size, len(old))).astype(float) @ change
        swapped = figures(new.sum(axis=0) - moved) - figures(old.sum(axis=0) + moved)
        extreme += (np.abs(swapped) >= np.abs(now - was) - 1e-12).sum(axis=0)
    p = (extreme + 1) / (rounds + 1)
    return {name: {"before": float(was[i]), "after": float(now[i]), "difference": float(now[i] - was[i]),
                   "low": float(low[i]), "high": float(high[i]), "p": float(p[i])}
            for i, name in enumerate(METRICS) if name in metrics and np.isfinite(now[i] - was[i])}


def counted(posts: Sequence[LabelledPost], reports: Sequence[Report]) -> np.ndarray:
    """(groups, counts); refuse what is empty or does not match."""
    if not posts or len(posts) != len(reports):
        raise InputError(f"comparison: {len(posts)} posts and {len(reports)} reports; pass a report for every post")
    return tally(posts, reports).flat


def draws(groups: int, rounds: int, seed: int) -> Iterator[np.ndarray]:
    """How often each group is drawn in each round, some rounds at a time: (rounds, groups)."""
    rng = np.random.default_rng(seed)
    for size in chunks(rounds):
        yield rng.multinomial(groups, np.full(groups, 1 / groups), size=size).astype(float)


def chunks(rounds: int) -> Iterator[int]:
    """Sizes that add up to ``rounds``."""
    for start in range(0, rounds, CHUNK):
        yield min(CHUNK, rounds - start)


def bounds(values: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """The interval of each column, of the rounds in which it could be said."""
    out = np.full((2, values.shape[1]), np.nan)
    for column in range(values.shape[1]):
        said = values[np.isfinite(values[:, column]), column]
        if len(said):
            out[:, column] = np.quantile(said, [(1 - level) / 2, (1 + level) / 2])
    return out[0], out[1]


def by_slice(posts: Sequence[LabelledPost], said: Callable[[list[int]], dict]) -> dict[str, dict]:
    """For each kind of slice, what is ``said`` of the posts of each slice that has enough of them."""
    out = {}
    for kind, slice_of in SLICES.items():
        names = [slice_of(post) for post in posts]
        out[kind] = {}
        for name in sorted({name for name in names if name is not None}):
            chosen = [i for i, other in enumerate(names) if other == name]
            if len(chosen) >= LEAST:
                out[kind][name] = {"posts": len(chosen), "figures": said(chosen)}
    return out

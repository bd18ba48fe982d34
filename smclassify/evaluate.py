"""Score the checker on labelled posts, as the labelling guidelines count.

A category in a post's ``optional`` list counts neither way. A near miss is a clean post built to fool; files that
do not say so count every clean post. A pair is right when each of its siblings gets exactly its labels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from smclassify.corpus import LabelledPost
from smclassify.vocabulary import Category, EntityLabel, Report

__all__ = ["evaluate", "recased", "render", "score"]


def evaluate(checker, posts: Iterable[LabelledPost]) -> dict:
    """Judge the posts and score the reports; see `score`."""
    posts = list(posts)
    return score(posts, list(checker.check_many(post.draft for post in posts)))


def score(posts: Sequence[LabelledPost], reports: Sequence[Report]) -> dict:
    """Figures of reports against labels.

    Returns
    -------
    dict
        ``categories``: precision, recall, f1, support and alarms by category; ``macro_f1``; ``clean`` and
        ``ordinary``: posts and share flagged; ``pairs``: number and share with every sibling right; ``spans``:
        precision, recall and f1 of student names and places (exact) and of whereabouts (any overlap);
        ``unjudged``: how many posts came back with an error.
    """
    counts = {category: [0, 0, 0] for category in Category}  # hits, false alarms, misses
    right, siblings, clean, ordinary, by_context = [], defaultdict(list), [], [], defaultdict(list)
    for post, report in zip(posts, reports, strict=True):
        flagged = set(report.labels)
        for category, count in counts.items():
            if category in post.optional:
                continue
            truth, said = category in post.labels, category in flagged
            count[0] += truth and said
            count[1] += said and not truth
            count[2] += truth and not said
        exact = flagged - post.optional == post.labels
        right.append(exact)
        if post.pair:
            siblings[post.group].append(exact)
        if not post.labels:
            alarm = bool(flagged - post.optional)
            clean.append(alarm)
            by_context[post.draft.account.value, post.draft.policy].append(alarm)
            if post.note.lower().startswith("ordinary"):
                ordinary.append(alarm)
    categories = {category.value: figures(*count) for category, count in counts.items()}
    known = [entry["f1"] for entry in categories.values() if entry["support"]]
    pairs = [all(rights) for rights in siblings.values() if len(rights) > 1]
    return {
        "posts": len(posts), "exact": share(right), "macro_f1": share(known), "categories": categories,
        "clean": {"posts": len(clean), "flagged": share(clean)},
        "clean_by_context": {"/".join(key): share(alarms) for key, alarms in sorted(by_context.items())},
        "ordinary": {"posts": len(ordinary), "flagged": share(ordinary)},
        "pairs": {"pairs": len(pairs), "right": share(pairs)},
        "spans": span_figures(posts, reports),
        "unjudged": sum(report.error is not None for report in reports),
    }


def share(values: Sequence[float]) -> float | None:
    """The mean, or None of nothing."""
    return sum(values) / len(values) if values else None


def figures(hits: int, alarms: int, misses: int) -> dict:
    """Precision, recall and F1 from counts."""
    precision = hits / (hits + alarms) if hits + alarms else 0.0
    recall = hits / (hits + misses) if hits + misses else 0.0
    f1 = 2 * hits / (2 * hits + alarms + misses) if hits + alarms + misses else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "support": hits + misses, "alarms": alarms}


def span_figures(posts: Sequence[LabelledPost], reports: Sequence[Report]) -> dict:
    """Figures for names and places (exact bounds) and whereabouts (any overlap)."""
    def said(report: Report, category: str) -> set[tuple[int, int]]:
        if category == "location":
            return {(e.start, e.end) for e in report.entities if e.label == EntityLabel.LOCATION}
        return {(r.finding.start, r.finding.end) for r in report.rulings if r.finding.category == category}

    out = {}
    for category, match in (("student_name", same), ("location", same), ("live_location", overlap)):
        hits = alarms = misses = 0
        for post, report in zip(posts, reports, strict=True):
            if category in post.optional:
                continue
            gold = {(s.start, s.end) for s in post.spans if s.category == category}
            found = said(report, category)
            hits += sum(any(match(g, f) for f in found) for g in gold)
            misses += sum(not any(match(g, f) for f in found) for g in gold)
            alarms += sum(not any(match(g, f) for g in gold) for f in found)
        out[category] = figures(hits, alarms, misses)
    return out


def same(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Whether two bounds are equal."""
    return a == b


def overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Whether two bounds share a character."""
    return a[0] < b[1] and b[0] < a[1]


def recased(post: LabelledPost, case: Callable[[str], str]) -> LabelledPost:
    """The post in another case, letter by letter, so that its spans stay where they are."""
    text = "".join(case(char) if len(case(char)) == 1 else char for char in post.draft.text)
    return replace(post, draft=replace(post.draft, text=text))


def render(result: dict) -> str:
    """The figures as text, the weakest category first."""
    lines = [f"{result['posts']} posts, {result['unjudged']} of them could not be judged", "",
             f"{'category':22} {'precision':>9} {'recall':>9} {'F1':>9} {'posts':>7} {'alarms':>7}"]
    known = {name: entry for name, entry in result["categories"].items() if entry["support"] or entry["alarms"]}
    for name, entry in sorted(known.items(), key=lambda item: item[1]["f1"]):
        lines.append(f"{name:22} {entry['precision']:9.3f} {entry['recall']:9.3f} {entry['f1']:9.3f} "
                     f"{entry['support']:7} {entry['alarms']:7}")

    def percent(value):
        return "none" if value is None else f"{value:.1%}"

    lines += ["", f"macro F1 {result['macro_f1'] or 0:.3f}",
              f"posts with every label right: {percent(result['exact'])}",
              f"clean posts flagged: {percent(result['clean']['flagged'])} of {result['clean']['posts']}",
              f"ordinary posts flagged: {percent(result['ordinary']['flagged'])} of {result['ordinary']['posts']}",
              f"pairs with every sibling right: {percent(result['pairs']['right'])} of {result['pairs']['pairs']}"]
    for name, value in result["clean_by_context"].items():
        lines.append(f"clean posts flagged on {name}: {percent(value)}")
    for name, entry in result["spans"].items():
        lines.append(f"{name} spans: precision {entry['precision']:.3f}, recall {entry['recall']:.3f}, "
                     f"F1 {entry['f1']:.3f} of {entry['support']}")
    return "\n".join(lines)

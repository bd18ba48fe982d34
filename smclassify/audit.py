"""Is the checker as fair as it is accurate? Names by origin, and harmless mentions of protected groups."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Sequence

from smclassify.corpus import LabelledPost
from smclassify.evaluate import recased, score, share
from smclassify.lexicon import first_names, last_names
from smclassify.renaming import renamed
from smclassify.resources import data_path
from smclassify.vocabulary import Category, Report

__all__ = ["by_case", "by_name_origin", "neutral_mentions"]

TONE = {Category.HARASSING, Category.DISCRIMINATORY, Category.THREATENING, Category.OBSCENE}


def by_name_origin(checker, posts: Sequence[LabelledPost], seed: int = 0) -> dict[str, dict]:
    """Figures of student-name spans with every private name replaced by one of an origin, by origin."""
    named = [post for post in posts if post.labels >= {Category.STUDENT_NAME} and not post.draft.roster]
    out = {}
    for origin, firsts in sorted(first_names().items()):
        lasts = last_names().get(origin, firsts)
        rng = random.Random(seed)
        changed = [renamed(post, lambda last, r=rng, f=firsts, s=lasts: r.choice(s if last else f)) for post in named]
        out[origin] = score(changed, list(checker.check_many(p.draft for p in changed)))["spans"]["student_name"]
    return out


def by_case(checker, posts: Sequence[LabelledPost]) -> dict[str, dict]:
    """Figures of student-name spans as written, in lower case and in capitals."""
    out = {}
    for case, change in (("as is", str), ("lower", str.lower), ("upper", str.upper)):
        changed = [recased(post, change) for post in posts]
        out[case] = score(changed, list(checker.check_many(p.draft for p in changed)))["spans"]["student_name"]
    return out


def neutral_mentions(posts: Sequence[LabelledPost], reports: Sequence[Report]) -> dict[str, dict]:
    """Share of posts that mention a protected group harmlessly and are flagged for their tone, by group."""
    tables = tomllib.loads(data_path("lexicon", "groups.toml").read_text(encoding="utf-8"))
    out = {}
    for group, words in tables.items():
        pattern = re.compile(words, re.IGNORECASE)
        flags = [bool((set(report.labels) - post.optional) & TONE) for post, report in zip(posts, reports, strict=True)
                 if not post.labels & TONE and pattern.search(post.draft.text)]
        out[group] = {"posts": len(flags), "flagged": share(flags)}
    return out

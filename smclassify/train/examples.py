"""Training examples for the joint encoder: labelled posts and public corpora as word pieces with targets.

Where a source labels less than we tag, a word piece carries the set of tags it may still have and the loss sums
over that set: a public PERSON has no role, and a post without ``people`` marks students only.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from smclassify.corpus import LabelledPost
from smclassify.encoder import CATEGORIES, CONCEPTS, TAGS, WordPieces
from smclassify.vocabulary import Account, Category

__all__ = ["Example", "category_targets", "post_example", "public_names", "public_tone"]

OUTSIDE = np.array([tag == "O" for tag in TAGS])
# What a policy restricts on one account only is unknown, not absent, on the other.
UNKNOWN_ON = {
    Account.PERSONAL: ("political", "commercial", "proselytizing", "instructional_use", "student_photo"),
    Account.SPONSORED: (),
}


@dataclass(slots=True)
class Example:
    """One text as the network reads it.

    ``allowed``: (pieces, tags) bool, or None where nothing is known of names. ``live``: (pieces,) 1, 0 or -1
    (unknown). ``targets``: (categories,) 1, 0 or -1 (unknown). ``concept``: index in `CONCEPTS` and its value.
    """

    ids: list[int]
    shapes: list[int]
    personal: bool = False
    allowed: np.ndarray | None = None
    live: np.ndarray | None = None
    targets: np.ndarray | None = None
    concept: tuple[int, float] | None = None
    weight: float = 1.0


def tag_mask(*kinds: str, first: bool | None = None) -> np.ndarray:
    """Tags of these kinds; only B- tags where ``first``, only I- tags where it is False."""
    prefix = {True: ("B",), False: ("I",), None: ("B", "I")}[first]
    return np.array([tag[0] in prefix and tag[2:] in kinds for tag in TAGS])


def post_example(post: LabelledPost, pieces: WordPieces) -> Example:
    """A labelled post as an example."""
    text = post.draft.text
    read = pieces(text)
    example = Example(read.ids, read.shapes, personal=post.draft.account is Account.PERSONAL)
    example.targets = category_targets(post)
    live_known = "live_location" not in post.optional
    spans = [(s.start, s.end) for s in post.spans if s.category == Category.LIVE_LOCATION]
    example.live = np.array([
        -1 if not live_known else int(any(s < e2 and s2 < e for s, e in spans)) for s2, e2 in read.bounds
    ])
    if post.draft.roster:  # only the list says who is a student: the words alone cannot teach it
        return example
    if post.people is None:
        roles = ("STAFF", "PARENT", "OTHER") + (("STUDENT",) if "student_name" in post.optional else ())
        rest = OUTSIDE | tag_mask(*roles)
        marks = [("STUDENT", s.start, s.end) for s in post.spans if s.category == Category.STUDENT_NAME]
    else:
        rest = OUTSIDE
        marks = [(p.role, p.start, p.end) for p in post.people]
    marks += [("LOC", s.start, s.end) for s in post.spans if s.category == "location"]
    example.allowed = allowed_tags(read.bounds, [((kind,), start, end) for kind, start, end in marks], rest)
    return example


def category_targets(post: LabelledPost) -> np.ndarray:
    """1 flagged, 0 not, -1 unknown, for each of `CATEGORIES`."""
    unknown = set(post.optional) | set(UNKNOWN_ON[post.draft.account])
    if post.draft.policy == "stonington":
        unknown |= {"instructional_use", "student_photo"} - post.labels
    elif post.draft.account is Account.PERSONAL:
        unknown |= {"cross_link"} - post.labels
    if post.draft.roster:
        unknown |= {"student_name"}
    return np.array([1 if c in post.labels else -1 if c in unknown else 0 for c in CATEGORIES], dtype=np.int8)


def allowed_tags(bounds, marks, rest) -> np.ndarray:
    """(pieces, tags) bool: the tags of ``marks`` (kinds, start, end) inside them, ``rest`` elsewhere."""
    allowed = np.tile(rest, (len(bounds), 1))
    for kinds, start, end in sorted(marks, key=lambda mark: mark[1] - mark[2]):
        first = True
        for index, (s, e) in enumerate(bounds):
            if s < end and start < e:
                allowed[index] = tag_mask(*kinds, first=first)
                first = False
    return allowed


PUBLIC_KINDS = {"PERSON": ("STUDENT", "STAFF", "PARENT", "OTHER"), "LOC": ("LOC",)}


def public_names(paths: Iterable[Path], pieces: WordPieces) -> Iterator[Example]:
    """Public NER sentences: a PERSON may have any role; an ORG may be a place to us, or nothing."""
    for path in paths:
        for record in _json_lines(path):
            read = pieces(record["text"])
            marks = [(PUBLIC_KINDS[label], s, e) for s, e, label in record["ents"] if label in PUBLIC_KINDS]
            allowed = allowed_tags(read.bounds, marks, OUTSIDE)
            for s, e, label in record["ents"]:
                if label == "ORG":
                    inside = [i for i, (s2, e2) in enumerate(read.bounds) if s2 < e and s < e2]
                    allowed[inside] = OUTSIDE | tag_mask("LOC")
            yield Example(read.ids, read.shapes, allowed=allowed, weight=0.5)


def _json_lines(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


# file stem: {the source's label: {concept: value}}; a label that is missing here is not used.
TONE_SOURCES = {
    "measuring_hate_speech": {"hate": {"hate": 1}, "nothate": {"hate": 0}},
    "hatemoji_build": {"hate": {"hate": 1}, "nothate": {"hate": 0}},
    "hatexplain": {"hatespeech": {"hate": 1}, "offensive": {"offensive": 1}, "normal": {"offensive": 0}},
    "davidson": {"hate": {"hate": 1}, "offensive": {"offensive": 1}, "neither": {"offensive": 0}},
    "edos": {"sexist": {"sexist": 1}, "not sexist": {"sexist": 0}},
    "toxigen_demos": {"hate": {"hate": 1}, "neutral": {"hate": 0}},
    "vicomtech": {"hate": {"hate": 1}, "noHate": {"hate": 0}},
    "identity_templates": {"toxic": {"offensive": 1}, "nontoxic": {"offensive": 0}},
    "surge_toxicity": {"toxic": {"offensive": 1}, "nontoxic": {"offensive": 0}},
    "wiki_toxicity": {"toxic": {"offensive": 1}, "nontoxic": {"offensive": 0}},
    "politics_posts": {"political": {"partisan": 1}, "not_political": {"partisan": 0}},
}


def public_tone(paths: Iterable[Path], pieces: WordPieces, *, most: int, seed: int = 0) -> Iterator[Example]:
    """Public tone posts as examples of a `CONCEPTS` entry; at most ``most`` of a source and label."""
    for path in paths:
        labels = TONE_SOURCES.get(path.name.split(".")[0])
        if labels is None:
            continue
        by_label = {}
        for record in _json_lines(path):
            by_label.setdefault(record["label"], []).append(record["text"])
        for label, concepts in labels.items():
            texts = by_label.get(label, [])
            chosen = random.Random(f"{seed}{label}").sample(texts, min(most, len(texts)))
            for text in chosen:
                read = pieces(text[:600])
                targets = known_targets(path.name.split(".")[0], label)
                for concept, value in concepts.items():
                    yield Example(read.ids, read.shapes, personal=bool(len(read.ids) % 2), targets=targets,
                                  concept=(CONCEPTS.index(concept), float(value)), weight=0.5)


# What a public label says of our own categories, where it says enough: hate speech against a group is discriminatory,
# and a harmless mention of a group is nothing of the kind.
HARMLESS_MENTION = {"discriminatory": 0, "harassing": 0, "threatening": 0, "obscene": 0}
TARGETS = {
    ("measuring_hate_speech", "hate"): {"discriminatory": 1},
    ("measuring_hate_speech", "nothate"): {"discriminatory": 0},
    ("hatemoji_build", "hate"): {"discriminatory": 1},
    ("hatemoji_build", "nothate"): {"discriminatory": 0},
    ("toxigen_demos", "hate"): {"discriminatory": 1},
    ("toxigen_demos", "neutral"): HARMLESS_MENTION,
    ("identity_templates", "nontoxic"): HARMLESS_MENTION,
    ("vicomtech", "noHate"): {"discriminatory": 0},
}


def known_targets(source: str, label: str) -> np.ndarray | None:
    """Targets of a public post by its source's label, or None where the label says nothing of our categories."""
    known = TARGETS.get((source, label))
    return None if known is None else np.array([known.get(c, -1) for c in CATEGORIES], dtype=np.int8)

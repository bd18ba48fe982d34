"""Who is named, and what they are to the school: STUDENT, STAFF, PARENT or OTHER."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from smclassify.components.reader import reading_of, text_of
from smclassify.encoder import KINDS
from smclassify.lexicon import titled

__all__ = ["Mention", "People", "mentions", "set_spans"]

ROLES = KINDS[:4]
LOC = 1 + KINDS.index("LOC")
INITIAL = re.compile(r"(?:(?<!\w)[^\W\d_]|\b(?:Jr|Sr|St))$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """``text[start:end]`` names a person or a place: probabilities of being named at all and of each role."""

    start: int
    end: int
    kind: str
    score: float
    roles: tuple[float, ...] = ()


@Language.factory("smclassify_people", assigns=["doc.spans"], default_config={"threshold": 0.4})
class People:
    """Write persons to ``doc.spans["people"]`` and places to ``doc.spans["location"]``.

    ``span.label_`` is the role (or LOCATION), ``span.id_`` the evidence: ``tagger``, ``title`` or ``repeat``. The
    score of each mention is in ``doc.user_data["smclassify_mentions"]``, by bounds.
    """

    def __init__(self, nlp: Language, name: str, threshold: float):
        self.threshold = threshold

    def __call__(self, doc: Doc) -> Doc:
        text, people, places = text_of(doc), [], []
        for mention in mentions(doc, text, self.threshold):
            (places if mention.kind == "LOCATION" else people).append(mention)
        evidence = {}
        for index, mention in enumerate(people):
            if mention.kind == "STUDENT" and titled(text, mention.start):
                people[index] = replace(mention, kind="STAFF")
                evidence[mention.start, mention.end] = "title"
        people += list(repeats(text, people, places, evidence))
        set_spans(doc, "people", people, evidence)
        set_spans(doc, "location", places, evidence)
        return doc


def mentions(doc: Doc, text: str, threshold: float = 0.5) -> list[Mention]:
    """Persons and places as the tagger sees them, in order. The pieces of a word vote together."""
    reading = reading_of(doc)
    bounds, inside = reading.encoded.pieces.bounds, reading.encoded.pieces.inside
    if not bounds:
        return []
    firsts = np.flatnonzero(~np.asarray(inside))
    counts = np.diff(np.append(firsts, len(inside)))
    kinds = np.add.reduceat(reading.kinds, firsts, axis=0) / counts[:, None]
    person, place = kinds[:, 1:LOC].sum(axis=1), kinds[:, LOC]
    named = np.maximum(person, place) > np.where(person > place, threshold, 0.5)
    out: list[list[int]] = []
    previous = -2
    for word in np.flatnonzero(named):
        same = out and word == previous + 1 and (person[word] > place[word]) == (person[previous] > place[previous])
        if same and reading.begins[firsts[word]] < 0.5:
            out[-1].append(word)
        else:
            out.append([word])
        previous = word
    ends = np.append(firsts[1:], len(inside)) - 1
    found = []
    for words in out:
        start, end = trimmed(text, bounds[firsts[words[0]]][0], bounds[ends[words[-1]]][1])
        if start == end:
            continue
        if person[words[0]] > place[words[0]]:
            roles = kinds[words, 1:LOC].mean(axis=0)
            roles = roles / max(roles.sum(), 1e-9)
            kind = ROLES[int(roles.argmax())]
            found.append(Mention(start, end, kind, float(person[words].mean()), tuple(map(float, roles))))
        else:
            found.append(Mention(start, end, "LOCATION", float(place[words].mean())))
    return found


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Bounds without punctuation at the ends; the full stop of an initial or of Jr. stays."""
    name = text[start:end]
    left = re.match(r"[^\w]*", name).end()
    bare = re.sub(r"[^\w]+$", "", name)
    if INITIAL.search(bare) and name[len(bare) : len(bare) + 1] == ".":
        bare = name[: len(bare) + 1]
    return (start + left, start + len(bare)) if left < len(bare) else (start, start)


def repeats(text: str, people: list[Mention], places: list[Mention], evidence: dict):
    """Later and earlier mentions of a student's name that the tagger passed over."""
    taken = [(m.start, m.end) for m in people + places]
    for mention in people:
        if mention.kind != "STUDENT" or mention.score < 0.6:
            continue
        name = text[mention.start : mention.end]
        if len(name) < 3 or not name[0].isupper():
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            if all(match.end() <= s or e <= match.start() for s, e in taken):
                taken.append(match.span())
                evidence[match.span()] = "repeat"
                yield Mention(*match.span(), "STUDENT", mention.score, mention.roles)


def set_spans(doc: Doc, group: str, found: list[Mention], evidence: dict) -> None:
    """Write mentions as spans; those that end inside a token take the whole of it."""
    spans, scores = [], doc.user_data.setdefault("smclassify_mentions", {})
    for mention in sorted(found, key=lambda m: m.start):
        span = doc.char_span(mention.start, mention.end, label=mention.kind, alignment_mode="expand")
        if span is None:
            continue
        span.id_ = evidence.get((mention.start, mention.end), "tagger")
        spans.append(Span(doc, span.start, span.end, label=mention.kind, span_id=span.id_))
        scores[group, span.start, span.end] = mention
    doc.spans[group] = spans

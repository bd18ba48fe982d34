"""From a read document to findings: calibrated probabilities, thresholds, and the place in the text of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit
from spacy.tokens import Doc

from smclassify.components.reader import reading_of, sentence_bounds, text_of
from smclassify.components.students import RosterMatcher
from smclassify.encoder import CATEGORIES
from smclassify.features import Logits, columns, encoder_logits, facts
from smclassify.nobody import occurrences
from smclassify.tone import ToneModel, WordModel, outputs_for
from smclassify.vocabulary import Account, Category, Entity, EntityLabel, Finding

__all__ = ["Judge", "Read", "name_bounds", "name_candidates", "name_columns"]

# Facts whose meaning depends on whose account it is.
PER_ACCOUNT = {"official_voice", "cross_link", "intellectual_property"}
EVIDENCE = {"commercial": ("fundraiser", "cue:school_fundraiser"), "confidential": ("ACCESS", "cue:access_data")}
CURES = {
    (Category.OFFICIAL_VOICE, Account.PERSONAL): {"disclaimer"},
    (Category.STUDENT_PHOTO, Account.PERSONAL): {"permission", "faceless"},
    (Category.STUDENT_PHOTO, Account.SPONSORED): {"permission", "faceless"},
}
MAY_BE_STUDENT = 0.15
NEARLY_AS_SURE = 0.15
ENTITY = {"STUDENT": EntityLabel.STUDENT, "STAFF": EntityLabel.STAFF, "PARENT": EntityLabel.PERSON,
          "OTHER": EntityLabel.PERSON}


@dataclass(frozen=True, slots=True)
class Read:
    """A document with each category's probability, (2, categories), personal account first; None before judging."""

    doc: Doc
    logits: Logits
    probabilities: np.ndarray | None = None


class Judge:
    """Turns documents into findings.

    Parameters
    ----------
    heads : dict of ndarray
        The encoder's heads.
    words, tone, names : WordModel, ToneModel, ToneModel
        The word view, the joint judgement, and the judgement of a single name.
    nobody : sequence of str
        Phrases that sound like a name and are nobody's (`smclassify.nobody`).
    """

    def __init__(self, heads, *, words: WordModel, tone: ToneModel, names: ToneModel, nobody: Sequence[str] = ()):
        self.heads, self.words, self.tone, self.names, self.nobody = heads, words, tone, names, nobody

    def read(self, docs: Sequence[Doc]) -> list[Read]:
        """Judge what each document says, for both accounts at once."""
        if not docs:
            return []
        logits = [encoder_logits(doc, self.heads) for doc in docs]
        odds = self.words.decision_function([spelled(doc) for doc in docs])
        rows = np.array([facts(doc) for doc in docs])
        both = [expit(self.tone.odds(columns(logits, odds, rows, account))) for account in Account]
        return [Read(doc, item, p) for doc, item, p in zip(docs, logits, np.stack(both, axis=1), strict=True)]

    def findings(self, read: Read, account: Account, roster: Sequence[str] = ()) -> list[Finding]:
        """The facts of a document, as they stand on this account."""
        side = list(Account).index(account)
        found = list(self.names_found(read, account, roster))
        for index, category in enumerate(CATEGORIES):
            p, threshold = float(read.probabilities[side, index]), self.tone.thresholds_[index]
            if category == Category.STUDENT_NAME or p < threshold or cured(read.doc, category, account):
                continue
            if category == Category.LIVE_LOCATION:
                places = whereabouts(read.doc) or self.sentences(read, side, index)
            else:
                places = self.sentences(read, side, index)
            for start, end in places:
                found.append(Finding(
                    category=category, start=start, end=end, score=round(p, 4), account=account if
                    category in PER_ACCOUNT else None, evidence=("model", *cue_evidence(read.doc, category)),
                    words=self.heavy_words(text_of(read.doc)[start:end], account, index),
                ))
        return sorted(found, key=lambda finding: (finding.start, finding.end, finding.category))

    def names_found(self, read: Read, account: Account, roster: Sequence[str]):
        """Students named: on the roster, or by the tagger and the context."""
        doc, taken = read.doc, []
        if roster:
            for start, end in RosterMatcher(roster).find(text_of(doc)):
                taken.append((start, end))
                yield Finding(category=Category.STUDENT_NAME, start=start, end=end, score=0.99, evidence=("roster",))
        rows = [(span, name_columns(read, span, account)) for span in name_candidates(doc)]
        if not rows:
            return
        taken += occurrences(text_of(doc), self.nobody)
        for (span, _), p in zip(rows, expit(self.names.odds(np.array([row for _, row in rows]))[:, 0]), strict=True):
            start, end = name_bounds(doc, span)
            if p >= self.names.thresholds_[0] and all(end <= s or e <= start for s, e in taken):
                yield Finding(category=Category.STUDENT_NAME, start=start, end=end, score=round(float(p), 4),
                              evidence=(span.id_,))

    def sentences(self, read: Read, side: int, index: int) -> list[tuple[int, int]]:
        """Bounds of the sentences that carry a category: the strongest, and others that would do alone."""
        spans, whole = sentence_bounds(read.doc), text_of(read.doc)
        odds = read.logits.sentences[:, side, index]
        if len(spans) < 2 or len(spans) != len(odds):
            bare = whole.strip()
            start = len(whole) - len(whole.lstrip())
            return [(start, start + len(bare))] if bare else []
        chosen = sorted({int(odds.argmax()), *np.flatnonzero(odds > max(1.0, odds.max() - 1.5))})
        out: list[list[int]] = []
        for number in chosen:
            start, end = spans[number]
            text = whole[start:end].rstrip()
            if not text.strip():
                continue
            start, end = start + len(text) - len(text.lstrip()), start + len(text)
            if out and not whole[out[-1][1] : start].strip():
                out[-1][1] = end
            else:
                out.append([start, end])
        return [(start, end) for start, end in out]

    def heavy_words(self, text: str, account: Account, index: int, most: int = 3) -> tuple[str, ...]:
        """The words of a passage that weighed most for a category in the word model."""
        weights = self.words.weights(text, outputs_for(account)[index])
        return tuple(word for word, weight in weights[:most] if weight > 0.2)

    def entities(self, read: Read, findings: Sequence[Finding] = ()) -> list[Entity]:
        """Everyone and every place seen; a name that was found to be a student's is a STUDENT."""
        students = {(f.start, f.end) for f in findings if f.category == Category.STUDENT_NAME}
        out = [Entity(label=EntityLabel.STUDENT, start=start, end=end) for start, end in sorted(students)]
        for span in read.doc.spans["people"]:
            start, end = name_bounds(read.doc, span)
            if all(end <= s or e <= start for s, e in students):
                out.append(Entity(label=ENTITY[span.label_], start=start, end=end))
        for span in read.doc.spans["location"]:
            start, end = name_bounds(read.doc, span, group="location")
            out.append(Entity(label=EntityLabel.LOCATION, start=start, end=end))
        return sorted(out, key=lambda entity: (entity.start, entity.end))


def spelled(doc: Doc) -> str:
    """A document's text as the models read it."""
    return reading_of(doc).encoded.pieces.spelled.text


def name_bounds(doc: Doc, span, group: str = "people") -> tuple[int, int]:
    """Where a name begins and ends in the text, to the character."""
    mention = doc.user_data["smclassify_mentions"].get((group, span.start, span.end))
    return (mention.start, mention.end) if mention else (span.start_char, span.end_char)


def name_candidates(doc: Doc) -> list:
    """The persons who may be students: those the tagger takes for one, or does not rule out."""
    mentions = doc.user_data["smclassify_mentions"]
    return [span for span in doc.spans["people"] if span.label_ == "STUDENT" or (
        span.id_ != "title" and mentions["people", span.start, span.end].roles[0] >= MAY_BE_STUDENT)]


def name_columns(read: Read, span, account: Account) -> np.ndarray:
    """What the judgement of a single name rests on."""
    doc, whole = read.doc, text_of(read.doc)
    mention = doc.user_data["smclassify_mentions"]["people", span.start, span.end]
    side = list(Account).index(account)
    index = CATEGORIES.index(Category.STUDENT_NAME)
    roles = np.clip(np.array(mention.roles) * mention.score, 1e-4, 1 - 1e-4)
    text = whole[mention.start : mention.end]
    return np.array([
        np.log(mention.score / (1.0001 - mention.score)), *np.log(roles / (1 - roles)),
        read.logits.whole[0, side, index], read.logits.sentences[:, side, index].max(),
        float(side == 0), len(text.split()), span.id_ == "repeat",
        mention.start > 0 and whole[mention.start - 1] in "#@", bool(re.search(r"\d", text)),
        min(len(doc.spans["people"]), 6),
    ], dtype=float)


def whereabouts(doc: Doc) -> list[tuple[int, int]]:
    """Bounds of the clauses that the pipeline takes for whereabouts: the surest, and others nearly as sure."""
    scores = doc.user_data["smclassify_whereabouts"]
    best = max(scores.values(), default=0)
    return [(span.start_char, span.end_char) for span in doc.spans["live_location"]
            if scores[span.start, span.end] >= best - NEARLY_AS_SURE]


def cured(doc: Doc, category: Category, account: Account) -> bool:
    """Whether the post's own wording takes the problem away, as the guidelines say."""
    cures = CURES.get((category, account), ())
    return any(span.label_ in cures for span in doc.spans["framing"])


def cue_evidence(doc: Doc, category: str) -> tuple[str, ...]:
    """Cues beside the model that the policy may care about."""
    if category not in EVIDENCE:
        return ()
    label, name = EVIDENCE[category]
    seen = {span.label_ for group in ("framing", "disclosures") for span in doc.spans[group]}
    return (name,) if label in seen else ()


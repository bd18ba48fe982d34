"""What the tone model sees of a document: numbers, by column, for either account, from one reading."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from spacy.tokens import Doc

from smclassify.components.reader import reading_of, sentence_bounds, text_of
from smclassify.encoder import CATEGORIES, CONCEPTS
from smclassify.lexicon import cues
from smclassify.tone import outputs_for
from smclassify.vocabulary import Account

__all__ = ["COLUMNS", "N_OWN", "Logits", "columns", "encoder_logits", "facts"]

N_OWN = 3
PEOPLE = ("STUDENT", "STAFF", "PARENT", "OTHER")
DISCLOSED = ("PHONE", "EMAIL", "URL", "HANDLE", "ADDRESS", "BIRTH_DATE", "ID_NUMBER", "ACCESS")
FACTS = (
    *(f"people:{kind}" for kind in PEOPLE), "people:best_student", "people:best_place", "live:most", "live:share",
    *(f"disclosed:{kind}" for kind in DISCLOSED), *(f"cue:{cue}" for cue in cues()),
    "quoted", "questions", "shouts", "words", "sentences", "tags",
)
COLUMNS = (
    *(f"encoder:{c}" for c in CATEGORIES), *(f"sentence:{c}" for c in CATEGORIES), *(f"words:{c}" for c in CATEGORIES),
    *(f"concept:{c}" for c in CONCEPTS), *(f"sentence-concept:{c}" for c in CONCEPTS), *(f"fact:{f}" for f in FACTS),
    "personal",
)


class Logits:
    """The encoder heads' log-odds for stretches of one document, for either account.

    ``whole`` and ``sentences`` hold (1 or n, 2, outputs) with the account on the middle axis, personal first.
    """

    def __init__(self, whole: np.ndarray, sentences: np.ndarray):
        self.whole, self.sentences = whole, sentences


def encoder_logits(doc: Doc, heads: dict[str, np.ndarray]) -> Logits:
    """Apply the category heads to the whole document and to each of its sentences."""
    reading = reading_of(doc)
    vectors = reading.encoded.vectors
    n_outputs = len(CATEGORIES) + len(CONCEPTS)
    spans = sentence_bounds(doc)
    if not len(vectors):
        none = np.full((1, 2, n_outputs), -8.0)
        return Logits(none, np.repeat(none, max(len(spans), 1), axis=0))
    focus = vectors @ heads["focus_weight"].T
    value = vectors @ heads["value_weight"].T + heads["value_bias"]
    whole = stretches_logits(vectors, focus, value, np.zeros(1, dtype=np.int64), heads)
    if len(spans) < 2:
        return Logits(whole, whole)
    starts = np.array(reading.encoded.pieces.bounds, dtype=np.int64)[:, 0]
    edges = np.searchsorted(starts, [start for start, _ in spans])
    edges[0] = 0
    filled = np.diff(edges, append=len(starts)) > 0
    out = np.full((len(spans), 2, n_outputs), -8.0)
    out[filled] = stretches_logits(vectors, focus, value, edges[filled], heads)
    return Logits(whole, out)


def stretches_logits(vectors, focus, value, firsts, heads) -> np.ndarray:
    """(stretches, 2, outputs): log-odds of the stretches of pieces that begin at ``firsts``, none of them empty."""
    counts = np.diff(firsts, append=len(vectors))
    weight = np.exp(focus - np.repeat(np.maximum.reduceat(focus, firsts), counts, axis=0))
    voted = np.add.reduceat(weight * value, firsts) / np.add.reduceat(weight, firsts)
    both = np.hstack([np.add.reduceat(vectors, firsts) / counts[:, None].astype(np.float32),
                      np.maximum.reduceat(vectors, firsts)])
    base = voted + both @ heads["pooled_weight"].T + heads["pooled_bias"]
    shift = both @ heads["account_weight"].T + heads["account_bias"]
    out = np.repeat(base[:, None].astype(float), 2, axis=1)
    out[:, 0, : len(CATEGORIES)] += shift
    out[:, 1, : len(CATEGORIES)] -= shift
    return out


def facts(doc: Doc) -> np.ndarray:
    """The numbers of `FACTS` for one document."""
    reading = reading_of(doc)
    people = [span.label_ for span in doc.spans["people"]]
    disclosed = [span.label_ for span in doc.spans["disclosures"]]
    framing = {span.label_ for span in doc.spans["framing"]}
    kinds, live = reading.kinds, reading.live
    text = text_of(doc)
    quotes = sum(text.count(mark) for mark in "\"“”")
    words = max(len(text.split()), 1)
    return np.array([
        *(min(people.count(kind), 3) for kind in PEOPLE),
        kinds[:, 1].max() if len(kinds) else 0.0, kinds[:, 5].max() if len(kinds) else 0.0,
        live.max() if len(live) else 0.0, live.mean() if len(live) else 0.0,
        *(min(disclosed.count(kind), 2) for kind in DISCLOSED), *(cue in framing for cue in cues()),
        min(quotes, 4), min(text.count("?"), 3), min(text.count("!"), 4), np.log(words),
        np.log(max(len(sentence_bounds(doc)), 1)), min(text.count("#"), 4),
    ], dtype=np.float64)


def columns(logits: Sequence[Logits], word_odds: np.ndarray, fact_rows: np.ndarray, account: Account) -> np.ndarray:
    """(documents, `COLUMNS`) for one account, from each document's encoder logits, word log-odds and facts."""
    side = 0 if account is Account.PERSONAL else 1
    n = len(CATEGORIES)
    whole = np.array([item.whole[0, side] for item in logits])
    most = np.array([item.sentences[:, side].max(axis=0) for item in logits])
    personal = np.full((len(logits), 1), float(side == 0))
    words = word_odds[:, outputs_for(account)]
    parts = [whole[:, :n], most[:, :n], words, whole[:, n:], most[:, n:], fact_rows, personal]
    return np.hstack(parts).clip(-12, 12)

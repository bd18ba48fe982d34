"""A fitted TF-IDF view applied quickly: one text at a time, without a matrix and its checks.

`WordModel` fits scikit-learn's vectorizers; what they would make of a text is made here, several times as fast, since
the character n-grams of a word do not depend on its neighbours and need to be looked up only once.
"""

from __future__ import annotations

import string
from functools import cached_property

import numpy as np

__all__ = ["View"]

MOST_KEPT = 20_000
MARKS = string.punctuation + "“”’‘…—–"


class View:
    """One fitted vectorizer (sublinear counts, inverse document frequency, unit length) with weights for outputs.

    Parameters
    ----------
    vectorizer : TfidfVectorizer
        Fitted, on words or on characters inside words (``char_wb``).
    weights : ndarray of shape (n_features, n_outputs)
    known : container of str
        Words whose n-grams may be kept in memory: those of the training posts, so that no reader's word stays behind.
    """

    def __init__(self, vectorizer, weights: np.ndarray, known=frozenset()):
        self.analyze, self.index = vectorizer.build_analyzer(), vectorizer.vocabulary_
        self.idf = vectorizer.idf_.astype(np.float32)
        self.weights = np.ascontiguousarray(weights, dtype=np.float32)
        self.by_word, self.known = vectorizer.analyzer == "char_wb", known
        self.kept: dict[str, list[int]] = {}

    @cached_property
    def names(self) -> list[str]:
        """What each feature is, in order."""
        return sorted(self.index, key=self.index.get)

    def odds(self, text: str) -> np.ndarray:
        """(n_outputs,): what the text adds to each output's log-odds."""
        features, values = self.row(text)
        return values @ self.weights[features]

    def row(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """The text's features, ascending, and the value of each."""
        found = [n for word in text.lower().split() for n in self.grams(word)] if self.by_word else self.look_up(text)
        features, counts = np.unique(np.array(found, dtype=np.int64), return_counts=True)
        values = (np.log(counts.astype(np.float32)) + 1) * self.idf[features]
        return features, values / max(float(np.sqrt(values @ values)), 1e-12)

    def grams(self, word: str) -> list[int]:
        """The features of one word's n-grams."""
        found = self.kept.get(word)
        if found is None:
            found = self.look_up(word)
            if len(self.kept) < MOST_KEPT and word.strip(MARKS) in self.known:
                self.kept[word] = found
        return found

    def look_up(self, text: str) -> list[int]:
        """The features of what the vectorizer sees in a text."""
        index = self.index
        return [index[term] for term in self.analyze(text) if term in index]

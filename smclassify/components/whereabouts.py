"""Clauses that give away where students are, are heading or will be."""

from __future__ import annotations

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from smclassify.components.reader import reading_of, sentence_bounds

__all__ = ["Whereabouts"]


@Language.factory("smclassify_whereabouts", assigns=["doc.spans"], requires=["doc.sents"],
                  default_config={"threshold": 0.4})
class Whereabouts:
    """Write candidate clauses to ``doc.spans["live_location"]``, and each one's score to ``doc.user_data``.

    A candidate is the run of a sentence's tokens between the first and the last that the encoder takes for part
    of such a clause. Whether the post as a whole leaks is the categories' model to say.
    """

    def __init__(self, nlp: Language, name: str, threshold: float):
        self.threshold = threshold

    def __call__(self, doc: Doc) -> Doc:
        reading = reading_of(doc)
        scores, spans = doc.user_data.setdefault("smclassify_whereabouts", {}), []
        if len(reading.live) and reading.live.max() >= self.threshold:
            starts, ends = np.array(reading.encoded.pieces.bounds, dtype=np.int64).T
            for first, last in sentence_bounds(doc):
                here = np.flatnonzero((starts >= first) & (starts < last) & (reading.live >= self.threshold))
                if not len(here):
                    continue
                span = doc.char_span(int(starts[here[0]]), int(ends[here[-1]]), alignment_mode="expand")
                if span is not None:
                    spans.append(Span(doc, span.start, span.end, label="live_location"))
                    scores[span.start, span.end] = float(reading.live[here].max())
        doc.spans["live_location"] = spans
        return doc

"""A reading without an encoder: what the tagger is to have seen is marked in the text."""

import re

import numpy as np
import pytest
import spacy

from smclassify.components.reader import KEY, Reading
from smclassify.corpus import parse_marked
from smclassify.encoder import KINDS, Encoded, Pieces
from smclassify.pipeline import COMPONENTS, split_tags
from smclassify.spelling import spell

PIECE = re.compile(r"\w+|[^\w\s]")


def reading(text, marks=(), score=0.9):
    """One piece a word or sign. A mark's category is a kind of `KINDS`, or ``live``; the score may follow: LOC70."""
    bounds = [match.span() for match in PIECE.finditer(text)]
    kinds = np.full((len(bounds), 1 + len(KINDS)), 0.01)
    kinds[:, 0] = 0.95
    begins, live = np.zeros(len(bounds)), np.zeros(len(bounds))
    for mark in marks:
        kind, sure = re.fullmatch(r"([A-Za-z]+)(\d*)", mark.category).groups()
        sure = int(sure) / 100 if sure else score
        inside = [i for i, (start, end) in enumerate(bounds) if start < mark.end and mark.start < end]
        if kind == "live":
            live[inside] = sure
        else:
            kinds[inside] = 0
            kinds[inside, 0] = 1 - sure
            kinds[inside, 1 + KINDS.index(kind)] = sure
            begins[inside[0]] = 1
    pieces = Pieces(list(range(len(bounds))), [0] * len(bounds), bounds, [False] * len(bounds), spell(text))
    return Reading(Encoded(pieces, np.ones((len(bounds), 4), dtype=np.float32)), kinds, begins, live)


@pytest.fixture(scope="session")
def pipeline():
    """The whole pipeline but the reader."""
    nlp = spacy.blank("en")
    split_tags(nlp)
    for name in COMPONENTS:
        if name != "smclassify_reader":
            nlp.add_pipe(name)
    return nlp


@pytest.fixture(scope="session")
def annotate(pipeline):
    """Run the pipeline on a marked text; return the doc. ``[STUDENT:Maya] at [LOC:the Zoo]``."""

    def annotate(marked):
        text, marks = parse_marked(marked)
        doc = pipeline.make_doc(text)
        doc.user_data[KEY] = reading(text, marks)
        for _, component in pipeline.pipeline:
            doc = component(doc)
        return doc

    return annotate


@pytest.fixture(scope="session")
def spans(annotate):
    """What one span group of a marked text holds, as (label, text)."""

    def spans(group, marked):
        doc = annotate(marked)  # kept: a span group dies with its doc
        return [(span.label_, span.text) for span in doc.spans[group]]

    return spans

"""The encoder that ships: pieces that point into the text, and the same vectors in any company."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smclassify.encoder import MAX_PIECES, window_starts

LONG = "We read a chapter on owls and mice. " * 60


@pytest.fixture(scope="module")
def encoder(checker):
    return checker.nlp.get_pipe("smclassify_reader").encoder


def test_a_text_reads_the_same_in_any_company(encoder):
    texts = ["We won!", "SHOUTING IN CAPITALS 🎉🎉🎉", LONG]
    together = encoder.encode(texts)
    assert all((encoder.encode([text])[0].vectors == t.vectors).all() for text, t in zip(texts, together, strict=True))


def test_a_long_text_is_read_to_its_end(encoder):
    (read,) = encoder.encode([LONG])
    assert len(read.vectors) > MAX_PIECES and (np.abs(read.vectors).sum(axis=1) > 0).all()


def test_an_empty_text_has_no_pieces(encoder):
    (read,) = encoder.encode([""])
    assert read.vectors.shape == (0, encoder.width)


@pytest.mark.parametrize("text", ["Maya won", "#MayaStrong", "So f***ing late", "Hi 🎉 Lily"])
def test_pieces_point_into_the_text(encoder, text):
    (read,) = encoder.encode([text])
    seen = {text[start:end] for start, end in read.pieces.bounds}
    assert all(seen) and seen <= {text[a:b] for a in range(len(text)) for b in range(a + 1, len(text) + 1)}


@given(st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_bounds_are_in_the_text_and_in_order(encoder, text):
    bounds = encoder.word_pieces(text).bounds
    assert all(0 <= start <= end <= len(text) for start, end in bounds)
    assert [start for start, _ in bounds] == sorted(start for start, _ in bounds)


@pytest.mark.parametrize("length", [0, 1, MAX_PIECES, MAX_PIECES + 1, 500, 1000, 5000])
def test_windows_cover_a_text(length):
    covered = {i for start in window_starts(length) for i in range(start, min(start + MAX_PIECES, length))}
    assert covered == set(range(length))

"""How a text falls into sentences and tokens."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from pytest import param

from smclassify.pipeline import split_tags

NLP = spacy.blank("en")
split_tags(NLP)
NLP.add_pipe("smclassify_sentences")


@pytest.mark.parametrize(("text", "sentences"), [
    param("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"], id="marks"),
    param("One\nTwo", ["One", "Two"], id="lines"),
    param('He said "Go!" Then left.', ['He said "Go!"', "Then left."], id="closing quote"),
    param("What?! No way!!! Yes", ["What?!", "No way!!!", "Yes"], id="several marks"),
    param("Mr. Dunn is in.", ["Mr. Dunn is in."], id="abbreviation"),
    param("Come at 9 a.m. to room 4.", ["Come at 9 a.m. to room 4."], id="time"),
    param("Score: 3.5 to 2.1", ["Score: 3.5 to 2.1"], id="numbers"),
    param("Wait… what", ["Wait…", "what"], id="ellipsis"),
])
def test_sentences(text, sentences):
    assert [span.text.strip() for span in NLP(text).sents] == sentences


@pytest.mark.parametrize(("text", "tokens"), [
    param("#MayaStrong", ["#", "Maya", "Strong"], id="hashtag"),
    param("@lily_k", ["@", "lily", "_", "k"], id="handle"),
    param("don't", ["do", "n't"], id="contraction"),
    param("Maya's", ["Maya", "'s"], id="possessive"),
])
def test_tokens(text, tokens):
    assert [token.text for token in NLP(text)] == tokens


@given(st.text(max_size=80))
def test_sentences_cover_the_text(text):
    doc = NLP(text)
    assert doc.text == text
    assert sum(len(span) for span in doc.sents) == len(doc)

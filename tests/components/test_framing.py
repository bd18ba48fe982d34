"""How a post is framed; the cues themselves are held to their examples in ``test_lexicon``."""

import pytest
from pytest import param


@pytest.mark.parametrize(("text", "cue"), [
    param("Opinions are my own.", "disclaimer", id="disclaimer"),
    param("Shared with parents' permission", "permission", id="permission"),
    param("Hands only!", "faceless", id="faceless"),
    param("📸 from today", "picture", id="picture"),
    param("PTO bake sale Friday", "fundraiser", id="fundraiser"),
    param("I think so", "own_view", id="own view"),
    param("dm me", "contact", id="contact"),
])
def test_a_cue_is_written_to_the_doc(spans, text, cue):
    assert cue in {label for label, _ in spans("framing", text)}


def test_where_a_wording_stands(spans):
    assert ("disclaimer", "Opinions are my own") in spans("framing", "Go budget! Opinions are my own.")


def test_nothing_framed(spans):
    assert spans("framing", "The buses run late today.") == []

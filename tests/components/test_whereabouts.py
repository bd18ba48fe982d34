"""Clauses that give whereabouts away: from the first piece to the last that the encoder is sure of, by sentence."""

import pytest
from pytest import param


@pytest.mark.parametrize(("marked", "clauses"), [
    param("[live:We're at Mystic Aquarium until 1]. Fun!", ["We're at Mystic Aquarium until 1"], id="a clause"),
    param("[live:We're] at the [live:Zoo] now", ["We're at the Zoo"], id="a gap is filled"),
    param("[live:At the Zoo now]. [live:Back at 2].", ["At the Zoo now", "Back at 2"], id="two sentences"),
    param("At the Zoo now.\n[live:Back at 2]", ["Back at 2"], id="one line of two"),
    param("[live30:At the Zoo now].", [], id="unsure"),
    param("We were at the Zoo.", [], id="none"),
    param("", [], id="empty"),
])
def test_clauses(spans, marked, clauses):
    assert [text for _, text in spans("live_location", marked)] == clauses


def test_a_clause_has_a_score(annotate):
    doc = annotate("[live75:We're at the Zoo]!")
    (span,) = doc.spans["live_location"]
    assert doc.user_data["smclassify_whereabouts"][span.start, span.end] == 0.75

"""Who is named and which places: what the tagger saw, and what titles and repetition add to it."""

import pytest
from pytest import param


@pytest.mark.parametrize(("marked", "people"), [
    param("[STUDENT:Maya] won", [("STUDENT", "Maya")], id="student"),
    param("[STAFF:Alvarez] won", [("STAFF", "Alvarez")], id="staff"),
    param("[OTHER:Rosa Parks] sat", [("OTHER", "Rosa Parks")], id="two words, one name"),
    param("[STUDENT:Maya] [STUDENT:Omar] won", [("STUDENT", "Maya"), ("STUDENT", "Omar")], id="two names"),
    param("Mrs. [PARENT:Chen], [STUDENT:Lily]'s mom", [("PARENT", "Chen"), ("STUDENT", "Lily")], id="possessive"),
    param("[STUDENT30:Maya] won", [], id="unsure"),
    param("nobody won", [], id="nobody"),
])
def test_people(spans, marked, people):
    assert spans("people", marked) == people


@pytest.mark.parametrize(("marked", "role"), [
    param("Coach [STUDENT:Dunn] won", "STAFF", id="coach"),
    param("[STUDENT:Dunn] won", "STUDENT", id="no title"),
    param("Vice Principal [STUDENT:Dunn] won", "STAFF", id="title of two words"),
    param("class president [STUDENT:Dunn] won", "STUDENT", id="a student's office"),
    param("we miss [STUDENT:Dunn]", "STUDENT", id="miss, the verb"),
    param("Miss [STUDENT:Dunn] won", "STAFF", id="Miss, the title"),
])
def test_titles(spans, marked, role):
    assert spans("people", marked) == [(role, "Dunn")]


@pytest.mark.parametrize(("marked", "evidence"), [
    param("[STUDENT:Maya] won", ["tagger"], id="tagger"),
    param("Ms. [STUDENT:Maya] won", ["title"], id="title"),
    param("[STUDENT:Maya] won. Go Maya!", ["tagger", "repeat"], id="repeat"),
])
def test_evidence(annotate, marked, evidence):
    doc = annotate(marked)
    assert [span.id_ for span in doc.spans["people"]] == evidence


@pytest.mark.parametrize(("marked", "people"), [
    param("Maya! [STUDENT:Maya] won.", ["Maya", "Maya"], id="earlier"),
    param("[STUDENT:Maya] saw the Mayan ruins.", ["Maya"], id="inside a word"),
    param("[STUDENT:may] won in may", ["may"], id="lower case is not repeated"),
    param("[STAFF:Dunn] won. Go Dunn!", ["Dunn"], id="adults are not repeated"),
    param("[STUDENT55:Maya] won. Go Maya!", ["Maya"], id="nor the unsure"),
])
def test_repeated_names(spans, marked, people):
    assert [text for _, text in spans("people", marked)] == people


def test_a_place_that_bears_a_students_name_stays_a_place(spans):
    marked = "[STUDENT:Lincoln] went to [LOC:Lincoln Park]"
    assert (spans("people", marked), spans("location", marked)) == (
        [("STUDENT", "Lincoln")], [("LOCATION", "Lincoln Park")])


@pytest.mark.parametrize(("marked", "name"), [
    param("Go [STUDENT:Maya T.]!", "Maya T.", id="initial keeps its stop"),
    param("Go [STUDENT:Maya.] Yes", "Maya", id="full stop"),
    param("Go ([STUDENT:(Maya)])", "Maya", id="brackets"),
    param("Go [STUDENT:Sam Lee Jr.] now", "Sam Lee Jr.", id="Jr."),
    param("Go [STUDENT:#Maya] now", "Maya", id="hash"),
])
def test_where_a_name_begins_and_ends(annotate, marked, name):
    doc = annotate(marked)
    (mention,) = [m for (group, *_), m in doc.user_data["smclassify_mentions"].items() if group == "people"]
    assert doc.text[mention.start : mention.end] == name


def test_a_name_inside_a_token_keeps_its_own_bounds(annotate):
    doc = annotate("@[STUDENT:lily]k won")
    (mention,) = doc.user_data["smclassify_mentions"].values()
    assert doc.text[mention.start : mention.end].startswith("lily")


def test_signs_alone_are_no_name(spans):
    assert spans("people", "so [STUDENT:!!] yes") == []


def test_an_empty_text(spans):
    assert spans("people", "") == []

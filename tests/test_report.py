"""A report keeps its offsets and lets nothing of a draft act: no control code, no markup."""

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import param

from smclassify import policy
from smclassify.report import mark, to_html, to_record, to_text, visible
from smclassify.vocabulary import Account, Category, Draft, Entity, EntityLabel, Finding, Report, Verdict

CREC = policy.load("crec")
HOSTILE = st.text(
    st.sampled_from("ab <>&\"'\x1b[31m\x00\x9b\u202e\u2066\r\n\t=\u2028😀é\ud800]`"), max_size=40
)


def report_on(text, *spans, account=Account.SPONSORED, **draft):
    """Judge findings by hand: ``(category, start, end)``."""
    findings = [Finding(category=c, start=s, end=e, score=0.9, evidence=("test",)) for c, s, e in spans]
    return CREC.judge(Draft(text=text, account=account, **draft), findings)


@st.composite
def reports(draw):
    text = draw(HOSTILE)
    bounds = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    spans = draw(st.lists(st.tuples(st.sampled_from(Category), bounds), max_size=5))
    return report_on(text, *((c, s, e) for c, (s, e) in spans), id=draw(HOSTILE), source=draw(HOSTILE))


class Shown(HTMLParser):
    """What a browser makes of a fragment: its text, its tags, its attributes."""

    def __init__(self, markup):
        super().__init__()
        self.tags, self.attributes, self.text, self.open, self.draft = [], [], [], [], []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        self.open.append((tag, dict(attrs).get("class")))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        self.text.append(data)
        if any(css == "smc-draft" for _, css in self.open) and self.open[-1][0] != "sup":
            self.draft.append(data)


class TestRecord:
    def test_has_the_fields_of_the_contract_in_order(self):
        record = to_record(report_on("So proud of Maya T.", (Category.STUDENT_NAME, 12, 19), id="a-1"))
        assert list(record) == [
            "id", "text", "source", "posted_at", "verdict", "labels", "findings", "entities", "error",
        ]  # fmt: skip
        (finding,) = record["findings"]
        assert finding["text"] == "Maya T."
        assert finding["clauses"] and finding["message"] and finding["suggestion"]
        assert (record["id"], record["verdict"], record["labels"]) == ("a-1", "stop", ["student_name"])

    def test_a_note_is_a_finding_and_no_label(self):
        found = [
            (category, account)
            for category in Category
            for account in Account
            if CREC.rule(category, account).severity == "note"
        ]
        for category, account in found:
            record = to_record(report_on("some words", (category, 0, 4), account=account))
            assert [f["severity"] for f in record["findings"]] == ["note"]
            assert record["labels"] == []
            assert record["verdict"] == "clear"

    def test_an_error_is_never_clear(self):
        report = Report(draft=Draft(text="?"), verdict=Verdict.CLEAR, error="it is not in English")
        assert to_record(report)["verdict"] == "review"
        assert to_record(report)["error"] == "it is not in English"

    def test_entities_carry_their_text(self):
        place = Entity(label=EntityLabel.LOCATION, start=3, end=9)
        record = to_record(
            Report(draft=Draft(text="at Mystic now"), verdict=Verdict.CLEAR, entities=(place,))
        )
        assert record["entities"] == [{"label": "LOCATION", "start": 3, "end": 9, "text": "Mystic"}]

    @given(reports())
    def test_offsets_are_those_of_the_text(self, report):
        record = to_record(report)
        assert json.loads(json.dumps(record)) == record
        for finding in record["findings"]:
            assert record["text"][finding["start"] : finding["end"]] == finding["text"]
            assert 0 <= finding["score"] <= 1


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        param([], "abcdef", id="none"),
        param([(1, 3)], "a<0>bc</0>def", id="one"),
        param([(0, 6), (2, 4)], "<0>ab<1>cd</1>ef</0>", id="nested"),
        param([(2, 4), (0, 6)], "<1>ab<0>cd</0>ef</1>", id="nested, inner first"),
        param([(0, 4), (2, 6)], "<0>ab<1>cd</1></0><1>ef</1>", id="crossing"),
        param([(1, 2), (1, 2)], "a<0><1>b</1></0>cdef", id="the same twice"),
        param([(0, 3), (3, 6)], "<0>abc</0><1>def</1>", id="touching"),
        param([(2, 2), (4, 1), (5, 99)], "abcde<2>f</2>", id="empty, reversed, too long"),
    ],
)
def test_marks_nest(spans, expected):
    assert mark("abcdef", spans, lambda i: f"<{i}>", lambda i: f"</{i}>", str) == expected


@given(HOSTILE, st.lists(st.tuples(st.integers(-2, 45), st.integers(-2, 45)), max_size=6))
def test_marks_cover_exactly_their_characters(text, spans):
    """Every character lies inside the marks of the spans that hold it, and inside no other."""
    pieces = []
    mark(
        text,
        spans,
        lambda i: pieces.append(i) or "",
        lambda i: pieces.append(~i) or "",
        lambda t: pieces.append(t) or "",
    )
    position, active = 0, []
    for piece in pieces:
        if isinstance(piece, str):
            for place in range(position, position + len(piece)):
                assert sorted(active) == [i for i, (s, e) in enumerate(spans) if s <= place < e]
            position += len(piece)
        elif piece >= 0:
            active.append(piece)
        else:
            assert active.pop() == ~piece
    assert position == len(text) and not active


class TestText:
    def test_marks_problems_in_words_and_explains_each(self):
        shown = to_text(report_on("So proud of Maya T. today", (Category.STUDENT_NAME, 12, 19)))
        assert "So proud of [1 student name: Maya T.] today" in shown
        assert shown.startswith("STOP")
        for head in ("1. Student name (stop, 90%)", "Why:", "Clause:", "Fix:"):
            assert head in shown
        assert "\x1b" not in shown

    def test_color_adds_to_the_words_and_replaces_none(self):
        report = report_on("So proud of Maya T. today", (Category.STUDENT_NAME, 12, 19))
        colored = to_text(report, color=True)
        assert "\x1b[" in colored
        assert re.sub(r"\x1b\[[\d;]*m", "", colored) == to_text(report)

    def test_says_why_a_draft_was_not_judged(self):
        shown = to_text(
            Report(draft=Draft(text="Hola"), verdict=Verdict.REVIEW, error="it is not in English")
        )
        assert "Not judged: it is not in English." in shown

    @given(reports())
    def test_lets_no_control_character_through(self, report):
        shown = to_text(report)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", shown)
        shown.encode("utf-8")


class TestHtml:
    @given(reports())
    def test_shows_the_draft_and_runs_nothing_of_it(self, report):
        page = Shown(to_html(report))
        assert set(page.tags) <= {"article", "p", "strong", "mark", "sup", "ol", "li"}
        assert {name for name, _ in page.attributes} <= {"class", "title"}
        assert not page.open
        assert "".join(page.draft) == visible(report.draft.text)

    def test_keeps_script_as_words(self):
        fragment = to_html(report_on("<script>alert('Lily')</script>", (Category.STUDENT_NAME, 15, 19)))
        assert "<script" not in fragment
        assert '<mark class="smc-stop" title="student name (stop)">Lily<sup>1</sup></mark>' in fragment


@given(HOSTILE)
def test_visible_leaves_ordinary_text_alone(text):
    shown = visible(text)
    assert visible(shown) == shown
    if text.isprintable():
        assert shown == text

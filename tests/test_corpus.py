"""Labelled posts: what a row may hold, what is said of one that may not, and who must stay together."""

import json

import pytest
from pytest import param

from smclassify.corpus import Span, parse_marked, read_labelled, sibling_groups
from smclassify.errors import InputError, RowError

TEXT = "So proud of Maya T. today!"
GOOD = {"id": "a-1", "text": TEXT, "account": "personal", "policy": "stonington", "labels": ["student_name"],
        "optional": ["student_photo"], "spans": [{"category": "student_name", "start": 12, "end": 19}],
        "people": [{"role": "STUDENT", "start": 12, "end": 19}], "pair": "p1", "roster": ["Maya Turner"],
        "note": "proud"}


@pytest.fixture
def read(tmp_path):
    """Read rows (dicts or raw lines) as a file of labelled posts."""

    def read(*rows, name="posts.jsonl"):
        path = tmp_path / name
        lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return list(read_labelled([path]))

    return read


def test_a_row_becomes_a_post(read):
    (post,) = read(GOOD)
    assert (post.draft.text, post.draft.account, post.draft.policy, post.draft.roster, post.draft.id) == (
        TEXT, "personal", "stonington", ("Maya Turner",), "a-1")


def test_labels_and_optional_are_sets(read):
    (post,) = read(GOOD)
    assert (post.labels, post.optional) == ({"student_name"}, {"student_photo"})


def test_spans_bound_the_text(read):
    (post,) = read(GOOD)
    assert [TEXT[s.start : s.end] for s in (*post.spans, *post.people)] == ["Maya T.", "Maya T."]


def test_what_a_row_may_leave_out(read):
    (post,) = read({"text": TEXT})
    assert (post.draft.id, post.draft.account, post.draft.policy, post.labels, post.people) == (
        "1", "sponsored", "crec", frozenset(), None)


def test_null_is_the_same_as_nothing(read):
    assert read({"text": TEXT, "labels": None, "spans": None, "roster": None, "policy": None}) == read({"text": TEXT})


def test_a_byte_order_mark_is_no_part_of_the_first_row(tmp_path):
    (tmp_path / "bom.jsonl").write_text(json.dumps({"text": "a"}), encoding="utf-8-sig")
    assert [post.draft.text for post in read_labelled([tmp_path / "bom.jsonl"])] == ["a"]


def test_empty_lines_are_skipped_and_rows_keep_their_numbers(read):
    assert [post.draft.id for post in read({"text": "a"}, "", {"text": "b"})] == ["1", "3"]


def spanning(start, end, category="student_name"):
    return {**GOOD, "spans": [{"category": category, "start": start, "end": end}]}


BROKEN = [
    param("{", "not valid JSON", id="not JSON"),
    param("[1]", "not a JSON object", id="a list"),
    param({"labels": []}, "text: missing", id="no text"),
    param({**GOOD, "text": 5}, "text: missing or of the wrong type", id="text a number"),
    param({**GOOD, "account": "work"}, "account: neither", id="account"),
    param({**GOOD, "labels": ["naughty"]}, "no category is called 'naughty'", id="label"),
    param({**GOOD, "labels": "student_name"}, "labels: missing or of the wrong type", id="labels a text"),
    param({**GOOD, "labels": [["student_name"]]}, "labels: .* wrong type", id="labels nested"),
    param({**GOOD, "optional": ["student_name"]}, "share", id="both"),
    param(spanning(12, 99), "bounds outside the text", id="span too far"),
    param(spanning(-1, 3), "bounds outside the text", id="span negative"),
    param(spanning(5, 5), "bounds outside the text", id="span empty"),
    param(spanning("1", 3), "bounds outside the text", id="span of texts"),
    param(spanning(True, 3), "bounds outside the text", id="span of truth values"),
    param(spanning(0, 3, "nickname"), "spans: unknown category", id="span category"),
    param({**GOOD, "spans": ["student_name"]}, "spans: ", id="span a text"),
    param({**GOOD, "people": [{"role": "TEACHER", "start": 0, "end": 2}]}, "people: role", id="role"),
    param({**GOOD, "people": 7}, "people: missing or of the wrong type", id="people a number"),
    param({**GOOD, "roster": "Maya"}, "roster: .* wrong type", id="roster a text"),
    param({**GOOD, "pair": ["p"]}, "pair: .* wrong type", id="pair a list"),
    param({**GOOD, "policy": 3}, "policy: .* wrong type", id="policy a number"),
    param({**GOOD, "policy": "../mine.toml"}, "policy: not the id of a policy", id="policy a path"),
    param("[" * 100_000, "not valid JSON", id="nested too deep"),
]


@pytest.mark.parametrize(("row", "said"), BROKEN)
def test_a_broken_row_is_named_by_file_and_row(read, row, said):
    with pytest.raises(RowError, match=rf"^posts\.jsonl, row 2: .*{said}"):
        read({"text": "fine"}, row)


@pytest.mark.parametrize(("row", "said"), BROKEN)
def test_an_error_never_quotes_the_post(read, row, said):
    with pytest.raises(RowError) as caught:
        read(row)
    assert "Maya" not in str(caught.value)


def test_a_missing_file(tmp_path):
    with pytest.raises(InputError, match=r"^gone\.jsonl: cannot be read"):
        list(read_labelled([tmp_path / "gone.jsonl"]))


def test_a_file_in_another_encoding(tmp_path):
    (tmp_path / "old.jsonl").write_bytes('{"text": "café"}\n'.encode("latin-1"))
    with pytest.raises(InputError, match=r"^old\.jsonl: cannot be read as UTF-8"):
        list(read_labelled([tmp_path / "old.jsonl"]))


@pytest.mark.parametrize(("marked", "text", "spans"), [
    param("plain", "plain", [], id="none"),
    param("Hi [student_name:Maya]!", "Hi Maya!", [("student_name", 3, 7)], id="one"),
    param("[live_location:at [location:the Zoo] now]", "at the Zoo now",
          [("live_location", 0, 14), ("location", 3, 10)], id="nested"),
    param("[sic] [a:b]", "[sic] b", [("a", 6, 7)], id="other brackets"),
    param("[a:é🎉]x", "é🎉x", [("a", 0, 2)], id="code points"),
])
def test_marked_text(marked, text, spans):
    assert parse_marked(marked) == (text, [Span(*span) for span in spans])


def test_a_mark_left_open():
    with pytest.raises(ValueError, match="student_name"):
        parse_marked("Hi [student_name:Maya!")


def test_siblings_are_one_group(read):
    posts = read({**GOOD, "pair": "p1"}, {**GOOD, "pair": "p2"}, {**GOOD, "pair": "p1"}, {"text": "alone", "id": "z"})
    assert sorted(sibling_groups(posts).values()) == [[0, 2], [1], [3]]


def test_a_pair_is_a_pair_in_its_own_file_only(read):
    posts = read(GOOD, name="one.jsonl") + read(GOOD, name="two.jsonl")
    assert len(sibling_groups(posts)) == 2

"""JSON and JSON lines."""

import json

import pytest
from pytest import param
from reading import outcome, posts, rejects, skips, texts

from smclassify.exports.json_items import CHUNK
from smclassify.vocabulary import Account


def test_array(write):
    assert texts(write("a.json", '[{"text": "one"}, {"text": "two\\n\\"x\\" \\ud83c\\udf89"}]')) == [
        "one",
        'two\n"x" 🎉',
    ]


@pytest.mark.parametrize(
    "content",
    [
        param('{"count": 1, "posts": [{"text": "hi"}]}', id="array in an object"),
        param('{"response": {"data": [{"message": "hi"}]}}', id="deeper"),
        param('{"tags": ["a"], "posts": [{"text": "hi"}], "n": null}', id="after another array"),
        param('{\n "text": "hi"\n}', id="one object"),
        param('\ufeff [{"text": "hi"}]\n', id="byte order mark"),
        param('[{"text": "hi"},]', id="trailing comma"),
    ],
)
def test_shapes(write, content):
    assert texts(write("a.json", content)) == ["hi"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_encodings(write, encoding):
    assert texts(write("a.json", '[{"text": "é🎉"}]', encoding)) == ["é🎉"]


def test_items_longer_than_a_chunk(write):
    rows = [
        {"text": "a" * 10, "pad": ['["{' * 10] * (CHUNK // 10)},
        {"text": "b"},
        {"text": "c", "pad": '\\"' * CHUNK},
    ]
    assert texts(write("a.json", json.dumps(rows))) == ["a" * 10, "b", "c"]


@pytest.mark.parametrize("shift", range(0, 40, 3))
def test_items_across_a_chunk(write, shift):
    rows = [{"text": "x" * shift, "id": i, "n": [1, {"a": "\\"}]} for i in range(CHUNK // 40)]
    assert len(list(read_all(write("a.json", json.dumps(rows))))) == len(rows)


def read_all(path):
    from smclassify.exports import read

    return read(path)


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        param('{"text": "bad \\q"}', "is not valid JSON", id="bad escape"),
        param('{"text": }', "is not valid JSON", id="no value"),
        param("[" * 5000 + "]" * 5000, "is nested too deeply", id="deep"),
        param('{"text": ' + '{"a":' * 5000 + "1" + "}" * 5001, "is nested too deeply", id="deep object"),
        param('"text"', "is not an object", id="string"),
        param("17", "is not an object", id="number"),
        param("1" * 5000, "is not valid JSON", id="endless number"),
        param('{"text": "' + "x" * 8_000_001 + '"}', "longer than 8,000,000", id="endless item"),
        param('{"text": ["x"]}', "its text is not text", id="text is a list"),
        param('{"text": true}', "its text is not text", id="text is a boolean"),
        param('{"text": "a\\u0000b"}', "NUL bytes", id="NUL"),
        param('{"other": "x"}', "has no text field", id="no text"),
        param('{"text": "x", "roster": [1]}', "roster is not a list of names", id="bad roster"),
    ],
)
def test_a_bad_item_is_rejected_and_the_rest_read(write, item, reason):
    for name, content in (
        ("a.json", f'[{{"text": "one"}}, {item}, {{"text": "two"}}]'),
        ("a.jsonl", f'{{"text": "one"}}\n{item}\n{{"text": "two"}}\n'),
    ):
        found, refused, error = outcome(write(name, content))
        assert (found, error) == (["one", "two"], None)
        assert len(refused) == 1 and refused[0].startswith(f"{name}, row 2: ") and reason in refused[0]


@pytest.mark.parametrize("cut", range(20, 75, 5))
def test_a_file_cut_short_keeps_what_came_before(write, cut):
    found, refused, error = outcome(
        write("a.json", json.dumps([{"text": "one"}, {"text": "two"}, {"text": "three" * 9}])[:cut])
    )
    assert found in (["one"], ["one", "two"]) and error is None
    assert len(refused) == 1 and "ends too early" in refused[0]


@pytest.mark.parametrize(
    "content", ["[", "{", '[{"text": "a"', '{"a": ', "[1", '["', '{"a": [', "[" * 200_000, '{"a":' * 200_000]
)
def test_a_file_cut_short_at_once_is_refused(write, content):
    found, refused, error = outcome(write("a.json", content))
    assert found == [] and (error or refused)


def test_more_after_the_end(write):
    found, refused, _ = outcome(write("a.json", '[{"text": "a"}] [{"text": "b"}]'))
    assert found == ["a"] and "goes on after the end" in refused[0]


def test_other_arrays_are_counted(write):
    assert skips(write("a.json", '{"posts": [{"text": "a"}], "likes": [{"id": 1}, {"id": 2}]}')) == {
        "entry of another array": 2
    }


@pytest.mark.parametrize("content", ['{"a": [{"b": 1}]}', '[{"b": 1}]', '{"b": 1}'])
def test_no_text_field(write, content):
    assert "no text column among b" in outcome(write("a.json", content))[2]


@pytest.mark.parametrize("content", ["[]", "{}", "{}\n{}\n", '{"posts": []}', " [ ] "])
def test_nothing_in_it(write, content):
    found, refused, error = outcome(write("a.json", content))
    assert found == [] and (error or refused)


def test_lone_surrogates_cannot_break_the_output(write):
    assert texts(write("a.jsonl", '{"text": "a\\ud83d b"}\n')) == ["a\ufffd b"]


def test_labelled_posts(write):
    row = {
        "id": "a-1",
        "text": "hi",
        "account": "personal",
        "policy": "stonington",
        "roster": ["Maya"],
        "labels": ["political"],
    }
    post = posts(write("a.jsonl", json.dumps(row) + "\n"))[0]
    assert (post.id, post.account, post.policy, post.roster) == (
        "a-1",
        Account.PERSONAL,
        "stonington",
        ("Maya",),
    )


def test_lines_are_told_from_json(write):
    assert texts(write("a.json", '{"text": "one"}\n{"text": "two"}\n')) == ["one", "two"]


def test_blank_lines_count_as_lines(write):
    assert [post.row for post in posts(write("a.jsonl", '\n{"text": "one"}\r\n\n{"text": "two"}'))] == [2, 4]


def test_text_column_of_json(write):
    assert texts(write("a.jsonl", '{"text": "no", "words": "yes"}\n'), text_column="words") == ["yes"]


def test_rows_of_several_shapes(write):
    content = '{"text": "a"}\n{"message": "b", "id": 5}\n{"x": 1}\n{"caption": "c"}\n'
    found, refused, _ = outcome(write("a.jsonl", content))
    assert found == ["a", "b", "c"] and len(refused) == 1


def test_messages_are_refused(write):
    content = json.dumps(
        {
            "participants": [{"name": "A"}],
            "messages": [{"sender_name": "A", "timestamp_ms": 1, "content": "x"}],
        }
    )
    assert "holds messages" in outcome(write("message_1.json", content))[2]


def test_rejects_are_in_order(write):
    assert [line.split(":")[0] for line in rejects(write("a.jsonl", 'x\n{"text": "a"}\ny\n'))] == [
        "a.jsonl, row 1",
        "a.jsonl, row 3",
    ]

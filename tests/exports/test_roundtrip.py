"""What is written is what is read: CSV, TSV, JSON, JSON lines and XLSX-free formats, with any text."""

import csv
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import mojibake, posts

TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60
).filter(str.strip)
ROWS = st.lists(TEXT, min_size=1, max_size=6)
FEW = settings(max_examples=60, deadline=None)


def read_back(name: str, content: str, encoding: str = "utf-8") -> list[str]:
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content.encode(encoding))
        return [post.text for post in posts(path)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@FEW
@given(rows=ROWS)
def test_csv(delimiter, encoding, rows):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([["id", "text", "note"], *([i, row, "x"] for i, row in enumerate(rows))])
    assert read_back("a.csv", out.getvalue(), encoding) == rows


@FEW
@given(rows=ROWS, ascii=st.booleans(), indent=st.sampled_from([None, 2]))
def test_json(rows, ascii, indent):
    assert (
        read_back("a.json", json.dumps([{"text": row} for row in rows], ensure_ascii=ascii, indent=indent))
        == rows
    )


@FEW
@given(rows=ROWS, ascii=st.booleans())
def test_json_lines(rows, ascii):
    content = "".join(json.dumps({"text": row}, ensure_ascii=ascii) + "\n" for row in rows)
    assert read_back("a.jsonl", content) == rows


@FEW
@given(rows=ROWS)
def test_meta(rows):
    entries = [{"timestamp": 1, "data": [{"post": mojibake(row)}]} for row in rows]
    assert read_back("your_posts_1.json", json.dumps(entries)) == rows


@FEW
@given(
    content=st.binary(max_size=300),
    name=st.sampled_from(["a.csv", "a.json", "a.jsonl", "a.js", "a.zip", "a"]),
)
def test_any_bytes_give_a_clear_answer(content, name):
    from reading import outcome

    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        outcome(path)

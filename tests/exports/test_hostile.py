"""Broken and hostile inputs: each a clear line or a listed reject, never a traceback, a hang or silence."""

import json
import random
import time

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pytest import param
from reading import SAMPLES, outcome, tweet, ytd

FILES = {
    "a.csv": b"id,text,date\n" + b'1,"one, ""two""\nthree",2024-01-01\n2,four,\n' * 3,
    "a.jsonl": b'{"id": 1, "text": "one"}\n{"text": "two \\u00e9"}\n' * 3,
    "a.json": b'{"posts": [{"id": 1, "text": "one"}, {"text": "two"}]}',
    "tweets.js": ytd("tweets", [tweet("one"), tweet("two &amp; three")]).encode(),
    "outbox.json": (SAMPLES / "mastodon" / "outbox.json").read_bytes(),
    "posts_1.json": (SAMPLES / "instagram/your_instagram_activity/media/posts_1.json").read_bytes(),
    "Shares.csv": (SAMPLES / "linkedin" / "Shares.csv").read_bytes(),
}


@pytest.fixture(autouse=True)
def no_hang():
    start = time.monotonic()
    yield
    assert time.monotonic() - start < 20


def told(path) -> bool:
    """Whether a file without posts says so."""
    found, refused, error = outcome(path)
    return bool(refused or error) and not found


@pytest.mark.parametrize("name", [*FILES, "a.tsv", "a.xlsx", "a.parquet", "a.zip", "a.txt", "a"])
@pytest.mark.parametrize(
    "content",
    [
        param(b"", id="empty"),
        param(b" \n\n\t ", id="blank"),
        param(b"\xef\xbb\xbf", id="byte order mark alone"),
        param(b"\xff\xfe", id="UTF-16 mark alone"),
        param(b"\0" * 1000, id="zeros"),
        param(bytes(range(256)) * 20, id="every byte"),
        param(random.Random(0).randbytes(5000), id="noise"),
        param(b"\x89PNG\r\n\x1a\n" + b"\0" * 50, id="picture"),
        param(b"%PDF-1.7\n%\xe2\xe3\n1 0 obj", id="PDF"),
        param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, id="old Excel"),
        param(b"\x1f\x8b\x08\0" + b"\1" * 50, id="gzip"),
        param(b"PK\3\4" + b"\0" * 100, id="zip in name only"),
        param(b"PAR1" + b"\1" * 100 + b"PAR1", id="Parquet in name only"),
        param(b"<html><body>posts</body></html>", id="HTML"),
        param(b"window.YTD.direct_messages.part0 = [ ]", id="messages"),
        param(b"[" * 100_000, id="deep array"),
        param(b'{"a":' * 100_000, id="deep object"),
        param(b'"' * 100_000, id="quotes"),
        param(b"," * 100_000, id="commas"),
    ],
)
def test_not_what_its_name_says(write, name, content):
    assert told(write(name, content))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("seed", range(12))
def test_damaged_anywhere(write, name, seed):
    chance = random.Random(f"{name}{seed}")
    data = bytearray(FILES[name])
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) or 1)
        match chance.randrange(4):
            case 0:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del data[at : at + chance.randint(1, 30)]
            case 2:
                data[at:at] = chance.choice(
                    [
                        b'"',
                        b"\0",
                        b"\\",
                        b"{",
                        b"[",
                        b"]",
                        b"\n",
                        b",",
                        b"\xff\xfe",
                        b"\xed\xa0\x80",
                        b"&#x110000;",
                    ]
                )
            case _:
                data = data[: max(1, at)]
    outcome(write(name, bytes(data)))


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.jsonl", "tweets.js", "outbox.json"])
def test_a_post_of_50_megabytes(write, name):
    huge = "x" * 50_000_000
    content = {
        "a.csv": f'text\nbefore\n"{huge}"\nafter\n',
        "a.json": json.dumps([{"text": "before"}, {"text": huge}, {"text": "after"}]),
        "a.jsonl": "\n".join(json.dumps({"text": text}) for text in ("before", huge, "after")),
        "tweets.js": ytd("tweets", [tweet("before"), tweet(huge), tweet("after")]),
        "outbox.json": json.dumps(
            {
                "orderedItems": [
                    {"type": "Create", "object": {"content": t}} for t in ("before", huge, "after")
                ]
            }
        ),
    }[name]
    found, refused, error = outcome(write(name, content))
    assert (found, error) == (["before", "after"], None)
    assert len(refused) == 1 and ", row 2: " in refused[0] and "8,000,000 characters" in refused[0]


@pytest.mark.parametrize(
    "line",
    [
        param('a"b,"c\n', id="opens again"),
        param('"\n', id="lone quotes"),
        param('x,"""\n', id="tripled"),
        param('","\n', id="commas in quotes"),
    ],
)
def test_quotes_that_never_pair_up_end_in_time(write, line):
    outcome(write("a.csv", "text,b\n" + line * 300_000 + '"'))


@pytest.mark.parametrize(
    "markup",
    [
        "<p>" * 100_000,
        "<" * 300_000,
        "<a " * 100_000,
        "</p>" * 100_000,
        "<b> </b>" * 100_000,
        "<!--" * 100_000,
        "&#" * 200_000,
        "&amp" * 100_000,
        "<span class='invisible'>" * 40_000,
        "<p " + "x='" * 200_000,
        " \n" * 300_000,
        "<a" * 300_000,
        "<p>a</p" * 100_000,
        "<div><p></div>" * 60_000,
    ],
)
def test_markup_takes_time_in_proportion(write, markup):
    entry = {"type": "Create", "object": {"content": markup}}
    outcome(write("outbox.json", json.dumps({"orderedItems": [entry]})))


@pytest.mark.parametrize(
    "text",
    [" " * 99_000, "@a " * 33_000, "https://t.co/a " * 6_000, "…" * 99_000, "&" * 99_000, "RT" * 40_000],
)
def test_tweets_take_time_in_proportion(zipped, text):
    notes = [{"noteTweet": {"createdAt": "2018-10-10T20:19:24.000Z", "core": {"text": text}}}] * 3
    path = zipped(
        {"data/tweets.js": ytd("tweets", [tweet(text)] * 3), "data/note-tweet.js": ytd("note_tweet", notes)}
    )
    outcome(path)


@pytest.mark.parametrize(
    "entry",
    [
        None,
        1,
        "x",
        [],
        {},
        {"tweet": None},
        {"tweet": []},
        {"tweet": {"full_text": None}},
        {"tweet": {"full_text": 5}},
        {"tweet": {"full_text": ["x"]}},
        {"tweet": {"full_text": "x", "entities": {"urls": "x", "media": [None, {"url": 1}]}}},
        {"tweet": {"full_text": "x https://t.co/a", "entities": []}},
        {"tweet": {"full_text": "x", "created_at": 5, "id_str": {}}},
        {"data": 5, "timestamp": {}},
        {"data": [None, {"post": 5}], "timestamp": -1, "attachments": 7},
        {"attachments": [{"data": [{"media": [1]}]}], "timestamp": 1e300, "data": []},
        {"media": 1, "title": 2},
        {"media": [{"title": {}}], "title": None, "creation_timestamp": "x"},
        {"type": "Create", "object": {"content": 5, "to": 7, "oneOf": 5}},
        {"type": ["Create"], "object": None},
        {"noteTweet": 5},
    ],
)
@pytest.mark.parametrize(
    "name",
    [
        "data/tweets.js",
        "data/note-tweet.js",
        "posts/your_posts_1.json",
        "content/posts_1.json",
        "threads/threads_and_replies.json",
        "outbox.json",
    ],
)
def test_entries_of_an_odd_shape(zipped, name, entry):
    content = json.dumps([entry])
    outcome(zipped({name: ytd("tweets", [entry]) if name.endswith(".js") else content}))
    outcome(
        zipped(
            {
                name: json.dumps(
                    {
                        key: [entry]
                        for key in (
                            "orderedItems",
                            "text_post_app_text_posts",
                            "ig_stories",
                            "group_posts_v2",
                        )
                    }
                )
            }
        )
    )


@pytest.fixture
def book(tmp_path):
    book = openpyxl.Workbook()
    for i in range(50):
        book.active.append(["text" if i == 0 else f"post {i}", i])
    book.save(tmp_path / "a.xlsx")
    pq.write_table(
        pa.table({"text": [f"post {i} {'x' * 50}" for i in range(3000)]}),
        tmp_path / "a.parquet",
        row_group_size=1000,
    )
    return tmp_path


@pytest.mark.parametrize("name", ["a.xlsx", "a.parquet"])
@pytest.mark.parametrize("seed", range(15))
def test_damaged_workbooks_and_parquet(book, name, seed):
    chance = random.Random(seed)
    data = bytearray((book / name).read_bytes())
    for _ in range(20):
        data[chance.randrange(4, len(data))] = chance.randrange(256)
    (book / name).write_bytes(data if seed % 3 else data[: chance.randrange(5, len(data))])
    outcome(book / name)


def test_a_workbook_whose_rows_are_out_of_this_world(zipped, book):
    import zipfile

    with zipfile.ZipFile(book / "a.xlsx") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = (
        members[sheet]
        .replace(b'<row r="3"', b'<row r="99999999999"')
        .replace(b"<dimension ref=", b'<dimension ref="A1:XFD1048576" x=')
    )
    _found, refused, error = outcome(zipped(members, "far.xlsx"))
    assert error or "1,048,576" in refused[-1]


def test_errors_never_quote_a_post(write):
    secret = "Maya Thornbury"
    for name, content in {
        "a.csv": f'text,id\n"{secret}",1,2\n{secret}\0,1\n"{secret}\n',
        "b.csv": f"{secret} was here,1\n",
        "a.jsonl": f'{{"text": "{secret}\n{{"other": "{secret}"}}\n{{"text": "x", "account": "{secret}"}}\n',
        "b.jsonl": f'{{"text": "{secret}", "roster": "[{secret}"}}\n',
        "a.json": f'[{{"text": "{secret}", }}, {{"text": ["{secret}"]}}, "{secret}"',
        "c.json": f'{{"{secret} said so": 1}}',
    }.items():
        _found, refused, error = outcome(write(name, content))
        assert (refused or error) and secret not in " ".join([*refused, error or ""])


def test_a_workbook_that_is_a_bomb(zipped, monkeypatch):
    monkeypatch.setattr("smclassify.exports.spreadsheet.FREE_SIZE", 1_000_000)
    members = {
        "[Content_Types].xml": "<x/>",
        "xl/workbook.xml": "<x/>",
        "xl/sharedStrings.xml": "a" * 5_000_000,
    }
    assert "as zip bombs do" in outcome(zipped(members, "bomb.xlsx"))[2]


def test_a_workbook_with_an_entity_bomb(zipped):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    members = {"[Content_Types].xml": f"{bomb}]><x>&i;</x>", "xl/workbook.xml": f"{bomb}]><x>&i;</x>"}
    assert "not a readable XLSX" in outcome(zipped(members, "entities.xlsx"))[2]

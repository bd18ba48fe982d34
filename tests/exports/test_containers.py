"""Folders and zips, the hostile ones too."""

import io
import os
import struct
import zipfile
from pathlib import Path

import pytest
from reading import outcome, texts, tweet, ytd

from smclassify.exports import Skip, read, sources

TWEETS = ytd("tweets", [tweet("one"), tweet("two", "2")])


def reasons(path) -> dict[str, int]:
    return {item.reason: item.count for item in read(path) if isinstance(item, Skip) and item.row is None}


@pytest.mark.parametrize("cut", [10, 40, 100, -200, -60, -30, -10, -1])
def test_a_truncated_zip(zipped, write, cut):
    data = zipped({"data/tweets.js": TWEETS, "data/like.js": "x" * 1000}).read_bytes()
    found, _, error = outcome(write("cut.zip", data[:cut]))
    assert found == [] and error.startswith("cut.zip: ")


@pytest.mark.parametrize("at", range(40, 140, 7))
def test_a_corrupt_member(zipped, write, at):
    data = bytearray(
        zipped(
            {"data/tweets.js": ytd("tweets", [tweet(f"{i} {os.urandom(40).hex()}") for i in range(20)])}
        ).read_bytes()
    )
    data[at : at + 8] = b"\xff" * 8
    found, refused, error = outcome(write("bad.zip", bytes(data)))
    assert error or refused or len(found) == 20


def test_damage_midway_keeps_what_came_before(zipped, write):
    entries = [tweet(f"{i} {os.urandom(60).hex()}", str(i)) for i in range(3000)]
    data = bytearray(zipped({"data/tweets.js": ytd("tweets", entries)}).read_bytes())
    middle = len(data) * 3 // 4
    data[middle : middle + 64] = b"\xff" * 64
    found, refused, error = outcome(write("bad.zip", bytes(data)))
    assert len(found) > 500 and error is None
    assert "bad.zip/data/tweets.js, row " in refused[-1] and "nothing from here on was read" in refused[-1]


def test_a_zip_bomb(zipped, monkeypatch):
    monkeypatch.setattr(sources, "FREE_SIZE", 1_000_000)
    path = zipped({"data/tweets.js": TWEETS[:-1] + ", " + " " * 30_000_000 + "1]"})
    _found, refused, error = outcome(path)
    assert "as zip bombs do" in (error or refused[-1])


def test_a_bomb_that_is_not_asked_for_is_not_inflated(zipped):
    assert texts(zipped({"data/tweets.js": TWEETS, "data/bomb.bin": b"\0" * 30_000_000})) == ["one", "two"]


@pytest.mark.parametrize(
    "name",
    [
        "../../data/tweets.js",
        "/etc/data/tweets.js",
        "C:/data/tweets.js",
        "a/../../tweets.js",
        "..\\tweets.js",
        "a\nb/tweets.js",
    ],
)
def test_unsafe_names_are_not_read(zipped, name):
    assert (
        reasons(zipped({name: ytd("tweets", [tweet("no")]), "data/tweets.js": TWEETS})).get("unsafe name")
        == 1
    )


def test_only_unsafe_names(zipped):
    assert outcome(zipped({"../tweets.js": TWEETS}))[2]


def test_a_symbolic_link_in_a_zip_is_not_followed(tmp_path):
    path = tmp_path / "link.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("data/tweets-part1.js")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("data/tweets.js", TWEETS)
    assert texts(path) == ["one", "two"] and reasons(path)["symbolic link"] == 1


def test_an_encrypted_zip(zipped, write):
    data = bytearray(zipped({"data/tweets.js": TWEETS}).read_bytes())
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = data.index(signature) + offset
        data[at : at + 2] = struct.pack("<H", struct.unpack("<H", data[at : at + 2])[0] | 1)
    assert "is encrypted" in outcome(write("locked.zip", bytes(data)))[2]


def test_a_zip_within_a_zip(zipped):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("data/tweets.js", TWEETS)
    assert "pass the zips one by one" in outcome(zipped({"part1.zip": inner.getvalue()}))[2]


def test_an_empty_zip(zipped):
    assert "holds no files" in outcome(zipped({}))[2]


def test_a_zipped_table(zipped):
    assert texts(zipped({"posts.csv": "text\nhi\n"})) == ["hi"]


def test_an_unknown_export(zipped):
    assert "no posts of X" in outcome(zipped({"a.txt": "x", "b.json": "[]"}))[2]


def test_a_name_that_occurs_twice(tmp_path):
    path = tmp_path / "twice.zip"
    with zipfile.ZipFile(path, "w") as archive, pytest.warns(UserWarning):
        archive.writestr("data/tweets.js", TWEETS)
        archive.writestr("data/tweets.js", TWEETS)
    assert texts(path) == ["one", "two"] and reasons(path)["name that occurs twice"] == 1


def test_links_in_a_folder_are_not_followed(tmp_path):
    root = tmp_path / "export" / "data"
    root.mkdir(parents=True)
    (root / "tweets.js").write_text(TWEETS)
    (tmp_path / "secret.js").write_text(TWEETS)
    (root / "tweets-part1.js").symlink_to(tmp_path / "secret.js")
    (root / "loop").symlink_to(root)
    assert texts(tmp_path / "export") == ["one", "two"]
    assert reasons(tmp_path / "export")["symbolic link"] == 2


def test_an_empty_folder(tmp_path):
    assert "holds no files" in outcome(tmp_path)[2]


def test_a_folder_without_posts(write):
    assert "no posts of X" in outcome(write("export/a.txt", "x").parent)[2]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    assert "not a regular file" in outcome(tmp_path / "pipe.csv")[2]
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "tweets.js").write_text(TWEETS)
    os.mkfifo(tmp_path / "data" / "tweets-part1.js")
    assert texts(tmp_path) == ["one", "two"]


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", "nope\0.csv", "", "x" * 5000])
def test_odd_paths(path):
    found, _refused, error = outcome(Path(path) if path else path)
    assert error or found == []


def test_a_broken_part_does_not_stop_the_next(zipped):
    path = zipped(
        {
            "data/tweets.js": TWEETS,
            "data/tweets-part1.js": "nonsense",
            "data/tweets-part2.js": ytd("tweets", [tweet("three")], 2),
        }
    )
    found, refused, error = outcome(path)
    assert (found, error) == (["one", "two", "three"], None)
    assert refused == ["export.zip/data/tweets-part1.js, row 1: is not JSON; nothing from here on was read"]

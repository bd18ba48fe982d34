"""X, Facebook, Instagram, Threads, Mastodon, LinkedIn: text as a person reads it, and nothing but posts."""

import json
import shutil

import pytest
from reading import SAMPLES, outcome, posts, skips, texts

from smclassify.exports import Post, Skip, read
from smclassify.exports.linkedin import unquoted

EXPORTS = {
    "x": [
        "Fish & chips for lunch <3 🐟",
        'Minutes are up: example.org/board/minutes…\n\n"Read them", says the clerk.',
        "The science fair",
        "Second part, same year",
        "@mr_k thanks! 👍",
    ],
    "facebook": [
        "Does anyone have a spare projector?",
        "Curtain up! The café scene had us in tears – “bravo” 🎭",
        "The new greenhouse 🌱",
        "Señora Díaz’s paper flowers",
        "Part two.\n\nWith a line break.",
    ],
    "instagram": [
        "agreed — let’s sync tomorrow 🙌",
        "café day 👍",
        "Mural day 🎨 #art",
        "Three pictures,\none caption – “voilà”",
        "Robotics in 15 seconds 🤖",
        "Snack break",
    ],
    "mastodon": [
        "Snow day! :snow:\nStay warm & read.\n\nPlows < sleds 🛷",
        "Our calendar: example.org/calendar/2024/febr… #school @pto",
        "Book spoiler\n\nIt ends well.",
    ],
    "linkedin": [
        'Proud of our "Grow Your Own" cohort 🎓\n\nApplications close Friday.',
        "One line, one comma",
    ],
}


def alike(found: list[str], wanted: list[str]) -> bool:
    return len(found) == len(wanted) and all(
        text == want or (len(want) < 20 and text.startswith(want))
        for text, want in zip(found, wanted, strict=True)
    )


@pytest.fixture(params=["folder", "zip", "wrapped zip", "inner folder"])
def packed(request, tmp_path):
    """A sample export as the network hands it out, or as people keep it."""

    def packed(name: str):
        if request.param == "folder":
            return SAMPLES / name
        if request.param == "inner folder":
            inner = [
                path
                for path in (SAMPLES / name).iterdir()
                if path.is_dir()
                and path.name in ("data", "your_facebook_activity", "your_instagram_activity")
            ]
            return inner[0] if inner else SAMPLES / name
        root = SAMPLES if request.param == "wrapped zip" else SAMPLES / name
        base = name if request.param == "wrapped zip" else None
        return shutil.make_archive(str(tmp_path / name), "zip", root, base)

    return packed


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_read_whole_and_in_order(packed, name):
    assert alike(texts(packed(name)), EXPORTS[name])


@pytest.mark.parametrize("name", EXPORTS)
def test_decoys_are_counted_and_not_read(packed, name):
    items = list(read(packed(name)))
    assert not [post for post in items if isinstance(post, Post) and "DECOY" in post.text]
    assert sum(item.count for item in items if isinstance(item, Skip) and item.row is None) >= 2


@pytest.mark.parametrize(
    "path", sorted(path for path in SAMPLES.rglob("*") if path.suffix in (".js", ".json", ".csv", ".jsonl"))
)
def test_a_single_file_holds_posts_or_is_refused(path):
    found, refused, error = outcome(path)
    decoy = "DECOY" in path.read_bytes().decode("utf-8", "ignore") and path.name not in ("outbox.json",)
    assert (refused == [] and bool(found) is not decoy) or path.name in ("Comments.csv", "note-tweet.js")
    assert bool(error) is not bool(found)


@pytest.mark.parametrize(
    "name", ["message_1.json", "direct-messages.js", "messages.csv", "like.js", "account.js"]
)
def test_private_files_are_refused_by_name_of_what_they_hold(name):
    path = next(SAMPLES.rglob(name))
    assert "not posts" in outcome(path)[2]


def test_times_are_in_utc():
    assert posts(SAMPLES / "x")[0].posted_at == "2023-09-06T12:00:00Z"
    assert posts(SAMPLES / "facebook")[0].posted_at == "2024-03-21T05:46:40Z"
    assert posts(SAMPLES / "mastodon")[0].posted_at == "2024-02-01T10:00:00Z"
    assert posts(SAMPLES / "linkedin")[0].posted_at == "2024-05-01T13:00:00Z"


def test_ids_and_sources():
    assert (posts(SAMPLES / "x")[3].id, posts(SAMPLES / "x")[3].source) == (
        "1700000000000000005",
        "tweets-part1.js",
    )
    assert posts(SAMPLES / "linkedin")[0].id == "7190000000000000001"
    assert posts(SAMPLES / "mastodon")[0].id.endswith("/statuses/1")


# Mastodon


def activity(html, **fields) -> dict:
    return {"type": "Create", "object": {"type": "Note", "id": "https://m/1", "content": html, **fields}}


def outbox(*entries) -> str:
    return json.dumps({"type": "OrderedCollection", "orderedItems": list(entries)})


PUBLIC = "https://www.w3.org/ns/activitystreams#Public"


@pytest.mark.parametrize(
    ("fields", "read_it"),
    [
        ({"to": [PUBLIC], "cc": ["https://m/u/followers"]}, True),
        ({"to": ["https://m/u/followers"], "cc": [PUBLIC]}, True),
        ({"to": ["https://m/u/followers"], "cc": []}, True),
        ({"to": "as:Public"}, True),
        ({"to": ["https://m/users/friend"], "cc": []}, False),
        ({}, True),
    ],
)
def test_direct_messages_in_an_outbox_are_not_read(write, fields, read_it):
    path = write("outbox.json", outbox(activity("<p>hi</p>", **fields)))
    assert (texts(path), skips(path)) == ((["hi"], {}) if read_it else ([], {"direct message": 1}))


def test_activities_that_are_no_posts(write):
    path = write(
        "outbox.json",
        outbox(
            {"type": "Announce", "object": "x"},
            {"type": "Like", "object": "x"},
            {"type": "Create", "object": "x"},
        ),
    )
    assert skips(path) == {"boost": 1, "activity that is not a post": 2}


def test_a_poll_shows_its_choices(write):
    entry = activity("<p>Lunch?</p>", oneOf=[{"name": "Soup"}, {"name": "Salad"}])
    assert texts(write("outbox.json", outbox(entry))) == ["Lunch?\n\nSoup\n\nSalad"]


# LinkedIn


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('one"\n"two', "one\ntwo"),
        ('one"\n""\n"two', "one\n\ntwo"),
        ('He said ""hi""', 'He said "hi"'),
        ('""Be kind"" he said"\n"and left', '"Be kind" he said\nand left'),
        ('"one"\n"two"', "one\ntwo"),
        ('"Be kind"', '"Be kind"'),
        ('He said "hi"', 'He said "hi"'),
        ('one\ntwo "x"', 'one\ntwo "x"'),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_linkedin_quoting(cell, text):
    assert unquoted(cell) == text

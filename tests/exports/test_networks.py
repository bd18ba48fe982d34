"""X, Facebook, Instagram, Threads, Mastodon, LinkedIn: text as a person reads it, and nothing but posts."""

import json
import shutil

import pytest
from pytest import param
from reading import SAMPLES, mojibake, outcome, posts, skips, texts, tweet, ytd

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
        text == want or len(want) < 20 and text.startswith(want)
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
    assert refused == [] and bool(found) is not decoy or path.name in ("Comments.csv", "note-tweet.js")
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


# X


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        param(tweet("a &amp;amp; b"), "a &amp; b", id="escaped once"),
        param(tweet("1 &lt; 2 &gt; 0 &quot;x&quot; &#39;y&#39;"), "1 < 2 > 0 \"x\" 'y'", id="all escapes"),
        param(tweet("AT&T & co"), "AT&T & co", id="bare ampersand"),
        param(tweet("see https://t.co/unknown1"), "see https://t.co/unknown1", id="unknown link"),
        param(
            tweet(
                "pic https://t.co/abc",
                entities={"media": [{"url": "https://t.co/abc", "display_url": "pic.twitter.com/abc"}]},
            ),
            "pic pic.twitter.com/abc",
            id="media link",
        ),
        param(
            {"id_str": "1", "text": "old", "created_at": "2014-05-01 10:00:00 +0000"}, "old", id="no wrapper"
        ),
    ],
)
def test_tweet_text(write, entry, text):
    assert texts(write("tweets.js", ytd("tweets", [entry]))) == [text]


@pytest.mark.parametrize(
    "entry",
    [
        param(tweet("RT @a: b"), id="RT"),
        param(tweet("b", retweeted=True), id="retweeted"),
        param(tweet("b", retweeted_status={}), id="status"),
    ],
)
def test_retweets_are_counted(write, entry):
    assert skips(write("tweets.js", ytd("tweets", [entry, tweet("own RT @a")]))) == {"retweet": 1}


@pytest.mark.parametrize("name", ["tweet.js", "tweets.js", "tweets-part3.js", "community-tweet.js"])
def test_names_of_tweet_files(zipped, name):
    variable = name.split("-part")[0].removesuffix(".js").replace("-", "_")
    assert texts(zipped({f"data/{name}": ytd(variable, [tweet("hi")])})) == ["hi"]


def test_parts_are_in_order_of_number(zipped):
    members = {f"data/tweets-part{i}.js": ytd("tweets", [tweet(str(i))], i) for i in (10, 2, 1)}
    assert texts(zipped(members | {"data/tweets.js": ytd("tweets", [tweet("0")])})) == ["0", "1", "2", "10"]


def test_the_archive_of_before_2019(zipped):
    content = 'Grailbird.data.tweets_2014_05 = \n [ {"id_str": "1", "text": "old &amp; good"} ]'
    assert texts(zipped({"data/js/tweets/2014_05.js": content})) == ["old & good"]


def note(text: str, at: str = "2018-10-10T20:19:24.000Z") -> dict:
    return {"noteTweet": {"noteTweetId": "9", "createdAt": at, "core": {"text": text}}}


LONG = "It was a long day. " * 20


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        param(LONG[:270] + "… https://t.co/xyz", LONG, id="ellipsis and link"),
        param(LONG[:270] + "…", LONG, id="ellipsis"),
        param("@anna @ben " + LONG[:270] + "… https://t.co/xyz", "@anna @ben " + LONG, id="after mentions"),
        param("It was a long day. It wa… https://t.co/xyz", LONG, id="cut early"),
    ],
)
def test_notes_replace_what_was_cut(zipped, short, whole):
    path = zipped(
        {
            "data/tweets.js": ytd("tweets", [tweet(short)]),
            "data/note-tweet.js": ytd("note_tweet", [note(LONG)]),
        }
    )
    assert [text.strip() for text in texts(path)] == [whole.strip()]


@pytest.mark.parametrize(
    "held",
    [
        param(note(LONG, "2019-01-01T00:00:00.000Z"), id="another time"),
        param(note("Something else " * 30), id="another text"),
    ],
)
def test_a_note_without_its_tweet_is_a_post(zipped, held):
    path = zipped(
        {"data/tweets.js": ytd("tweets", [tweet("hi")]), "data/note-tweet.js": ytd("note_tweet", [held])}
    )
    assert [post.id for post in posts(path)] == ["1", "9"]


def test_broken_notes_do_not_stop_the_tweets(zipped):
    path = zipped(
        {
            "data/tweets.js": ytd("tweets", [tweet("hi")]),
            "data/note-tweet.js": "window.YTD.note_tweet.part0 = [ {",
        }
    )
    found, refused, error = outcome(path)
    assert (found, error) == (["hi"], None) and "note-tweet.js" in refused[0]


def test_an_archive_without_tweets_has_no_posts(zipped):
    assert outcome(zipped({"data/tweets.js": "window.YTD.tweets.part0 = [ ]"})) == ([], [], None)


# Meta


@pytest.mark.parametrize(
    ("name", "wrapper"),
    [
        ("your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json", None),
        ("your_activity_across_facebook/posts/your_posts_1.json", None),
        ("posts/your_posts_1.json", None),
        ("posts/your_posts.json", None),
        ("this_profile's_activity_across_facebook/posts/profile_posts_1.json", None),
        ("posts/posts_on_other_pages_and_profiles.json", "wall_posts_sent_to_others_v2"),
        ("groups/your_posts_in_groups.json", "group_posts_v2"),
        ("groups/group_posts_and_comments.json", "group_posts_v2"),
    ],
)
def test_layouts_of_facebook(zipped, name, wrapper):
    entries = [{"timestamp": 1700000000, "data": [{"post": "café 🎉"}]}]
    content = json.dumps(mojibake({wrapper: entries} if wrapper else entries))
    assert texts(zipped({name: content, "messages/inbox/a/message_1.json": "{}"})) == ["café 🎉"]


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        param(
            {
                "data": [{"post": "a"}],
                "attachments": [{"data": [{"media": {"description": "b"}}, {"media": {"description": "c"}}]}],
            },
            "a\n\nb\n\nc",
            id="captions differ",
        ),
        param(
            {"data": [{"post": "abc"}], "attachments": [{"data": [{"media": {"description": "abc"}}]}]},
            "abc",
            id="caption repeats",
        ),
        param(
            {"data": [], "attachments": [{"data": [{"media": {"description": "b"}}]}]},
            "b",
            id="caption alone",
        ),
        param(
            {"attachments": [{"data": [{"note": {"title": "T", "text": "body"}}]}]}, "T\n\nbody", id="note"
        ),
        param({"label_values": [{"label": "Message", "value": "new"}], "data": []}, "new", id="label values"),
        param({"data": {"post": "not a list"}}, "not a list", id="object for list"),
    ],
)
def test_text_of_a_facebook_post(zipped, entry, text):
    assert texts(zipped({"posts/your_posts_1.json": json.dumps([{"timestamp": 1, **entry}])})) == [text]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        param("\u00e2\u0080\u009chi\u00e2\u0080\u009d", "“hi”", id="quotes"),
        param("\u00f0\u009f\u008e\u0089", "🎉", id="emoji"),
        param("é and 🎉", "é and 🎉", id="written right"),
        param("\u00c3\u00a9 and 🎉", "é and 🎉", id="mixed"),
        param("\u00c3", "\u00c3", id="a lone letter"),
    ],
)
def test_meta_mojibake(zipped, written, read_as):
    content = json.dumps([{"timestamp": 1, "data": [{"post": written}]}])
    assert texts(zipped({"posts/your_posts_1.json": content})) == [read_as]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("content/posts_1.json", [{"media": [{"title": "café", "creation_timestamp": 1600000000}]}]),
        (
            "your_instagram_activity/content/posts_1.json",
            [{"media": [{"title": ""}], "title": "café", "creation_timestamp": 1600000000}],
        ),
        (
            "your_instagram_activity/media/posts_2.json",
            [{"media": {"title": "café", "creation_timestamp": 1600000000}}],
        ),
        (
            "your_instagram_activity/media/posts.json",
            [{"timestamp": 1600000000, "media": [], "label_values": [{"label": "Caption", "value": "café"}]}],
        ),
        (
            "content/reels.json",
            {"ig_reels_media": [{"media": [{"title": "café", "creation_timestamp": 1600000000}]}]},
        ),
        ("content/stories.json", {"ig_stories": [{"title": "café", "creation_timestamp": 1600000000}]}),
        (
            "media.json",
            {
                "photos": [{"caption": "café", "taken_at": "2020-09-13T12:26:40+00:00"}],
                "direct": [{"caption": "private", "taken_at": ""}],
            },
        ),
        ("posts_1.json", [{"media": [{"title": "café", "creation_timestamp": 1600000000}]}]),
    ],
)
def test_layouts_of_instagram(zipped, write, name, content):
    content = json.dumps(mojibake(content))
    for path in (zipped({name: content, "messages/a.json": "[]"}), write(name.rpartition("/")[2], content)):
        assert [(post.text, post.posted_at) for post in posts(path)] == [("café", "2020-09-13T12:26:40Z")]


def test_an_html_export_is_told_what_to_do(zipped):
    assert (
        "ask the network for it in JSON"
        in outcome(zipped({"your_facebook_activity/posts/your_posts_1.html": "x"}))[2]
    )


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

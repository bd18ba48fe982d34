"""Facebook and Instagram: layouts over the years, captions, mojibake."""

import json

import pytest
from pytest import param
from reading import mojibake, outcome, posts, texts


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

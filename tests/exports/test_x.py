"""X archives: escapes, links, retweets, parts, long texts."""

import pytest
from pytest import param
from reading import outcome, posts, skips, texts, tweet, ytd


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


def test_long_texts_beside_a_single_file_are_found(write):
    write("data/note-tweet.js", ytd("note_tweet", [note(LONG), note("of a tweet in another file " * 20)]))
    path = write("data/tweets.js", ytd("tweets", [tweet(LONG[:270] + "…")]))
    assert [text.strip() for text in texts(path)] == [LONG.strip()]


@pytest.mark.parametrize("name", ["note-tweet.js", "renamed.js"])
def test_a_file_of_long_texts_alone(write, name):
    assert [text.strip() for text in texts(write(name, ytd("note_tweet", [note(LONG)])))] == [LONG.strip()]

"""What was read, skipped and rejected, counted aloud; and the values themselves."""

import copy
import dataclasses
import pickle

import pytest
from reading import SAMPLES

from smclassify.errors import RowError
from smclassify.exports import Post, Skip, Tally, read


def test_the_counts_in_words():
    tally = Tally()
    list(tally.watch(read(SAMPLES / "x")))
    assert tally.lines() == [
        "5 posts read, 0 rows rejected",
        "rows skipped: 1 retweet",
        "files not read: 1 account, 1 deleted-tweets, 1 direct-messages, 1 like, 1 your archive",
    ]


def test_the_counts_as_values():
    tally = Tally()
    tally.add(Skip(file="a", reason="boost", row=3))
    tally.add(Skip(file="a", reason="not posts: likes", count=4))
    tally.add(RowError("a", 1, "x"))
    assert tally.as_dict() == {
        "posts": 0,
        "rejected": 1,
        "rows_skipped": {"boost": 1},
        "files_skipped": {"not posts: likes": 4},
    }


def test_a_post_is_frozen_and_travels_to_workers():
    post = next(item for item in read(SAMPLES / "x") if isinstance(item, Post))
    assert pickle.loads(pickle.dumps(post)) == copy.copy(post) == post
    with pytest.raises(dataclasses.FrozenInstanceError):
        post.text = ""


def test_a_posts_text_is_not_in_its_repr():
    post = next(item for item in read(SAMPLES / "x") if isinstance(item, Post))
    assert post.text not in repr(post)


def test_two_readings_are_equal():
    assert [str(item) for item in read(SAMPLES)] == [str(item) for item in read(SAMPLES)]

"""Threads exports (JSON), which come alone or within Instagram's: ``threads/threads_and_replies.json``.

``{"text_post_app_text_posts": [{"media": [{"title": text, "creation_timestamp": seconds, "text_app_post":
{"is_reply": ...}}]}]}``; a thread with pictures has its text in the ``title`` beside ``media``. Replies
are the author's own words and are read.

Sources: https://help.instagram.com/181231772500920; published layouts, such as
https://github.com/sonqh/threads-auto-post.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from smclassify.errors import RowError
from smclassify.exports import meta
from smclassify.exports.instagram import moment
from smclassify.exports.posts import Post, Skip
from smclassify.exports.sources import Source

__all__ = ["FILES", "is_entry", "read"]

FILES = re.compile(r"(^|/)threads_and_replies(_\d+)?\.json$", re.I)
ARRAYS = {(), ("text_post_app_text_posts",)}


def is_entry(path: tuple[str, ...], entry: dict) -> bool:
    """Whether an array's entry is a thread."""
    return path == ("text_post_app_text_posts",)


def read(source: Source) -> Iterator[Post | Skip | RowError]:
    """Every thread and reply of one file. Threads gives them no ids."""
    return meta.read(source, "thread", ARRAYS, _post)


def _post(source: Source, row: int, entry: dict) -> Post | Skip | RowError:
    media = meta.dicts(entry.get("media"))
    texts = [entry.get("title"), entry.get("text"), *(part.get("title") for part in media)]
    return meta.post(meta.joined(texts), source, row, posted_at=moment(entry, media))

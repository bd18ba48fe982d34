"""Facebook exports (JSON): a profile's or a page's posts, and its posts in groups and on others' pages.

Posts are in ``posts/your_posts_1.json``, since 2021 in
``your_posts__check_ins__photos_and_videos_1.json``, below ``your_facebook_activity/`` or
``your_activity_across_facebook/``; a page's in ``this_profile's_activity_
across_facebook/posts/profile_posts_1.json``; an array of ``{"timestamp": seconds, "data": [{"post":
text}], "attachments": [{"data": [{"media": {"description": caption}}]}], "title": ...}``. Group posts are
the array ``group_posts_v2`` of ``groups/group_posts_and_comments.json`` or
``groups/your_posts_in_groups.json``. Text and captions that differ make one post. What others wrote on
the timeline, albums, comments and messages are not read.

Sources: https://www.facebook.com/help/212802592074644; published layouts of 2018 to 2026, such as
https://github.com/NorseKode/Waultar-App/blob/main/documents/parser/content_examples.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from smclassify.errors import RowError
from smclassify.exports import meta
from smclassify.exports.posts import Post, Skip
from smclassify.exports.sources import Source

__all__ = ["FILES", "HTML", "is_entry", "read"]

FILES = re.compile(
    r"(^|/)(your_posts(__check_ins__photos_and_videos)?(_\d+)?|(profile|page)_posts(_\d+)?|"
    r"posts_on_other_pages_and_profiles|your_posts_in_groups|group_posts_and_comments)\.json$",
    re.I,
)
HTML = re.compile(r"(^|/)posts/(your_posts|profile_posts)[^/]*\.html$", re.I)
ARRAYS = {
    (),
    ("group_posts_v2",),
    ("group_posts",),
    ("group_posts_and_comments_v2",),
    ("wall_posts_sent_to_others_v2",),
}


def is_entry(path: tuple[str, ...], entry: dict) -> bool:
    """Whether an array's entry is a Facebook post."""
    return "timestamp" in entry and path in ARRAYS and bool({"data", "attachments"} & set(entry))


def read(source: Source) -> Iterator[Post | Skip | RowError]:
    """Every post of one file. Facebook gives posts no ids."""
    return meta.read(source, "Facebook post", ARRAYS, _post)


def _post(source: Source, row: int, entry: dict) -> Post | Skip | RowError:
    text = meta.joined(_texts(entry))
    return meta.post(text, source, row, id=entry.get("fbid"), posted_at=entry.get("timestamp"))


def _texts(entry: dict) -> Iterator[object]:
    for part in meta.dicts(entry.get("data")):
        yield part.get("post")
    yield meta.labelled(entry)
    for attachment in meta.dicts(entry.get("attachments")):
        for part in meta.dicts(attachment.get("data")):
            for media in meta.dicts(part.get("media")):
                yield media.get("description")
            for note in meta.dicts(part.get("note")):
                yield note.get("title")
                yield note.get("text")

"""Instagram exports (JSON): posts, reels, stories and IGTV videos with their captions.

``content/posts_1.json``, since 2023 below ``your_instagram_activity/content/`` or ``.../media/``: an
array of ``{"media": [{"uri": ..., "creation_timestamp": seconds, "title": caption}]}``; several pictures
share the ``title`` beside ``media``. ``reels.json``, ``stories.json``, ``igtv_videos.json`` wrap theirs
in ``ig_reels_media``, ``ig_stories``, ``ig_igtv_media``. Until 2020 all was in ``media.json``:
``{"photos": [{"caption": ..., "taken_at": ...}], "videos": ..., "stories": ..., "direct": ...}``, of
which ``direct`` is messages and not read. Since 2025 a caption may be one of ``label_values``.

Sources: https://help.instagram.com/181231772500920; published layouts, such as
https://github.com/PersonalDataPipeline/pdpl-cli (2018) and https://github.com/eaton/fyi-api.
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
    r"(^|/)(content|media|posts|your_instagram_activity)/(posts|reels|stories|igtv_videos)(_\d+)?\.json$|"
    r"^(posts_\d+|reels|stories|igtv_videos)\.json$|(^|/)media\.json$",
    re.I,
)
HTML = re.compile(r"(^|/)(content|media)/(posts|reels)[^/]*\.html$", re.I)
ARRAYS = {
    (),
    ("ig_reels_media",),
    ("ig_stories",),
    ("ig_igtv_media",),
    ("ig_posts",),
    ("photos",),
    ("videos",),
    ("stories",),
}


def is_entry(path: tuple[str, ...], entry: dict) -> bool:
    """Whether an array's entry is an Instagram post."""
    if path[:1] and path[0].startswith("ig_"):
        return True
    return path in ARRAYS and (
        ("media" in entry and bool({"title", "label_values"} & set(entry)))
        or {"caption", "taken_at"} <= set(entry)
        or any("creation_timestamp" in media for media in meta.dicts(entry.get("media")))
    )


def read(source: Source) -> Iterator[Post | Skip | RowError]:
    """Every post of one file. Instagram gives posts no ids."""
    return meta.read(source, "Instagram post", ARRAYS, _post)


def _post(source: Source, row: int, entry: dict) -> Post | Skip | RowError:
    media = meta.dicts(entry.get("media"))
    own = [entry.get("title"), entry.get("caption"), meta.labelled(entry)]
    text = meta.joined([*own, *(picture.get("title") for picture in media)])
    return meta.post(text, source, row, id=entry.get("fbid"), posted_at=moment(entry, media))


def moment(entry: dict, media: list[dict]) -> object:
    """When an entry was published: its own time, else its first picture's."""
    own = (entry.get(key) for key in ("creation_timestamp", "taken_at", "timestamp"))
    theirs = (picture.get("creation_timestamp") for picture in media)
    return next((time for time in (*own, *theirs) if time), None)

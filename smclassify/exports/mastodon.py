"""Mastodon's ``outbox.json``: an ActivityPub OrderedCollection of what an account did.

A ``Create`` holds a post (``object``: ``content`` in HTML, ``summary`` the content warning,
``published``, ``id``), an ``Announce`` is a boost of somebody else's and skipped. The archive does not
leave out direct messages: a post addressed neither to the public nor to the followers is one, and is not
read. Likes and bookmarks are in files of their own and not read.

Sources: https://docs.joinmastodon.org/user/moving/#export, https://docs.joinmastodon.org/spec/activitypub/,
https://www.w3.org/TR/activitystreams-vocabulary/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from smclassify.errors import RowError
from smclassify.exports.cleaning import html_to_text
from smclassify.exports.json_items import items
from smclassify.exports.posts import MAX_TEXT, Post, Skip, build
from smclassify.exports.sources import Source

__all__ = ["FILES", "is_entry", "read"]

FILES = re.compile(r"(^|/)outbox(_\d+)?\.json$", re.I)
PUBLIC = {"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"}
#: HTML is longer than its text; what is far longer is not a post.
MAX_MARKUP = 10 * MAX_TEXT


def is_entry(path: tuple[str, ...], entry: dict) -> bool:
    """Whether an array's entry is an activity."""
    return path == ("orderedItems",) and "type" in entry


def read(source: Source) -> Iterator[Post | Skip | RowError]:
    """Every post of an outbox."""
    for item in items(source):
        if not item.row or item.path not in {("orderedItems",), ()}:
            continue
        yield (
            _activity(source, item.row, item.value)
            if not item.problem
            else RowError(source.label, item.row, item.problem)
        )


def _activity(source: Source, row: int, activity) -> Post | Skip | RowError:
    if not isinstance(activity, dict):
        return RowError(source.label, row, "is not an activity")
    if activity.get("type") == "Announce":
        return Skip(file=source.label, reason="boost", row=row)
    post = activity.get("object")
    if activity.get("type") != "Create" or not isinstance(post, dict):
        return Skip(file=source.label, reason="activity that is not a post", row=row)
    if _is_direct(activity, post):
        return Skip(file=source.label, reason="direct message", row=row)
    parts = [post.get("summary"), post.get("content"), *_choices(post)]
    markup = [part for part in parts if isinstance(part, str)]
    if sum(map(len, markup)) > MAX_MARKUP:
        return RowError(source.label, row, f"its HTML has more than {MAX_MARKUP:,} characters")
    text = "\n\n".join(filter(None, map(html_to_text, markup)))
    return build(
        text=text,
        id=post.get("id") or activity.get("id"),
        file=source.label,
        source=source.name,
        row=row,
        posted_at=post.get("published") or activity.get("published"),
    )


def _is_direct(activity: dict, post: dict) -> bool:
    told = [who for holder in (activity, post) for key in ("to", "cc") for who in _listed(holder.get(key))]
    return bool(told) and not any(who in PUBLIC or who.rstrip("/").endswith("/followers") for who in told)


def _listed(value) -> list[str]:
    return [who for who in (value if isinstance(value, list) else [value]) if isinstance(who, str)]


def _choices(post: dict) -> list[str]:
    """The answers that a poll offers."""
    options = post.get("oneOf") or post.get("anyOf")
    names = (
        (option.get("name") for option in options if isinstance(option, dict))
        if isinstance(options, list)
        else ()
    )
    return [name for name in names if isinstance(name, str)]

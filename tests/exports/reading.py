"""Reads a file and says what came out of it in plain values; builds entries as the networks write them."""

from __future__ import annotations

import json
from pathlib import Path

from smclassify.errors import InputError
from smclassify.exports import Post, Skip, Tally, read

SAMPLES = Path(__file__).parents[2] / "data" / "samples"


def posts(path, **options) -> list[Post]:
    """The posts of ``path``; fails on a reject."""
    items = list(read(path, **options))
    assert [str(item) for item in items if isinstance(item, InputError)] == []
    return [item for item in items if isinstance(item, Post)]


def texts(path, **options) -> list[str]:
    return [post.text for post in posts(path, **options)]


def rejects(path, **options) -> list[str]:
    return [str(item) for item in read(path, **options) if isinstance(item, InputError)]


def skips(path, **options) -> dict[str, int]:
    """Rows skipped, by reason."""
    tally = Tally()
    for item in read(path, **options):
        tally.add(item)
    return dict(tally.rows)


def outcome(path, **options) -> tuple[list[str], list[str], str | None]:
    """Texts, rejects, and the error that ended reading; checks that every message is one printable line."""
    found, refused, error = [], [], None
    try:
        for item in read(path, **options):
            assert isinstance(item, Post | Skip | InputError)
            if isinstance(item, Post):
                found.append(item.text)
            elif isinstance(item, InputError):
                refused.append(str(item))
    except InputError as problem:
        error = str(problem)
    for message in [*refused, *([error] if error else [])]:
        assert message.isprintable() and len(message) < 600
    return found, refused, error


def ytd(variable: str, entries: list, part: int = 0) -> str:
    return f"window.YTD.{variable}.part{part} = {json.dumps(entries)}"


def tweet(text: str, id: str = "1", at: str = "Wed Oct 10 20:19:24 +0000 2018", **fields) -> dict:
    return {"tweet": {"id_str": id, "full_text": text, "created_at": at, **fields}}


def mojibake(value):
    """What Meta's exports do to text."""
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, list):
        return [mojibake(item) for item in value]
    return {key: mojibake(item) for key, item in value.items()} if isinstance(value, dict) else value

r"""What Facebook, Instagram and Threads exports share: UTF-8 written as ``\u00XX``, captions, label values.

Source of the encoding fault: https://krvtz.in/posts/how-facebook-got-me-to-write-a-utf8-decoder.html and
https://stackoverflow.com/questions/50008296; of ``label_values`` (exports since 2025): files that users
published.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator

from smclassify.errors import RowError
from smclassify.exports.cleaning import mend_meta
from smclassify.exports.json_items import items
from smclassify.exports.posts import Post, Skip, build
from smclassify.exports.sources import Source

__all__ = ["dicts", "joined", "labelled", "post", "read"]

LABELS = {"caption", "message", "post", "text", "description", "content"}


def read(
    source: Source,
    shape: str,
    arrays: Container[tuple[str, ...]],
    post_of: Callable[[Source, int, dict], Post | Skip | RowError],
) -> Iterator[Post | Skip | RowError]:
    """Every entry of every array of ``source``, rows numbered through the file: what ``post_of`` makes of those in
    ``arrays``, a `Skip` for others, a `RowError` for each that is no object, ``is not a {shape}``."""
    row = 0
    for item in items(source):
        if not item.row:
            continue
        row += 1
        if item.problem or not isinstance(item.value, dict):
            yield RowError(source.label, row, item.problem or f"is not a {shape}")
        elif item.path not in arrays:
            yield Skip(file=source.label, reason="entry that is not a post", row=row)
        else:
            yield post_of(source, row, item.value)


def dicts(value) -> list[dict]:
    """The objects in ``value``, a list or one object; none in anything else."""
    found = value if isinstance(value, list) else [value]
    return [entry for entry in found if isinstance(entry, dict)]


def labelled(entry: dict) -> str | None:
    """The text among an entry's ``label_values``."""
    for field in dicts(entry.get("label_values")):
        if str(field.get("label", "")).lower() in LABELS and isinstance(field.get("value"), str):
            return field["value"]
    return None


def joined(texts) -> str | None:
    """Texts that are told apart, one paragraph each: what repeats another, or is no text, is left out."""
    kept: list[str] = []
    for text in texts:
        if isinstance(text, str) and text.strip() and not any(text.strip() in other for other in kept):
            kept.append(text)
    return "\n\n".join(kept) or None


def post(text: str | None, source: Source, row: int, *, id=None, posted_at=None) -> Post | Skip | RowError:
    """A post whose text is mended."""
    text = mend_meta(text) if text else None
    return build(text=text, id=id, posted_at=posted_at, file=source.label, source=source.name, row=row)

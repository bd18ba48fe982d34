"""What a reader yields: a `Post`, a `Skip` or a `RowError`; and the `Tally` that counts them aloud."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from smclassify.errors import InputError, RowError
from smclassify.exports.cleaning import mend_bytes
from smclassify.exports.times import iso_utc
from smclassify.vocabulary import Account

__all__ = ["MAX_RECORD", "MAX_TEXT", "NOT_POSTS", "NO_TEXT", "Post", "Skip", "Tally", "build", "unusable"]

#: Longest post that is judged, in code points (Facebook allows 63,206, X 25,000). Longer ones are rejected.
MAX_TEXT = 100_000
#: Longest row of a file, in characters, with all its fields. Longer ones are rejected unparsed.
MAX_RECORD = 8_000_000

NO_TEXT = "no text"
#: Starts the reason why a file of an export was not opened; what it is about follows.
NOT_POSTS = "not posts: "
ROSTER_MARKS = re.compile(r"[;|\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post to judge. ``row`` counts the rows of ``source`` from 1, a table's header not counted;
    ``id`` is the row's own id, else ``row``; ``posted_at`` is ISO 8601 in UTC. ``account``, ``policy`` and
    ``roster`` are the row's own, or None where it has none."""

    text: str = field(repr=False)
    id: str
    source: str
    row: int
    posted_at: str | None = None
    account: Account | None = None
    policy: str | None = None
    roster: tuple[str, ...] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """Something left out on purpose: a row (``row`` is set) or ``count`` files of an archive."""

    file: str
    reason: str
    row: int | None = None
    count: int = 1


class Tally:
    """Counts what a reader yielded: ``posts``, ``rejected``, ``rows`` and ``files`` skipped, by reason."""

    def __init__(self):
        self.posts = 0
        self.rejected = 0
        self.rows: Counter[str] = Counter()
        self.files: Counter[str] = Counter()

    def add(self, item: Post | Skip | RowError) -> None:
        """Count one item that `read` yielded."""
        if isinstance(item, Post):
            self.posts += 1
        elif isinstance(item, Skip):
            (self.files if item.row is None else self.rows)[item.reason] += item.count
        else:
            self.rejected += 1

    def watch(self, items: Iterator[Post | Skip | RowError]) -> Iterator[Post | Skip | RowError]:
        """Pass ``items`` on and count them on the way."""
        for item in items:
            self.add(item)
            yield item

    def as_dict(self) -> dict:
        """The counts as plain values, for a report or a resumed scan."""
        return {
            "posts": self.posts,
            "rejected": self.rejected,
            "rows_skipped": dict(self.rows),
            "files_skipped": dict(self.files),
        }

    def lines(self) -> list[str]:
        """The counts in words, a line each: read, rejected, rows skipped, files not read."""
        lines = [f"{self.posts:,} posts read, {self.rejected:,} rows rejected"]
        if self.rows:
            lines.append("rows skipped: " + _listed(self.rows))
        if self.files:
            lines.append("files not read: " + _listed(self.files).replace(NOT_POSTS, ""))
        return lines


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count:,} {reason}" for reason, count in counts.most_common())


def unusable(label: str, reason: str) -> InputError:
    """An `InputError` that says which file and why; ``error.reason`` is the part after the file's name."""
    error = InputError(f"{label}: {reason}")
    error.reason = reason
    return error


def build(
    text,
    *,
    file: str,
    source: str,
    row: int,
    id=None,
    posted_at=None,
    account=None,
    policy=None,
    roster=None,
    where="",
) -> Post | Skip | RowError:
    """A row's raw values as a `Post`; a `Skip` where it has no text; a `RowError` where it cannot be used.

    ``file`` names the file in errors (``export.zip/data/tweets.js``), ``source`` in the record
    (``tweets.js``); ``where`` helps to find the row (``line 12``). Bytes that were not UTF-8 are read as
    Windows-1252.
    """
    try:
        words = _words(text)
        if words is None:
            return Skip(file=file, reason=NO_TEXT, row=row)
        return Post(
            text=words,
            id=_plain(id) or str(row),
            source=source,
            row=row,
            posted_at=iso_utc(posted_at),
            account=_account(account),
            policy=_plain(policy),
            roster=_roster(roster),
        )
    except ValueError as problem:
        return RowError(file, row, f"{where}: {problem}" if where else str(problem))


def _words(text) -> str | None:
    if text is None:
        return None
    if isinstance(text, bool | list | dict) or not isinstance(text, str | int | float):
        raise ValueError("its text is not text")
    text = str(text)
    if len(text) > MAX_TEXT:
        raise ValueError(f"its text has {len(text):,} characters; the limit is {MAX_TEXT:,}")
    if "\0" in text:
        raise ValueError("its text holds NUL bytes")
    text = mend_bytes(text)
    return text if text.strip() else None


def _plain(value) -> str | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if value is None or isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return mend_bytes(str(value)[:1000].replace("\0", "")).strip() or None


def _account(value) -> Account | None:
    name = _plain(value)
    if name is None:
        return None
    if name.lower() not in list(Account):
        raise ValueError(
            "account must be personal or sponsored; rename the column if it means something else"
        )
    return Account(name.lower())


def _roster(value) -> tuple[str, ...] | None:
    if isinstance(value, str):
        value = mend_bytes(value)
        if value.lstrip().startswith("["):
            try:
                value = json.loads(value)
            except (ValueError, RecursionError):
                raise ValueError("its roster is not a list of names") from None
        else:
            value = ROSTER_MARKS.split(value) if ROSTER_MARKS.search(value) else value.split(",")
    if value is None:
        return None
    if not isinstance(value, list | tuple) or not all(isinstance(name, str) for name in value):
        raise ValueError("its roster is not a list of names")
    return tuple(name.strip() for name in value if name.strip()) or None

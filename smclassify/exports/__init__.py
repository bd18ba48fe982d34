"""Posts out of any file that people have them in: tables and social networks' own exports.

    for item in read(["twitter-2024.zip", "drafts.csv"]):
        match item:
            case Post(): ...        # to judge
            case Skip(): ...        # left out on purpose: a retweet, a photo without words, files of messages
            case RowError(): ...    # could not be read; goes into the list of rejects

`sniffer` decides which module reads a file; there is one module a format: `delimited` (CSV, TSV),
`spreadsheet` (XLSX), `json_rows` (JSON, JSON lines), `columnar` (Parquet), `x`, `facebook`, `instagram`,
`threads`, `mastodon`, `linkedin`; an export may be the zip that the network hands out, the unzipped
folder, or one file. Each module's docstring describes its format and names the source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import PathLike
from pathlib import Path

from smclassify.errors import InputError, RowError
from smclassify.exports import x
from smclassify.exports.columns import TEXT_COLUMNS
from smclassify.exports.posts import MAX_RECORD, MAX_TEXT, Post, Skip, Tally
from smclassify.exports.sniffer import Plan, sniff
from smclassify.exports.sources import Source

__all__ = ["MAX_RECORD", "MAX_TEXT", "TEXT_COLUMNS", "Post", "RowError", "Skip", "Tally", "read"]


def read(
    paths: Iterable[str | PathLike] | str | PathLike, *, text_column: str | None = None
) -> Iterator[Post | Skip | RowError]:
    """Every post of ``paths``, lazily and in order; what was left out on purpose, and what could not be read.

    All paths are sniffed at once, so that one that cannot be used raises InputError before any post is read.
    A file that turns out broken on the way raises InputError if nothing of its input was read before; else it
    costs a RowError, and reading goes on with the next file. ``text_column`` names the text column of tables.
    """
    if isinstance(paths, str | PathLike):
        paths = [paths]
    paths = list(paths)
    if not paths or "" in paths:
        raise InputError("no input: name a file or a folder with posts")
    return _all([sniff(Path(path), text_column) for path in paths])


def _all(plans: list[Plan]) -> Iterator[Post | Skip | RowError]:
    for plan in plans:
        yield from plan.skips
        notes = x.Notes(plan.notes)
        yield from notes.problems
        started = bool(notes.problems)
        for source, reader in plan.parts:
            rows = reader(source, notes) if reader is x.read else reader(source)
            for item in _salvaged(source, rows, started):
                started = True
                yield item
        if not plan.borrowed:
            yield from notes.rest()


def _salvaged(
    source: Source, rows: Iterator[Post | Skip | RowError], started: bool
) -> Iterator[Post | Skip | RowError]:
    """``rows``; an InputError among them becomes a RowError once anything has been read."""
    row = 0
    try:
        for item in rows:
            row, started = item.row or row, True
            yield item
    except InputError as problem:
        if not started:
            raise
        reason = getattr(problem, "reason", str(problem))
        yield RowError(source.label, row + 1, f"{reason}; nothing from here on was read")

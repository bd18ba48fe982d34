"""JSON and JSON lines: rows that are objects with a text field.

A JSON file is an array of rows, an object that holds one (``{"posts": [...]}``), or one row. A JSON-lines
file has one object a line; a labelled post of the guidelines is one, and its labels are not looked at.
Sources: RFC 8259, https://jsonlines.org.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain

from smclassify.errors import RowError
from smclassify.exports.columns import Columns, text_key
from smclassify.exports.json_items import items
from smclassify.exports.posts import MAX_RECORD, Post, Skip, build, unusable
from smclassify.exports.sources import Source
from smclassify.exports.streams import TOO_LONG, Lines, decoded

__all__ = ["is_lines", "read", "read_lines"]

#: Rows looked at to find the text field, where the first ones have none.
PROBE = 100


def is_lines(head: str) -> bool:
    """Whether a file that starts with ``head`` has one JSON object on its first line and more after it."""
    first, _, rest = head.lstrip("\ufeff \t\r\n").partition("\n")
    if not first.startswith("{") or not rest.strip():
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def read_lines(source: Source, *, text_column: str | None = None) -> Iterator[Post | Skip | RowError]:
    """Every line of a JSON-lines file; blank lines are not rows but count."""
    with source.open() as stream:
        lines = Lines(decoded(stream, source.label, newline="\n"))
        yield from _rows(
            source, ((lines.count, *_parsed(line)) for line in lines if line.strip()), text_column
        )


def _parsed(line: str) -> tuple[object, str | None]:
    if line is TOO_LONG:
        return None, f"is longer than {MAX_RECORD:,} characters"
    try:
        return json.loads(line.lstrip("\ufeff"), strict=False), None
    except RecursionError:
        return None, "is nested too deeply"
    except ValueError:
        return None, "is not valid JSON"


def read(source: Source, *, text_column: str | None = None) -> Iterator[Post | Skip | RowError]:
    """The rows of the first array whose objects have a text field; entries of other arrays are counted."""
    passed_over: dict[tuple[str, ...], int] = {}
    yield from _rows(source, _first_array(source, text_column, passed_over), text_column)
    for count in passed_over.values():
        yield Skip(file=source.label, reason="entry of another array", row=0, count=count)


def _first_array(
    source: Source, wanted: str | None, passed_over: dict
) -> Iterator[tuple[int, object, str | None]]:
    chosen, keys = None, {}
    for item in items(source):
        if not item.path:
            if item.row:
                chosen = ()
                yield item.row, item.value, item.problem
            elif chosen is None:
                yield 1, {**keys, **item.value}, None
            continue
        if chosen is None and isinstance(item.value, dict):
            if text_key(list(item.value), wanted) is not None:
                chosen = item.path
                for row in range(1, passed_over.pop(chosen, 0) + 1):
                    yield row, None, "has no text field"
            elif len(keys) < PROBE:
                keys.update(dict.fromkeys(list(item.value)[:PROBE]))
        if item.path == chosen:
            yield item.row, item.value, item.problem
        else:
            passed_over[item.path] = passed_over.get(item.path, 0) + 1


def _rows(source: Source, rows: Iterator, wanted: str | None) -> Iterator[Post | Skip | RowError]:
    """Posts of ``(row, value, problem)``; InputError where none of the first rows has a text field."""
    first = []
    for entry in rows:
        first.append(entry)
        if _has_text(entry[1], wanted) or len(first) == PROBE:
            break
    if not first:
        raise unusable(source.label, "has no rows")
    if not _has_text(first[-1][1], wanted):
        keys = {key: None for _, value, _ in first if isinstance(value, dict) for key in list(value)[:PROBE]}
        if keys:
            Columns.of(list(keys), source.label, wanted)
    known: dict[tuple, Columns | None] = {}
    for row, value, problem in chain(first, rows):
        yield _built(source, row, value, problem, wanted, known)


def _has_text(value, wanted: str | None) -> bool:
    return isinstance(value, dict) and text_key(list(value), wanted) is not None


def _built(source: Source, row: int, value, problem: str | None, wanted, known) -> Post | Skip | RowError:
    if problem:
        return RowError(source.label, row, problem)
    if not isinstance(value, dict):
        return RowError(source.label, row, "is not an object with a text field")
    names = tuple(value)
    if names not in known:
        if len(known) > 1000:
            known.clear()
        known[names] = (
            Columns.of(names, source.label, wanted) if text_key(names, wanted) is not None else None
        )
    columns = known[names]
    if columns is None:
        return RowError(source.label, row, "has no text field")
    return build(**columns.pick(value), file=source.label, source=source.name, row=row)

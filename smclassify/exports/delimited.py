"""CSV and TSV, as RFC 4180 has them and as spreadsheets write them.

Delimiter (``,`` ``;`` tab ``|``, or Excel's ``sep=`` line) and encoding are detected; quoted fields may hold
line breaks and doubled quotes. A quote that is never closed costs its own row, not the rest of the file.
Sources: https://www.rfc-editor.org/rfc/rfc4180, https://docs.python.org/3/library/csv.html.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from smclassify.errors import RowError
from smclassify.exports.columns import Columns, text_key
from smclassify.exports.posts import MAX_RECORD, Post, Skip, build, unusable
from smclassify.exports.sources import Source
from smclassify.exports.streams import TOO_LONG, Lines, decoded, text_head

__all__ = ["header_of", "read", "records"]

#: How much may be read again because of quotes that are never closed.
MAX_REREAD = 20 * MAX_RECORD
DELIMITERS = ",;\t|"
#: The csv module's own limit is process-wide; `_Record` stops a row before this one matters.
csv.field_size_limit(max(csv.field_size_limit(), MAX_RECORD + 1))


def read(source: Source, *, text_column: str | None = None) -> Iterator[Post | Skip | RowError]:
    """Every row of a table with a header."""
    columns = names = None
    for row, line, cells, problem in records(source, text_column):
        if columns is None:
            if problem:
                raise unusable(f"{source.label}, row 1", f"the header {problem}")
            names = cells
            columns = Columns.of(names, source.label, text_column).positions(names)
            continue
        row -= 1
        problem = problem or _misfit(cells, len(names), columns.text)
        if problem:
            yield RowError(source.label, row, f"line {line}: {problem}")
        else:
            yield build(
                **columns.pick(cells), file=source.label, source=source.name, row=row, where=f"line {line}"
            )
    if columns is None:
        raise unusable(source.label, "is empty")


def _misfit(cells: list[str], width: int, text: int) -> str | None:
    if len(cells) > width and any(cell.strip() for cell in cells[width:]):
        return f"has {len(cells):,} cells where the header has {width:,}; quote cells that hold the delimiter"
    if text >= len(cells):
        return f"has {len(cells):,} cells where the header has {width:,}; its text cell is missing"
    return None


def header_of(head: str, wanted: str | None = None) -> tuple[str, list[str]]:
    """The delimiter of a table that starts with ``head``, and its header: the delimiter that shows a text
    column, else the one that gives the most rows of one width."""
    best = (-1.0, ",", [])
    for delimiter in DELIMITERS:
        try:
            rows = [
                row
                for row, _ in zip(
                    csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), range(20), strict=False
                )
                if row
            ]
        except csv.Error:
            continue
        if not rows:
            continue
        width = len(rows[0])
        score = sum(len(row) == width for row in rows) / len(rows) if width > 1 else 0
        score += 10 * (text_key(rows[0], wanted) is not None) + min(width, 50) / 100
        best = max(best, (score, delimiter, rows[0]), key=lambda found: found[0])
    return best[1], best[2]


def records(source: Source, wanted: str | None = None) -> Iterator[tuple[int, int, list[str], str | None]]:
    """Each record's number (the header is 1), first line, cells, and what is wrong with it, if anything."""
    with source.open() as stream:
        start, _ = text_head(stream.peek(1 << 16), source.label)
        lines = Lines(decoded(stream, source.label))
        delimiter = header_of(start, wanted)[0]
        if start[:4].lower() == "sep=" and start[5:6] in "\r\n":
            delimiter = start[4]
            next(lines)
        record = _Record(lines, source.label)
        reader = csv.reader(record, delimiter=delimiter)
        row = 0
        while True:
            record.begin()
            cells, problem = [], None
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                problem = "cannot be read as CSV"
            except _TooLong:
                problem = f"is longer than {MAX_RECORD:,} characters"
            if record.torn:
                problem = "a quote that opens here is never closed"
                record.give_back()
            if cells or problem:
                row += 1
                yield row, record.first, cells, problem


class _TooLong(Exception):
    pass


class _Record:
    """Feeds lines to the csv reader, and holds those of the record that it is at."""

    def __init__(self, lines: Lines, label: str):
        self.lines, self.label, self.again = lines, label, 0
        self.begin()

    def begin(self) -> None:
        self.held: list[str] = []
        self.size, self.torn, self.first = 0, False, self.lines.count + 1

    def __iter__(self):
        return self

    def __next__(self) -> str:
        line = next(self.lines, None)
        if line is None:
            self.torn = bool(self.held)
            raise StopIteration
        if line is TOO_LONG:
            self.torn = bool(self.held)
            self.held.append(line)
            raise _TooLong
        self.held.append(line)
        self.size += len(line)
        if self.size > MAX_RECORD:
            self.torn = True
            raise _TooLong
        return line

    def give_back(self) -> None:
        """Have all lines of a torn record but its first read again."""
        self.again += self.size
        if self.again > MAX_REREAD:
            raise unusable(self.label, "its quotes do not pair up; save it as CSV again")
        self.lines.push(self.held[1:])

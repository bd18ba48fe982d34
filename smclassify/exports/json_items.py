"""Rows out of a JSON file of any size: the items of its arrays, one at a time.

The file is an array, an object that holds arrays, or a script that assigns one of them to a variable
(``window.YTD.tweets.part0 = [``), as X's archives do. An item is found by its brackets and then decoded on
its own, so that a broken item costs one row and an endless one no memory.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from smclassify.exports.posts import MAX_RECORD, unusable
from smclassify.exports.sources import Source
from smclassify.exports.streams import decoded

__all__ = ["ASSIGNMENT", "Item", "items"]

#: ``window.YTD.tweets.part0 =`` and, until 2019, ``Grailbird.data.tweets_2014_05 =``.
ASSIGNMENT = re.compile(r"\s*(?:(?:var|let|const)\s+)?([A-Za-z_$][\w.$]*)\s*=\s*")
CHUNK = 1 << 18
DEEPEST = 4
BLANK = re.compile(r"[\s\ufeff]*")
IN_STRING = re.compile(r'(?:[^"\\]|\\.)*+', re.DOTALL)
MARK = re.compile(r'["\[\]{}]')
SCALAR = re.compile(r"[^\s,\]}]*")
EARLY = "its JSON ends too early; download it again"
DECODER = json.JSONDecoder(strict=False, parse_constant=lambda name: None)


@dataclass(frozen=True, slots=True)
class Item:
    """One row: ``path`` are the keys of the array it is in, ``row`` its number there, counted from 1.
    ``value`` is None where ``problem`` says why it could not be read. ``row`` 0 is a whole object's own
    scalar fields, given last."""

    path: tuple[str, ...]
    row: int
    value: object = None
    problem: str | None = None


def items(source: Source) -> Iterator[Item]:
    """Every item of every array of ``source``, in order. InputError where the file is not JSON or its
    structure breaks; what was read before it has been yielded by then."""
    with source.open() as stream:
        scanner = _Scanner(decoded(stream, source.label), source.label)
        if scanner.peek() not in "[{":
            match = ASSIGNMENT.match(scanner.buffer, scanner.at)
            if match is None:
                raise unusable(source.label, "is not JSON")
            scanner.at = match.end()
        yield from scanner.value((), True)
        if scanner.peek() == ";":
            scanner.at += 1
        if scanner.peek():
            raise unusable(
                source.label, "goes on after the end of its JSON; give each JSON value a file of its own"
            )


class _Scanner:
    """A buffer over the text, and the position ``at`` in it."""

    def __init__(self, text, label: str):
        self.text, self.label = text, label
        self.buffer, self.at, self.ended = "", 0, False

    def grow(self) -> bool:
        """Read on; False at the end of the file."""
        chunk = self.text.read(CHUNK)
        self.buffer, self.at = self.buffer[self.at :] + chunk, 0
        self.ended = not chunk
        return bool(chunk)

    def peek(self) -> str:
        """The next character that is not blank, not taken; empty at the end."""
        while True:
            self.at = BLANK.match(self.buffer, self.at).end()
            if self.at < len(self.buffer):
                return self.buffer[self.at]
            if not self.grow():
                return ""

    def take(self, expected: str) -> str:
        found = self.peek()
        if not found:
            raise unusable(self.label, EARLY)
        if found not in expected:
            raise unusable(self.label, f"is not valid JSON (wanted one of {expected} )")
        self.at += 1
        return found

    def value(self, path: tuple[str, ...], whole: bool = False) -> Iterator[Item]:
        """Walk an array or an object."""
        if self.take("[{") == "[":
            yield from self.array(path)
        else:
            fields = {}
            yield from self.object(path, fields)
            if whole:
                yield Item(path, 0, fields)

    def array(self, path: tuple[str, ...]) -> Iterator[Item]:
        row = 0
        while self.peek() != "]":
            row += 1
            value, problem = self.whole()
            yield Item(path, row, value, problem)
            if self.take(",]") == "]":
                return
        self.at += 1

    def object(self, path: tuple[str, ...], fields: dict) -> Iterator[Item]:
        while self.peek() != "}":
            key, problem = self.whole()
            if problem or not isinstance(key, str):
                raise unusable(self.label, "is not valid JSON (an object's key is no text)")
            self.take(":")
            inner = self.peek()
            if inner == "[" or (inner == "{" and len(path) < DEEPEST):
                yield from self.value((*path, key))
            else:
                value, problem = self.whole()
                if not problem and len(fields) < 1000:
                    fields[key] = value
            if self.take(",}") == "}":
                return
        self.at += 1

    def whole(self) -> tuple[object, str | None]:
        """The next value, decoded, and why it could not be."""
        first = self.peek()
        if not first:
            raise unusable(self.label, EARLY)
        try:
            value, end = DECODER.raw_decode(self.buffer, self.at)
            if end < len(self.buffer) and end - self.at <= MAX_RECORD:
                self.at = end
                return value, None
        except (ValueError, RecursionError):
            pass
        raw = self.bracketed() if first in '{["' else self.scalar()
        if raw is None:
            return None, f"is longer than {MAX_RECORD:,} characters"
        try:
            return DECODER.decode(raw), None
        except RecursionError:
            return None, "is nested too deeply"
        except ValueError:
            return None, "is not valid JSON"

    def scalar(self) -> str | None:
        while True:
            end = SCALAR.match(self.buffer, self.at).end()
            if end < len(self.buffer) or not self.grow():
                break
            if len(self.buffer) > MAX_RECORD:
                raise unusable(self.label, "is not valid JSON")
        end = SCALAR.match(self.buffer, self.at).end()
        if end == self.at:
            raise unusable(self.label, "is not valid JSON" if self.peek() else EARLY)
        raw, self.at = self.buffer[self.at : end], end
        return raw

    def bracketed(self) -> str | None:
        """The text of the next object, array or string, found by counting brackets; None if it is too long.
        Takes time in proportion to its length and, past ``MAX_RECORD``, no memory."""
        depth, position, inside, kept = 0, self.at, False, True
        while True:
            starved = False
            if inside:
                position = IN_STRING.match(self.buffer, position).end()
                if self.buffer[position : position + 1] == '"':
                    inside, position = False, position + 1
                else:
                    starved = True  # at the end, or at a backslash whose other half is still to be read
            elif mark := MARK.search(self.buffer, position):
                position = mark.end()
                inside = mark[0] == '"'
                depth += (mark[0] in "[{") - (mark[0] in "]}")
            else:
                position, starved = len(self.buffer), True
            kept = kept and position - self.at <= MAX_RECORD
            if depth <= 0 and not inside:
                raw = self.buffer[self.at : position] if kept else None
                self.at = position
                return raw
            if starved:
                read = position - self.at if kept else 0
                self.at = self.at if kept else position
                if not self.grow():
                    raise unusable(self.label, EARLY)
                position = self.at + read

"""Labelled posts: read, check, write, and split them so that siblings never part.

One JSON object a line, as the labelling guidelines describe: ``id text account policy labels optional spans``
and, where known, ``pair`` (siblings that differ in one thing), ``people`` (every person named, with a role),
``roster`` and ``note``.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from smclassify.errors import InputError, RowError
from smclassify.vocabulary import Account, Category, Draft

__all__ = ["LabelledPost", "Person", "Span", "parse_marked", "read_labelled", "sibling_groups"]

ROLES = ("STUDENT", "STAFF", "PARENT", "OTHER")
SPAN_CATEGORIES = frozenset(Category) | {"location"}


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end]`` is ``category``: a `Category` or ``"location"``."""

    category: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Person:
    """``text[start:end]`` names a person in this role: STUDENT, STAFF, PARENT or OTHER."""

    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledPost:
    """A draft with what a careful reviewer said of it. ``people`` is None where only students were marked."""

    draft: Draft
    labels: frozenset[str]
    optional: frozenset[str] = frozenset()
    spans: tuple[Span, ...] = ()
    people: tuple[Person, ...] | None = None
    pair: str | None = None
    file: str = ""
    note: str = field(default="", repr=False)

    @property
    def group(self) -> str:
        """Siblings share it; a post without siblings has its own."""
        return f"{self.file}/{self.pair or self.draft.id}"


def read_labelled(paths: Iterable[Path | str]) -> Iterator[LabelledPost]:
    """Yield the posts of JSON-lines files, in order.

    Raises
    ------
    InputError
        If a file cannot be opened, or a row breaks the format; the message names file, row and field.
    """
    for path in map(Path, paths):
        try:
            with path.open(encoding="utf-8-sig") as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        yield labelled_post(line, path.name, number)
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{path.name}: cannot be read as UTF-8 text ({type(error).__name__})") from error


def labelled_post(line: str, file: str, row: int) -> LabelledPost:
    """One row as a post; raise RowError where it breaks the format."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        raise RowError(file, row, "not valid JSON") from None
    if not isinstance(record, dict):
        raise RowError(file, row, "not a JSON object")

    def take(key, kind, default=None, of: type | None = None):
        value = default if record.get(key) is None else record[key]
        if not isinstance(value, kind) or (of and not all(isinstance(item, of) for item in value)):
            raise RowError(file, row, f"{key}: missing or of the wrong type")
        return value

    text = take("text", str)
    try:
        account = Account(take("account", str, "sponsored"))
    except ValueError:
        raise RowError(file, row, "account: neither personal nor sponsored") from None
    labels, optional = frozenset(take("labels", list, [], of=str)), frozenset(take("optional", list, [], of=str))
    for name in sorted(labels | optional):
        if name not in Category.__members__.values():
            raise RowError(file, row, f"labels: no category is called {name!r}")
    if labels & optional:
        raise RowError(file, row, f"labels and optional share {sorted(labels & optional)}")

    def bounds(mark):
        start, end = mark.get("start"), mark.get("end")
        if not (type(start) is type(end) is int and 0 <= start < end <= len(text)):  # True is no place
            raise RowError(file, row, "spans: bounds outside the text")
        return start, end

    spans = []
    for mark in take("spans", list, [], of=dict):
        if mark.get("category") not in SPAN_CATEGORIES:
            raise RowError(file, row, "spans: unknown category")
        spans.append(Span(str(mark["category"]), *bounds(mark)))
    people = None
    if record.get("people") is not None:
        people = []
        for mark in take("people", list, of=dict):
            if mark.get("role") not in ROLES:
                raise RowError(file, row, f"people: role is none of {', '.join(ROLES)}")
            people.append(Person(mark["role"], *bounds(mark)))
    policy = take("policy", str, "crec")
    if not POLICY_ID.fullmatch(policy):  # an id, never a path: no row may make us open a file
        raise RowError(file, row, "policy: not the id of a policy")
    draft = Draft(text=text, account=account, policy=policy, roster=tuple(take("roster", list, [], of=str)),
                  id=str(row if record.get("id") is None else record["id"]), source=file)
    return LabelledPost(draft=draft, labels=labels, optional=optional, spans=tuple(spans),
                        people=None if people is None else tuple(people), pair=take("pair", str, "") or None, file=file,
                        note=take("note", str, ""))


POLICY_ID = re.compile(r"[A-Za-z0-9_-]+")
MARK = re.compile(r"\[(\w+):")


def parse_marked(marked: str) -> tuple[str, list[Span]]:
    """Read gold marked in place: ``"Hi [student_name:Maya]!"`` is ``"Hi Maya!"`` and one span. Marks nest.

    Raises
    ------
    ValueError
        If a mark is not closed.
    """
    text, open_marks, spans, position = [], [], [], 0
    while position < len(marked):
        if mark := MARK.match(marked, position):
            open_marks.append((mark[1], len(text)))
            position = mark.end()
        elif marked[position] == "]" and open_marks:
            category, start = open_marks.pop()
            spans.append(Span(category, start, len(text)))
            position += 1
        else:
            text.append(marked[position])
            position += 1
    if open_marks:
        raise ValueError(f"the mark [{open_marks[-1][0]}: is not closed")
    return "".join(text), sorted(spans, key=lambda span: (span.start, -span.end))


def sibling_groups(posts: Sequence[LabelledPost]) -> dict[str, list[int]]:
    """Indices of posts by group: what must stay on one side of every split."""
    groups = defaultdict(list)
    for index, post in enumerate(posts):
        groups[post.group].append(index)
    return dict(groups)

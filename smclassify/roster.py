"""A classroom's student names from a file: one name a line, or a CSV with a name column."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from smclassify.errors import InputError

__all__ = ["parse_roster", "read_roster"]

MAX_BYTES = 5_000_000
NAME_COLUMNS = ("name", "student", "student name", "full name", "student full name")
FIRST_COLUMNS = ("first name", "first", "given name", "preferred name", "student first name")
LAST_COLUMNS = ("last name", "last", "surname", "family name", "student last name")


def read_roster(path: Path | str) -> tuple[str, ...]:
    """Return the names in a file, in order, each once.

    Raises
    ------
    InputError
        The file cannot be read, or holds no names.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise InputError(f"{path}: the roster cannot be read ({reason})") from None
    if len(content) > MAX_BYTES or b"\0" in content:
        raise InputError(
            f"{path}: not a roster; pass a text file with one name a line, or a CSV with a name column"
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    names = parse_roster(text)
    if not names:
        raise InputError(f"{path}: no names in it; write one name a line")
    return names


def parse_roster(text: str) -> tuple[str, ...]:
    """Return the names in a text: CSV if its first line is a header with a name column, else a name a line.

    ``Turner, Maya`` is Maya Turner. Empty lines and lines that start with ``#`` are left out.
    """
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if not lines:
        return ()
    delimiter = max(",;\t", key=lines[0].count)
    header = [re.sub(r"[\s_-]+", " ", cell.strip(" \"'")).lower() for cell in lines[0].split(delimiter)]
    whole, first, last = (
        next((header.index(name) for name in names if name in header), None)
        for names in (NAME_COLUMNS, FIRST_COLUMNS, LAST_COLUMNS)
    )
    places = [whole] if whole is not None else [place for place in (first, last) if place is not None]
    if not places:
        return _unique(lines)
    rows = csv.reader(lines[1:], delimiter=delimiter)
    return _unique(" ".join(row[place].strip() for place in places if place < len(row)) for row in rows)


def _unique(names) -> tuple[str, ...]:
    tidy = (re.sub(r"\s+", " ", name).strip(" \"'") for name in names)
    turned = (" ".join(reversed(name.split(", "))) if name.count(", ") == 1 else name for name in tidy)
    return tuple(dict.fromkeys(name for name in turned if any(char.isalpha() for char in name)))

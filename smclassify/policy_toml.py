"""TOML read so that every complaint names file, key and what was expected."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smclassify.errors import PolicyError

__all__ = ["Table", "name_nearest", "parse", "say_either"]


def parse(path: Path) -> Table:
    """Return the top table of a TOML file.

    Raises
    ------
    PolicyError
        The file cannot be read, is not UTF-8 text or is not TOML; the message gives the line.
    """
    try:
        return Table(path.name, "", tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise PolicyError(f"{path.name}: cannot be read ({reason}); expected a policy in TOML") from None
    except UnicodeDecodeError:
        raise PolicyError(f"{path.name}: not UTF-8 text; save the file as UTF-8") from None
    except (ValueError, RecursionError) as error:
        reason, _, place = str(error).partition(" (at ")
        line = re.match(r"line \d+", place)
        raise PolicyError(f"{path.name}{f', {line[0]}' if line else ''}: not valid TOML: {reason}") from None


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a TOML file and the key it stands under; tables of a list are counted from 1."""

    file: str
    key: str
    values: dict[str, Any]

    def error(self, key: str, problem: str) -> PolicyError:
        """Return the error to raise for what stands under ``key``."""
        where = f"{self.key}.{key}" if self.key else key
        return PolicyError(f"{self.file}, {where}: {problem}")

    def check_keys(self, known: Sequence[str]) -> None:
        """Refuse a key that is not known, naming the one that was probably meant."""
        for key in self.values:
            if key not in known:
                where = f"{self.file}, {self.key}" if self.key else self.file
                raise PolicyError(f"{where}: unknown key {key!r}{name_nearest(key, known)}")

    def text(self, key: str) -> str:
        """Return a text that is not empty, on one line."""
        value = " ".join(self._get(key, str, "a text").split())
        if not value:
            raise self.error(key, "empty; expected a text")
        return value

    def slug(self, key: str) -> str:
        """Return an id: lower-case letters, digits and hyphens."""
        value = self.text(key)
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
            raise self.error(key, f"expected lower-case letters, digits and hyphens, not {value!r}")
        return value

    def choice(self, key: str, words: Collection[str]) -> str:
        """Return one of the words."""
        expected = say_either(words)
        value = self._get(key, str, expected)
        if value not in words:
            raise self.error(key, f"expected {expected}, not {value!r}{name_nearest(value, words)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, none twice."""
        values = self._get(key, list, "a list of texts")
        for number, value in enumerate(values):
            if not isinstance(value, str):
                raise self.error(key, f"expected a list of texts, not with {_say_kind(value)} in it")
            if value in values[:number]:
                raise self.error(key, f"{value!r} stands there twice")
        return tuple(values)

    def table(self, key: str) -> Table:
        """Return a table inside this one."""
        return Table(self.file, f"{self.key}.{key}" if self.key else key, self._get(key, dict, "a table"))

    def inherit(self, wider: Table, keys: Sequence[str]) -> Table:
        """Return this table with the keys it leaves out taken from a wider one, where that has them."""
        inherited = {key: wider.values[key] for key in keys if key in wider.values}
        return Table(self.file, self.key, inherited | self.values)

    def tables(self, key: str) -> list[Table]:
        """Return a list of tables."""
        values = self._get(key, list, f"[[{key}]] tables")
        for value in values:
            if not isinstance(value, dict):
                raise self.error(key, f"expected [[{key}]] tables, not {_say_kind(value)}")
        return [Table(self.file, f"{key}[{number}]", value) for number, value in enumerate(values, start=1)]

    def _get(self, key: str, kind: type, expected: str) -> Any:
        if key not in self.values:
            raise self.error(key, f"missing; expected {expected}")
        if not isinstance(self.values[key], kind):
            raise self.error(key, f"expected {expected}, not {_say_kind(self.values[key])}")
        return self.values[key]


def name_nearest(word: str, words: Iterable[str]) -> str:
    """Return "; did you mean 'x'?" for the word that looks most like this one, or nothing."""
    near = difflib.get_close_matches(word.lower(), [str(w) for w in words], n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def say_either(words: Iterable[str]) -> str:
    """Return "a, b or c"."""
    *first, last = [str(word) for word in words]
    return f"{', '.join(first)} or {last}" if first else last


def _say_kind(value: object) -> str:
    kinds = {str: "a text", bool: "true or false", int: "a number", float: "a number"}
    return (kinds | {list: "a list", dict: "a table"}).get(type(value), "a date")

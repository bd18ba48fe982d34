"""Word lists as data, read once: plain words, strong profanity, first and last names by origin."""

from __future__ import annotations

from functools import lru_cache

from smclassify.resources import data_path

__all__ = ["first_names", "last_names", "profanity", "words"]


@lru_cache
def words() -> frozenset[str]:
    """English words of four letters and more, lower case."""
    return frozenset(_lines("words.txt"))


@lru_cache
def profanity() -> frozenset[str]:
    """Strong profanity with its common forms, lower case."""
    return frozenset(_lines("profanity.txt"))


@lru_cache
def first_names() -> dict[str, tuple[str, ...]]:
    """First names by origin."""
    return _names("first_names.tsv")


@lru_cache
def last_names() -> dict[str, tuple[str, ...]]:
    """Last names by origin."""
    return _names("last_names.tsv")


def _names(file):
    rows = (line.split("\t") for line in _lines(file))
    return {origin: tuple(names.split(", ")) for origin, names in rows}


def _lines(file):
    text = data_path("lexicon", file).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]

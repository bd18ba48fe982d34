"""Word lists and cues as data, read once: plain words, profanity, titles, names by origin, framing wordings."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache

from smclassify.resources import data_path

__all__ = ["cues", "everyday_names", "first_names", "last_names", "nicknames", "profanity", "titled", "titles",
           "words"]


@lru_cache
def words() -> frozenset[str]:
    """English words of four letters and more, lower case."""
    return frozenset(_lines("words.txt"))


@lru_cache
def profanity() -> frozenset[str]:
    """Strong profanity with its common forms, lower case."""
    return frozenset(_lines("profanity.txt"))


@lru_cache
def everyday_names() -> frozenset[str]:
    """Names that are everyday words as well, lower case."""
    return frozenset(_lines("everyday_names.txt"))


@lru_cache
def titles() -> frozenset[str]:
    """Words before a name that make it an adult's, lower case, without a full stop."""
    return frozenset(_lines("titles.txt"))


# Students hold these too: they make a name an adult's only with a capital, or never.
SHARED_TITLES = frozenset("aide chief judge librarian miss rep representative sister".split())
STUDENT_OFFICES = frozenset(["president", "vice president", "secretary"])
BEFORE = re.compile(r"(?:([^\W_]+)\s+)?([^\W_]+)\.?\s+$")
GLUED = re.compile(r"()([A-Z]?[a-z]+)[._]?$")  # @MsRivera, Mr.Dunn


def titled(text: str, start: int) -> bool:
    """Whether a title that makes the name at ``start`` an adult's stands before it."""
    head = text[max(0, start - 40) : start]
    before = BEFORE.search(head) or GLUED.search(head)
    if before is None:
        return False
    last, two = before[2].lower(), f"{before[1] or ''} {before[2]}".strip().lower()
    if {last, two} & STUDENT_OFFICES or (before[2].islower() and last in SHARED_TITLES):
        return False
    return last in titles() or two in titles()


@lru_cache
def first_names() -> dict[str, tuple[str, ...]]:
    """First names by origin."""
    return _names("first_names.tsv")


@lru_cache
def last_names() -> dict[str, tuple[str, ...]]:
    """Last names by origin."""
    return _names("last_names.tsv")


@lru_cache
def cues() -> dict[str, re.Pattern]:
    """What frames a post, by name: one pattern a cue of ``cues.toml``."""
    tables = tomllib.loads(data_path("lexicon", "cues.toml").read_text(encoding="utf-8"))
    return {name: re.compile("|".join(table["patterns"]), re.IGNORECASE) for name, table in tables.items()}


@lru_cache(maxsize=4096)
def nicknames(name: str) -> frozenset[str]:
    """Nicknames of an English first name, lower case (package ``nicknames``)."""
    return frozenset(_namer().nicknames_of(name))


@lru_cache
def _namer():
    from nicknames import NickNamer

    return NickNamer()


def _names(file):
    rows = (line.split("\t") for line in _lines(file))
    return {origin: tuple(names.split(", ")) for origin, names in rows}


def _lines(file):
    text = data_path("lexicon", file).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]

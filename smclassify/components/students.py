"""Names on a classroom's roster, in the ways that people write them. A roster lives in memory only."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from smclassify.lexicon import nicknames, titles, words

__all__ = ["RosterMatcher"]

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
PARTICLES = frozenset("de la del da dos das di van von der den al el bin ibn abu st san o mac mc".split())
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=8192)
def folded(name: str) -> str:
    """A name without case, accents and apostrophes."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in plain if char.isalpha())


class RosterMatcher:
    """Finds roster names in a text: full, first or last alone, with an initial, as a nickname, misspelled by one.

    Parameters
    ----------
    roster : sequence of str
        Names as ``"First Last"`` or ``"Last, First"``.
    """

    def __init__(self, roster: Sequence[str]):
        self.first: set[str] = set()
        self.last: set[str] = set()
        for entry in roster:
            if "," in entry:
                entry = " ".join(reversed(entry.split(",", 1)))
            parts = [folded(part) for part in re.split(r"[\s\-]+", entry) if folded(part)]
            if not parts:
                continue
            self.first |= {parts[0], *nicknames(parts[0])}
            self.last |= {part for part in parts[1:] if part not in PARTICLES and len(part) > 1}

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the bounds of each roster name in ``text``, in order."""
        tokens = [(match.start() + a, match.start() + b) for match in WORD.finditer(text)
                  for a, b in camel_parts(match[0])]
        index = 0
        while index < len(tokens):
            start, end = tokens[index]
            word = text[start:end]
            kind = self.kind(word)
            if kind is None or titled(text, start):
                index += 1
                continue
            last = index
            while last + 1 < len(tokens) and self.goes_on(text, tokens[last], tokens[last + 1], kind):
                last += 1
            yield start, initial_end(text, tokens[last][1]) if last == index and kind == "first" else tokens[last][1]
            index = last + 1

    def goes_on(self, text, this, following, kind) -> bool:
        """Whether the next word is part of the same name."""
        between = text[this[1] : following[0]]
        word = text[following[0] : following[1]]
        return kind == "first" and between in {" ", "-", " '", " \""} and (
            folded(word) in PARTICLES or self.kind(word) == "last")

    def kind(self, word: str) -> str | None:
        """``first``, ``last`` or None. Everyday words count as names only when capitalised."""
        name = folded(re.sub(r"['’]s$", "", word))
        if len(name) < 2 or (word.islower() and name in words() and name not in self.first):
            return None
        if name in self.first:
            return None if word.islower() and name in EVERYDAY else "first"
        if name in self.last:
            return "last"
        if len(name) >= 5 and word[0].isupper() and name not in words():
            for kind, names in (("first", self.first), ("last", self.last)):
                if any(len(known) >= 5 and OSA.distance(name, known, score_cutoff=1) <= 1 for known in names):
                    return kind
        return None


# First names that are everyday words: in lower case they are the word.
EVERYDAY = frozenset(
    "will may mark grace hope faith joy art bill rose hunter chase summer autumn april june august max sky "
    "star lily ivy daisy rich frank pat sue drew jack gene dean miles page reed wade grant ".split())


def titled(text: str, start: int) -> bool:
    """Whether a title stands before ``start``, which makes the name an adult's."""
    before = re.search(r"(\w+)\.?\s+$", text[max(0, start - 20) : start])
    return before is not None and before[1].lower() in titles()


def initial_end(text: str, end: int) -> int:
    """Where a first name ends that is followed by the initial of a surname."""
    initial = re.match(r" [A-Z](?:\.|(?!\w))", text[end : end + 4])
    return end + initial.end() if initial else end


def camel_parts(word: str) -> Iterator[tuple[int, int]]:
    """Bounds of a word's parts, cut at capitals as in hashtags, and without a possessive."""
    bare = re.sub(r"['’]s$", "", word)
    cuts = [0, *(match.start() for match in CAMEL.finditer(bare)), len(bare)]
    yield from itertools.pairwise(cuts)

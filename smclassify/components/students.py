"""Names on a classroom's roster, in the ways that people write them. A roster lives in memory only."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from smclassify.lexicon import everyday_names, first_names, nicknames, titled, words

__all__ = ["RosterMatcher"]

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
PARTICLES = frozenset("de la del da dos das di van von der den al el bin ibn abu st san o mac mc".split())
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
BETWEEN = re.compile(r"|[ \t]{1,2}|-| ['\"(]|['\")] ")
# What a sentence goes on with behind an everyday word, and what stands before a month or a season.
GOES_ON = re.compile(
    r" (?:you|your|we|i|he|she|they|it|the|a|an|this|that|these|those|everyone|everybody|all|our|us|me|them|there|to|"
    r"my|his|her|be|\d+(?:st|nd|rd|th)?)\b", re.IGNORECASE)
MONTHS = frozenset("april may june august summer autumn winter dawn".split())
WHEN = re.compile(r"\b(?:in|this|last|next|since|until|till|early|late|all|every)\s$", re.IGNORECASE)


@lru_cache(maxsize=8192)
def folded(name: str) -> str:
    """A name without case, accents and apostrophes."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in plain if char.isalpha())


@lru_cache(maxsize=1)
def known_names() -> frozenset[str]:
    """First names of every origin, folded."""
    return frozenset(folded(name) for names in first_names().values() for name in names)


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
        self.whole: set[str] = set()
        for entry in roster:
            if "," in entry:
                entry = " ".join(reversed(entry.split(",", 1)))
            parts = [folded(part) for part in re.split(r"[\s\-]+", entry) if folded(part)]
            if not parts:
                continue
            self.first |= {parts[0], *nicknames(parts[0])}
            self.last |= {part for part in parts[1:] if part not in PARTICLES and len(part) > 1}
            self.whole |= {"".join(parts[:n]) for n in range(2, len(parts) + 1)}

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the bounds of each roster name in ``text``, in order."""
        tokens = [(match.start() + a, match.start() + b) for match in WORD.finditer(text)
                  for a, b in camel_parts(match[0])]
        index = 0
        while index < len(tokens):
            start, end = tokens[index]
            word = text[start:end]
            kind = self.kind(word)
            if kind is None:
                if bounds := self.in_a_tag(text, start, end):
                    yield bounds
                index += 1
                continue
            last = index
            while last + 1 < len(tokens) and self.goes_on(text, tokens[last], tokens[last + 1], kind):
                last += 1
            if not titled(text, start) and not (last == index and everyday(text, start, end, kind)):
                end = tokens[last][1]
                yield start, initial_end(text, end) if last == index and kind == "first" else end
            index = last + 1

    def goes_on(self, text, this, following, kind) -> bool:
        """Whether the next word is part of the same name; behind a first name a last name may be in any case."""
        word = folded(text[following[0] : following[1]])
        between = text[this[1] : following[0]]
        if not BETWEEN.fullmatch(between) or not (kind == "first" or between == "-"):
            return False
        return word in self.last or (word in PARTICLES and kind == "first") or (
            self.kind(text[following[0] : following[1]]) == "last")

    def kind(self, word: str) -> str | None:
        """``first``, ``last`` or None. Everyday words count as names only when capitalised."""
        name = folded(re.sub(r"['’]s$", "", word))
        if len(name) < 2 or (word.islower() and (name in everyday_names() or len(name) < 3)):
            return None
        if name in self.first or name in self.whole:
            return None if word.islower() and name in words() and name not in known_names() else "first"
        if name in self.last:
            return None if word.islower() and name in words() else "last"
        if word[0].isupper() and name not in words():
            if len(name) >= 4 and any(known.startswith(name) for known in self.first):
                return "first"
            for kind, names in (("first", self.first), ("last", self.last)):
                if len(name) >= 5 and any(
                        len(known) >= 5 and OSA.distance(name, known, score_cutoff=1) <= 1 for known in names):
                    return kind
        return None

    def in_a_tag(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """Bounds of a first name at either end of a lower-case hashtag or handle (``#mayastrong``)."""
        word = text[start:end]
        if start == 0 or text[start - 1] not in "#@" or not word.islower():
            return None
        for name in sorted(self.first - everyday_names(), key=len, reverse=True):
            if len(name) >= 4 and word.startswith(name) and word[len(name) :] in words():
                return start, start + len(name)
            if len(name) >= 4 and word.endswith(name) and word[: -len(name)] in words() | {"go", "rip", "yay"}:
                return end - len(name), end
        return None


def everyday(text: str, start: int, end: int, kind: str) -> bool:
    """Whether a name that is an everyday word stands for the word: ``Will you``, ``in April``, ``Lincoln Park``."""
    word, head = text[start:end].lower(), text[:start]
    if word not in everyday_names():
        return False
    if len(word) == 2 or GOES_ON.match(text, end) or (word in MONTHS and WHEN.search(head)):
        return True
    return kind == "last" and re.search(r"(?:^|[.!?\n]\s*|\b[A-Z]\w+ )$", head) is not None


def initial_end(text: str, end: int) -> int:
    """Where a first name ends that is followed by the initial of a surname."""
    initial = re.match(r" [A-Z](?:\.|(?!\w))", text[end : end + 4])
    return end + initial.end() if initial else end


def camel_parts(word: str) -> Iterator[tuple[int, int]]:
    """Bounds of a word's parts, cut at capitals as in hashtags, and without a possessive."""
    bare = re.sub(r"['’]s$", "", word)
    cuts = [0, *(match.start() for match in CAMEL.finditer(bare)), len(bare)]
    yield from itertools.pairwise(cuts)

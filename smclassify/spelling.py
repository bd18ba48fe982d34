"""A plain-spelled copy of a text for the models to read, with every character mapped back to its place.

Zero-width characters go, look-alikes become what they look like, emoji become their names, stretched and
spaced-out words close up, masked profanity is spelled out and hashtags part at their capitals. What a person
is shown, and every offset that leaves the package, belongs to the original text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from smclassify.lexicon import profanity, words

__all__ = ["Spelled", "spell"]

# Cyrillic and Greek letters that pass for Latin ones; used only inside words that also hold Latin letters.
LOOK_ALIKES = str.maketrans(
    "асеорхуікӏԁһѕԛԝАВСЕНІКМОРТХУѴαοινρτυκΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aceopxyikldhsqwABCEHIKMOPTXYVaoivptukABEZHIKMNOPTYX",
)
LEET = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "!": "i", "|": "l"}
MASKS = "*#%_•·.-"
SPACED = re.compile(r"(?<!\w)[A-Za-z0-9@$!](?:([ .\-_*])[A-Za-z0-9@$!])(?:\1[A-Za-z0-9@$!]){2,}(?!\w)")
SYMBOLIC = re.compile(r"(?<![\w@#$%*!/])[A-Za-z@$!0-9*#%_•·]*[A-Za-z][A-Za-z@$!0-9*#%_•·\-]*[A-Za-z@$0-9*]")
TAG = re.compile(r"(?<!\w)[#@]\w+")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=[0-9])|(?<=[A-Z])(?=[A-Z][a-z])")
STRETCHED = re.compile(r"([A-Za-z])\1{2,}")


@dataclass(frozen=True, slots=True)
class Spelled:
    """``text`` spelled plainly; its character ``i`` stands for ``original[starts[i]:ends[i]]``."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Bounds in the original of ``text[start:end]``, which must not be empty."""
        return self.starts[start], self.ends[end - 1]


def spell(text: str) -> Spelled:
    """Spell a text plainly. Same text in, same text out where it holds nothing unusual."""
    chars, starts, ends = [], [], []
    for index, char in enumerate(text):
        for plain in plain_character(char):
            chars.append(plain)
            starts.append(index)
            ends.append(index + 1)
    copy = _Copy("".join(chars), starts, ends)
    if not copy.text.isascii():
        copy.replace(re.compile(r"\w+"), _latin)
    copy.replace(STRETCHED, lambda match: match[1] * 2)
    copy.replace(SPACED, _joined)
    copy.replace(SYMBOLIC, _unmasked)
    copy.replace(TAG, lambda match: CAMEL.sub(" ", match[0]) if CAMEL.search(match[0]) else None)
    return Spelled(copy.text, tuple(copy.starts), tuple(copy.ends))


class _Copy:
    """A text under edit with its offsets."""

    def __init__(self, text, starts, ends):
        self.text, self.starts, self.ends = text, starts, ends

    def replace(self, pattern, rule):
        """Replace each match by ``rule(match)``; None leaves it. Lengths may change, the bounds follow."""
        for match in reversed(list(pattern.finditer(self.text))):
            new = rule(match)
            if new is None or new == match[0]:
                continue
            start, end, old = match.start(), match.end(), match[0]
            before, after = self.starts[start:end], self.ends[start:end]
            if CAMEL.sub(" ", old) == new:  # only blanks came in: each letter keeps its own place
                places, position = [], 0
                for char in new:
                    if char == " " and (position == len(old) or old[position] != " "):
                        places.append((before[position], before[position]))
                    else:
                        places.append((before[position], after[position]))
                        position += 1
            elif len(new) == len(old):
                places = list(zip(before, after, strict=True))
            else:
                places = [(before[0], after[-1])] * len(new)
            self.text = self.text[:start] + new + self.text[end:]
            self.starts[start:end] = [place[0] for place in places]
            self.ends[start:end] = [place[1] for place in places]


@lru_cache(maxsize=4096)
def plain_character(char: str) -> str:
    """One character as the models read it; an empty string where it is invisible."""
    if char.isascii():
        return char
    category = unicodedata.category(char)
    if category in {"Cf", "Mn", "Me", "Sk", "Co", "Cn"}:
        return "" if category != "Mn" or 0xFE00 <= ord(char) <= 0xFE0F else char
    if category == "So":
        return f" {unicodedata.name(char, '').lower()} "
    return {"’": "'", "‘": "'", "“": '"', "”": '"', "…": "..."}.get(char) or unicodedata.normalize("NFKC", char)


def _latin(match):
    word = match[0]
    if word.isascii() or not re.search("[A-Za-z]", word):
        return None
    return word.translate(LOOK_ALIKES)


def _joined(match):
    letters = match[0].replace(match[1], "")
    plain = "".join(LEET.get(char, char) for char in letters).lower()
    return letters if plain in words() or plain in profanity() else None


def _unmasked(match):
    word = match[0].lower()
    if word.isalpha():
        return None
    plain = "".join(LEET.get(char, char) for char in word)
    if plain.isalpha() and len(plain) >= 4 and not word[:-2].isdigit() and (plain in words() or plain in profanity()):
        return plain
    if sum(char in MASKS for char in word) and word[0] in "fsbacdwmpn" and (known := _profanity_behind(word)):
        return known
    return None


@lru_cache(maxsize=1024)
def _profanity_behind(masked):
    """The one profanity that a masked word stands for (``f**k``), or None."""
    pattern = "".join("[a-z]*" if char in MASKS else "[a-z]" if char in "@$!#%" else re.escape(LEET.get(char, char))
                      for char in re.sub(r"([*#%_•·.\-])\1+", r"\1", masked))
    if sum(char.isalpha() for char in masked) < 2 and not re.fullmatch(r"f[*#%]{2,}", masked):
        return None
    shape = re.compile(pattern)
    fits = [word for word in profanity() if shape.fullmatch(word) and abs(len(word) - len(masked)) <= 3]
    return min(fits, key=lambda word: abs(len(word) - len(masked))) if fits else None
